// The finder: results that refresh as filters change, and a map as a second view of them. The list needs neither.
/* global L */
import { openFiltersIfWide } from "./filters.js";
import { afterFirstPaint } from "./load-leaflet.js";

const box = document.getElementById("map");
const part = document.getElementById("map-part");
const results = document.getElementById("results");
const said = document.getElementById("said");
const toggle = document.getElementById("map-toggle");
const wide = window.matchMedia("(min-width: 40.0625em)");

const LINE = { color: "#1c2321", weight: 1.5, dashArray: "5 5", interactive: false };

let starting = null;
let quiet = false;

openFiltersIfWide();

// ------------------------------------------------------------------------------------------- the map

function start() {
  starting ??= begin().catch((error) => {
    document.getElementById("map-note").textContent = "The map could not be loaded. The list has everything.";
    throw error;
  });
  return starting;
}

// On a phone the map's own modules come only when it is opened.
async function begin() {
  const asked = readAsked();
  const [{ escapeText, makeMap }, { MapTools }, { Pins }, { Tiles }] = await Promise.all([
    import("./base-map.js"), import("./map-tools.js"), import("./pins.js"), import("./tiles.js"),
  ]);
  part.classList.add("is-open");
  part.querySelector(".map-key").hidden = false;
  const { map, wards } = await makeMap(box, circle(asked));
  const note = document.getElementById("map-note");
  const pins = new Pins(map, { listingUrl: box.dataset.listingUrl, note });
  const tiles = new Tiles(map, { pins, note, said });
  const tools = new MapTools(map, { form: document.getElementById("finder"), said });
  const drawn = { map, wards, pins, tiles, tools, escapeText, searched: L.layerGroup().addTo(map) };
  map.on("moveend", () => {
    if (quiet) return;
    remember(map);
    tools.moved();
  });
  await draw(drawn);
  return drawn;
}

function readAsked() {
  const holder = document.getElementById("map-data");
  return holder ? JSON.parse(holder.dataset.map) : null;
}

// The square round the circle that was searched, without needing Leaflet yet.
function circle(asked) {
  if (asked?.lat === undefined) return undefined;
  const north = asked.radius / 111_320;
  const east = north / Math.cos((asked.lat * Math.PI) / 180);
  return [[asked.lat - north, asked.lon - east], [asked.lat + north, asked.lon + east]];
}

async function draw({ map, wards, escapeText, pins, tiles, tools, searched }) {
  const asked = readAsked();
  const outline = asked && tools.outline(asked);
  searched.clearLayers();
  if (outline) L.polygon(outline, { ...LINE, fillOpacity: 0.03 }).addTo(searched);
  if (asked?.lat !== undefined) {
    const centre = [asked.lat, asked.lon];
    if (!outline) L.circle(centre, { ...LINE, radius: asked.radius, fillOpacity: 0.03 }).addTo(searched);
    L.circleMarker(centre, { radius: 7, color: "#fff", weight: 2, fillColor: "#1c2321", fillOpacity: 1 })
      .bindTooltip(escapeText(asked.label)).addTo(searched);
  }
  if (!asked?.tiles) tiles.hide();
  if (!asked) pins.clear();
  else if (asked.tiles) tiles.show(asked.tiles);
  else if (!(await pins.show(asked.points, asked.total))) return;
  if (!tools.staysPut()) look(map, outline ?? circle(asked) ?? pins.bounds ?? (await wards).getBounds());
  tools.settled();
  if (tiles.isShown) await tiles.draw();
}

// A view in the address wins, so that a moved map can be sent as a link and comes back with the back button.
function look(map, view) {
  const [, zoom, lat, lon] = /^#map=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)$/.exec(window.location.hash) ?? [];
  quiet = true;
  if (zoom) map.setView([Number(lat), Number(lon)], Number(zoom), { animate: false });
  else if (view) map.fitBounds(view, { padding: [12, 12], maxZoom: 16, animate: false });
  quiet = false;
}

function remember(map) {
  const { lat, lng } = map.getCenter();
  const address = `#map=${map.getZoom()}/${lat.toFixed(4)}/${lng.toFixed(4)}`;
  window.history.replaceState(window.history.state, "", address);
}

// On a phone the map is opened when asked for, above the list; its place in the page moves with it.
async function openMap(open) {
  toggle.setAttribute("aria-expanded", String(open));
  toggle.textContent = open ? "Hide map" : "Show map";
  part.classList.toggle("is-open", open);
  document.documentElement.classList.toggle("map-is-open", open);
  if (!open) return;
  if (!wide.matches) results.before(part);
  const { map } = await start();
  quiet = true;
  map.invalidateSize();
  quiet = false;
}

function showButtons() {
  for (const button of document.querySelectorAll("[data-show-on-map]")) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-show-on-map]");
  if (!button) return;
  if (!wide.matches) await openMap(true);
  const { pins, tiles } = await start();
  part.scrollIntoView({ block: "nearest" });
  const name = button.closest("article").querySelector("a").textContent;
  const id = Number(button.dataset.showOnMap);
  const isMarked = tiles.isShown ? await tiles.reveal(id, readAsked().points) : pins.reveal(id);
  said.textContent = isMarked ? `${name} is marked on the map` : `${name} is not on the map`;
});

toggle.hidden = false;
toggle.addEventListener("click", () => openMap(toggle.getAttribute("aria-expanded") !== "true"));
wide.addEventListener("change", async () => {
  if (!wide.matches) return;
  results.after(part);
  const { map } = await start();
  map.invalidateSize();
});
if (wide.matches) afterFirstPaint().then(start);
showButtons();

// ---------------------------------------------------------------------------------- partial refreshes

let submitted = false;

document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  submitted = detail.triggeringEvent?.type === "submit";
  // An address is read and sent by people: leave out what was left empty.
  for (const [name, value] of [...detail.formData.entries()]) {
    if (value === "" && name !== "q") detail.formData.delete(name);
  }
});

document.body.addEventListener("htmx:afterSettle", async ({ detail }) => {
  if (detail.target.id !== "results") return;
  const count = document.getElementById("count");
  said.textContent = count?.textContent ?? results.querySelector("h2")?.textContent ?? "";
  if (submitted) count?.focus();
  showButtons();
  if (starting) draw(await starting);
});

for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.body.addEventListener(failure, () => {
    const problem = document.createElement("div");
    problem.className = "notice notice--problem";
    problem.setAttribute("role", "alert");
    problem.textContent = "The list could not be refreshed. Check your connection, then press Find again.";
    results.prepend(problem);
  });
}
