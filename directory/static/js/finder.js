// The finder's map: a second view of the list. The list is there without it.
/* global L */
import { escapeText, makeMap, pinIcon } from "./base-map.js";

const box = document.getElementById("map");
const note = document.getElementById("map-note");
const toggle = document.getElementById("map-toggle");
const listingUrl = (id) => box.dataset.listingUrl.replace("/0/", `/${id}/`);

let pins = new Map();
let chosen = null;
let asked = 0;

box.hidden = false;
const { map } = makeMap(box);
const clusters = L.markerClusterGroup({
  maxClusterRadius: 46,
  showCoverageOnHover: false,
  spiderfyOnMaxZoom: true,
  iconCreateFunction: (cluster) => L.divIcon({
    className: "",
    html: `<div class="cluster"><span class="govuk-visually-hidden">Group of </span>${cluster.getChildCount()}</div>`,
    iconSize: [40, 40],
  }),
}).addTo(map);
const searched = L.layerGroup().addTo(map);

async function show() {
  const holder = document.getElementById("map-data");
  const turn = ++asked;
  clusters.clearLayers();
  searched.clearLayers();
  pins = new Map();
  chosen = null;
  if (!holder) {
    note.textContent = "";
    map.fitBounds(await wholePlace());
    return;
  }
  const query = JSON.parse(holder.dataset.map);
  if (query.lat !== undefined) {
    const centre = [query.lat, query.lon];
    L.circle(centre, { radius: query.radius, color: "#1c2321", weight: 1.5, dashArray: "5 5", fillOpacity: 0.04, interactive: false }).addTo(searched);
    L.circleMarker(centre, { radius: 6, color: "#fff", weight: 2, fillColor: "#1c2321", fillOpacity: 1 }).bindTooltip(`Your search: ${escapeText(query.label)}`).addTo(searched);
  }
  let found;
  try {
    found = await (await fetch(query.points)).json();
  } catch {
    note.textContent = "The map could not be loaded. The list is complete without it.";
    return;
  }
  if (turn !== asked) return;
  for (const [id, kind, name, lon, lat, approximate] of found.points) {
    const { code, label } = found.kinds[kind];
    const title = `${name} (${label}${approximate ? ", rough place" : ""})`;
    const pin = L.marker([lat, lon], { icon: pinIcon(code, approximate), title, alt: title });
    pin.on("click", () => choosePin(id, name));
    pin.on("keypress", (event) => event.originalEvent.key === "Enter" && choosePin(id, name));
    pins.set(id, pin);
  }
  clusters.addLayers([...pins.values()]);
  fit(query);
  const many = found.more ? `the first ${found.points.length.toLocaleString("en-GB")}` : found.points.length.toLocaleString("en-GB");
  note.textContent = found.points.length
    ? `The map shows ${many} of the results: those with a place that may be shown.`
    : "None of these has a place to show on the map.";
  document.querySelectorAll("[data-show-on-map]").forEach((button) => {
    button.hidden = !pins.has(Number(button.dataset.showOnMap));
  });
}

function fit(query) {
  if (query.lat !== undefined) {
    map.fitBounds(L.latLng(query.lat, query.lon).toBounds(query.radius * 2), { animate: false });
  } else if (pins.size) {
    map.fitBounds(clusters.getBounds(), { padding: [30, 30], maxZoom: 15, animate: false });
  }
}

async function wholePlace() {
  const bounds = L.geoJSON(await (await fetch(box.dataset.outlines)).json()).getBounds();
  return bounds.isValid() ? bounds : map.getBounds();
}

function card(id) {
  return document.getElementById(`listing-${id}`);
}

function mark(id) {
  if (chosen !== null) {
    card(chosen)?.classList.remove("is-chosen");
    pinElement(chosen)?.classList.remove("is-chosen");
  }
  chosen = id;
  card(id)?.classList.add("is-chosen");
  pinElement(id)?.classList.add("is-chosen");
}

function pinElement(id) {
  return pins.get(id)?.getElement()?.querySelector(".pin");
}

function choosePin(id, name) {
  mark(id);
  const inList = card(id);
  if (inList) {
    inList.querySelector("a").focus({ preventScroll: true });
    inList.scrollIntoView({ block: "center" });
  } else {
    pins.get(id).bindPopup(`<a href="${listingUrl(id)}">${escapeText(name)}</a>`).openPopup();
  }
}

function showPin(id, zoom) {
  const pin = pins.get(id);
  if (!pin) return;
  if (zoom) {
    clusters.zoomToShowLayer(pin, () => mark(id));
  } else {
    mark(id);
  }
}

document.addEventListener("focusin", (event) => {
  const inList = event.target.closest?.("[data-listing]");
  if (inList) showPin(Number(inList.dataset.listing), false);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-show-on-map]");
  if (!button) return;
  openMap(true);
  box.scrollIntoView({ block: "nearest" });
  showPin(Number(button.dataset.showOnMap), true);
});

function openMap(open) {
  box.parentElement.classList.toggle("is-open", open);
  toggle.setAttribute("aria-expanded", String(open));
  toggle.textContent = open ? "Hide map" : "Show map";
  if (open) map.invalidateSize();
}

toggle.hidden = false;
toggle.addEventListener("click", () => {
  const open = !box.parentElement.classList.contains("is-open");
  openMap(open);
  const holder = document.getElementById("map-data");
  if (open && holder) fit(JSON.parse(holder.dataset.map));
});

// htmx has put a new list in place: the map follows, and the number found is said aloud.
let lastTrigger = null;
document.body.addEventListener("htmx:beforeRequest", (event) => {
  lastTrigger = event.detail.requestConfig?.triggeringEvent?.type ?? null;
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "results") return;
  const count = document.getElementById("count");
  document.title = document.title.replace(/^Error: /, "");
  document.getElementById("said").textContent = count?.textContent ?? "";
  if (lastTrigger === "submit") count?.focus();
  show();
});

// Wide screens show the filters; narrow ones fold them away.
const filters = document.getElementById("filters");
if (window.matchMedia("(min-width: 1100px)").matches) filters.open = true;

show();
