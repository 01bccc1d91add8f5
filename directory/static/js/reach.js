// Shows only what goes with the chosen reach, and lets the area be drawn. Without this, all of it is there to fill in.
/* global L */
import { fetchJson, makeMap } from "./base-map.js";

const parts = [...document.querySelectorAll("[data-reach]")];
const radios = [...document.querySelectorAll("input[name=reach_kind]")];
const draw = document.querySelector("[data-draw]");
const corners = document.getElementById("id_corners");
const said = draw.querySelector("[data-draw-said]");
const [start, done, undo] = ["start", "done", "undo"].map((name) => draw.querySelector(`[data-draw-${name}]`));
let map = null;
let pen = null;
let shape = null;

for (const radio of radios) radio.addEventListener("change", show);
start.addEventListener("click", begin);
done.addEventListener("click", () => pen?.done());
undo.addEventListener("click", () => pen?.undo());
show();

function show() {
  const chosen = radios.find((radio) => radio.checked)?.value;
  for (const part of parts) part.hidden = part.dataset.reach !== chosen;
  if (chosen === "polygon") openMap().catch(() => (draw.hidden = true));
}

async function openMap() {
  if (map) return;
  map = true;
  draw.hidden = false;
  const box = draw.querySelector(".map");
  Object.assign(box.dataset, draw.dataset);
  const wards = await fetchJson(draw.dataset.outlines);
  const { map: made } = await makeMap(box, bounds(wards));
  map = made;
  outline();
}

function bounds(wards) {
  const all = wards.features.flatMap(({ geometry }) => geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2));
  if (!all.length) return undefined;
  const [lons, lats] = [0, 1].map((n) => all.map((corner) => corner[n]));
  return [[Math.min(...lats), Math.min(...lons)], [Math.max(...lats), Math.max(...lons)]];
}

async function begin() {
  const { AreaPen } = await import("./draw-area.js");
  shape?.remove();
  buttons(true);
  pen = new AreaPen(map, {
    say: (words) => (said.textContent = words.replace("search", "finish")),
    finish: (drawn) => {
      corners.value = drawn.map(({ lat, lng }) => `${lat.toFixed(5)}, ${lng.toFixed(5)}`).join("\n");
      said.textContent = "The area is drawn. Save to keep it.";
      stop();
    },
    cancel: () => {
      said.textContent = "Drawing stopped. Nothing has changed.";
      stop();
    },
  });
}

function stop() {
  pen = null;
  buttons(false);
  outline();
  start.focus();
}

function buttons(drawing) {
  start.hidden = drawing;
  done.hidden = undo.hidden = !drawing;
}

function outline() {
  shape?.remove();
  const points = corners.value.split("\n").map((line) => line.split(",").map(Number));
  if (points.length < 3 || points.some((pair) => pair.length !== 2 || pair.some(Number.isNaN))) return;
  shape = L.polygon(points, { color: "#1f4b43", weight: 3, fillOpacity: 0.12, interactive: false }).addTo(map);
}
