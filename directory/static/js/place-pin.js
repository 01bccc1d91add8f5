// A pin that is put by tapping the map, by dragging it or by where the phone is. Without this, a picture does the same.
/* global L */
import { makeMap, fetchJson } from "./base-map.js";
import { afterFirstPaint } from "./load-leaflet.js";
import { pinIcon } from "./pins.js";

const NEAR_M = 400;
const METRES_A_DEGREE = 111_320;
const STEP_PX = 8;

const box = document.querySelector("[data-pin-map]");
const [lat, lon, find, found] = ["lat", "lon", "find", "found"].map((name) => document.getElementById(`id_${name}`));
const said = document.querySelector("[data-pin-said]");
const here = document.querySelector("[data-here]");

afterFirstPaint().then(begin).catch(() => {
  box.hidden = true;
});

async function begin() {
  const at = place();
  const { map } = await makeMap(box, at ? around(at) : await everything());
  const still = document.querySelector("[data-pin-still]");
  still?.querySelector("input[type=image]").remove();
  let marker = null;

  function put(latlng, words) {
    const { lat: north, lng: east } = latlng.wrap();
    lat.value = north.toFixed(6);
    lon.value = east.toFixed(6);
    // What was typed before does not move the pin again.
    found.value = find.value;
    if (marker) marker.setLatLng(latlng);
    else marker = stand(latlng);
    said.textContent = words;
  }

  function stand(latlng) {
    const pin = L.marker(latlng, { icon: pinIcon("space", "●", false), draggable: true, keyboard: false }).addTo(map);
    pin.on("dragend", () => put(pin.getLatLng(), "The pin has moved."));
    return pin;
  }

  if (at) marker = stand(at);
  map.on("click", ({ latlng }) => put(latlng, "The pin is where you tapped."));
  box.addEventListener("keydown", (event) => {
    if (event.target !== box || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    put(map.getCenter(), "The pin is in the middle of the map.");
  });
  for (const button of still?.querySelectorAll("button[value]") ?? []) nudge(button, map, () => marker, put);
  if (!navigator.geolocation) return;
  here.hidden = false;
  here.addEventListener("click", () => {
    said.textContent = "Looking for where you are …";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const latlng = L.latLng(coords.latitude, coords.longitude);
        map.fitBounds(around(latlng), { animate: false });
        put(latlng, "The pin is where you are. Move it if it is not quite right.");
      },
      () => {
        said.textContent = "Your phone did not say where it is. Type a postcode, or tap the map.";
      },
      { enableHighAccuracy: true, timeout: 10_000 },
    );
  });
}

function nudge(button, map, pin, put) {
  const step = { north: [0, -STEP_PX], south: [0, STEP_PX], east: [STEP_PX, 0], west: [-STEP_PX, 0] }[button.value];
  if (!step) return;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const from = map.latLngToContainerPoint(pin()?.getLatLng() ?? map.getCenter());
    put(map.containerPointToLatLng(from.add(step)), `The pin has moved ${button.textContent.toLowerCase()}.`);
  });
}

function place() {
  return lat.value && lon.value ? L_latlng(Number(lat.value), Number(lon.value)) : null;
}

// Leaflet is not there yet when this is first asked.
function L_latlng(north, east) {
  return { lat: north, lng: east, wrap: () => ({ lat: north, lng: east }) };
}

function around(at) {
  const north = NEAR_M / METRES_A_DEGREE;
  const east = north / Math.cos((at.lat * Math.PI) / 180);
  return [[at.lat - north, at.lng - east], [at.lat + north, at.lng + east]];
}

async function everything() {
  const wards = await fetchJson(box.dataset.outlines);
  const corners = wards.features.flatMap(({ geometry }) => geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2));
  if (!corners.length) return undefined;
  const [lons, lats] = [0, 1].map((n) => corners.map((corner) => corner[n]));
  return [[Math.min(...lats), Math.min(...lons)], [Math.max(...lats), Math.max(...lons)]];
}
