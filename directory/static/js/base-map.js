// The ground under the pins: the operator's raster tiles, or the place's own vector layers and ward outlines.
/* global L */
import { loadLeaflet } from "./load-leaflet.js";

const COUNTRYSIDE = { fillColor: "#eef1e1", fillOpacity: 1, stroke: false };
const LOOKS = {
  settled: { fillColor: "#e4dccf", fillOpacity: 1, stroke: false },
  industry: { fillColor: "#d6cfc8", fillOpacity: 1, stroke: false },
  green: { fillColor: "#cbe0bf", fillOpacity: 1, stroke: false },
  water: { color: "#8fbcd8", fillColor: "#a9cfe4", fillOpacity: 1, weight: 1.5 },
  rail: { color: "#7d7d86", weight: 2, dashArray: "6 4", fill: false },
};
// Width at zoom 13, colour, and the zoom from which it is drawn.
const ROADS = { motorway: [3.5, "#dd9f4e", 0], main: [2.5, "#efd49b", 0], minor: [1.6, "#ffffff", 12.5] };
const ORDER = ["settled", "green", "industry", "water", "roads", "rail"];
const NAMES_FROM = 12;
const NAMES_TO = 15;
const ENGLAND = [[49.9, -6.4], [55.8, 1.8]];

export const stillness = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
export const fingers = window.matchMedia("(pointer: coarse)").matches;

export async function makeMap(box, view = ENGLAND) {
  await loadLeaflet(box.dataset);
  box.hidden = false;
  // One finger scrolls the page and two move the map; the wheel zooms only a map that has been asked for.
  const map = L.map(box, {
    maxZoom: 18, zoomSnap: 0.5, attributionControl: false, scrollWheelZoom: false, dragging: !fingers,
    zoomAnimation: !stillness, fadeAnimation: !stillness, markerZoomAnimation: !stillness, inertia: !stillness,
  });
  map.on("focus click", () => map.scrollWheelZoom.enable());
  map.on("blur mouseout", () => map.scrollWheelZoom.disable());
  map.fitBounds(view, { animate: false });
  const { tiles, tilesAttribution, tilesMaxZoom, basemap, outlines } = box.dataset;
  const wards = fetchJson(outlines);
  if (tiles) {
    // The operator's own words, which may hold the link that the makers of tiles ask for.
    attribute(map, "");
    L.tileLayer(tiles, { attribution: tilesAttribution, maxZoom: 18, maxNativeZoom: Number(tilesMaxZoom) }).addTo(map);
  } else {
    drawGround(map, wards, fetchJson(basemap)).catch(noGround);
  }
  return { map, wards: wards.then((collection) => drawWards(map, collection)) };
}

// Pins on bare paper still show what is near what.
function noGround() {}

export async function fetchJson(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} for ${url}`);
  return response.json();
}

async function drawGround(map, wardsComing, groundComing) {
  const pane = map.createPane("ground");
  pane.style.zIndex = 200;
  pane.setAttribute("aria-hidden", "true");
  const renderer = L.canvas({ pane: "ground", padding: 0.5 });
  const draw = (features, style) =>
    L.geoJSON({ type: "FeatureCollection", features }, { pane: "ground", renderer, interactive: false, style }).addTo(map);
  const [wards, ground] = await Promise.all([wardsComing, groundComing]);
  draw(wards.features, () => COUNTRYSIDE);
  const lines = ORDER.map((layer) => {
    const features = ground.features.filter((feature) => feature.properties.layer === layer && feature.geometry.type !== "Point");
    return [layer, draw(features, (feature) => (layer === "roads" ? road(feature, map.getZoom()) : LOOKS[layer]))];
  });
  const roads = lines.find(([layer]) => layer === "roads")[1];
  map.on("zoomend", () => roads.setStyle((feature) => road(feature, map.getZoom())));
}

function road(feature, zoom) {
  const [width, color, from] = ROADS[feature.properties.kind] ?? ROADS.minor;
  return { color, weight: width * Math.min(4, Math.max(0.6, 1.5 ** (zoom - 13))), opacity: zoom < from ? 0 : 1, fill: false };
}

function drawWards(map, collection) {
  const pane = map.createPane("wards");
  pane.style.zIndex = 250;
  pane.setAttribute("aria-hidden", "true");
  if (collection.attribution) attribute(map, collection.attribution);
  const style = { color: "#5b5f6b", weight: 1, dashArray: "4 3", fill: false };
  const outlines = L.geoJSON(collection, { pane: "wards", interactive: false, style }).addTo(map);
  const names = L.layerGroup();
  outlines.eachLayer((outline) => {
    names.addLayer(L.tooltip({ permanent: true, direction: "center", className: "place-label", pane: "wards", interactive: false })
      .setLatLng(outline.getBounds().getCenter()).setContent(escapeText(outline.feature.properties.name)));
  });
  const showNames = () => {
    if (map.getZoom() < NAMES_FROM || map.getZoom() >= NAMES_TO) names.remove();
    else leaveRoom(names.addTo(map));
  };
  map.on("zoomend", showNames);
  showNames();
  return outlines;
}

// Where names would run into each other, the first stays.
function leaveRoom(names) {
  const kept = [];
  names.eachLayer((name) => {
    const element = name.getElement();
    const box = element.getBoundingClientRect();
    const clear = kept.every((other) => box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom);
    element.style.visibility = clear ? "" : "hidden";
    if (clear) kept.push(box);
  });
}

function attribute(map, text) {
  map.attributionControl ??= L.control.attribution({ prefix: false }).addTo(map);
  if (text) map.attributionControl.addAttribution(escapeText(text));
}

export function escapeText(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span.innerHTML.replaceAll('"', "&quot;");
}
