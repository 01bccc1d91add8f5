// A map that shows one place, on a listing's page, or one area with what is in it.
/* global L */
import { fetchJson, makeMap } from "./base-map.js";
import { openFiltersIfWide } from "./filters.js";
import { afterFirstPaint } from "./load-leaflet.js";
import { Pins, pinIcon } from "./pins.js";

const SQUARE_HALF_M = 500;
const METRES_A_DEGREE = 111_320;

openFiltersIfWide();

for (const box of document.querySelectorAll("[data-map-one]")) {
  afterFirstPaint().then(() => ("bounds" in box.dataset ? drawArea(box) : drawPlace(box)));
}

async function drawPlace(box) {
  const { lat, lon, kind, letter, approximate } = box.dataset;
  const rough = approximate !== undefined;
  const { map } = await makeMap(box, around(Number(lat), Number(lon), rough ? SQUARE_HALF_M * 1.8 : 450));
  if (rough) {
    const square = around(Number(lat), Number(lon), SQUARE_HALF_M);
    L.rectangle(square, { color: "#1f4b43", weight: 2, dashArray: "6 5", fillOpacity: 0.12, interactive: false }).addTo(map);
  } else {
    L.marker([lat, lon], { icon: pinIcon(kind, letter, false), keyboard: false, interactive: false }).addTo(map);
  }
}

function around(lat, lon, metres) {
  const north = metres / METRES_A_DEGREE;
  const east = north / Math.cos((lat * Math.PI) / 180);
  return [[lat - north, lon - east], [lat + north, lon + east]];
}

async function drawArea(box) {
  const { bounds, outline, points, listingUrl } = box.dataset;
  const [west, south, east, north] = JSON.parse(bounds);
  const part = box.parentElement;
  const { map, wards } = await makeMap(box, [[south, west], [north, east]]);
  part.querySelector(".map-key").hidden = false;
  new Pins(map, { listingUrl, note: part.querySelector(".map__note") }).show(points);
  // A neighbourhood is none of the wards, so it is drawn over them.
  const [own] = await Promise.all([fetchJson(outline), wards]);
  L.geoJSON(own, { pane: "wards", interactive: false, style: { color: "#1f4b43", weight: 4, fill: false } }).addTo(map);
}
