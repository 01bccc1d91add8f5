// The ground under the pins: the operator's raster tiles, or the place's own vector layers and ward outlines.
/* global L */

const LOOKS = {
  settled: { fillColor: "#e7e1d6", fillOpacity: 1, stroke: false },
  industry: { fillColor: "#d9d3cb", fillOpacity: 1, stroke: false },
  green: { fillColor: "#cfe3c4", fillOpacity: 1, stroke: false },
  water: { color: "#9cc4dd", fillColor: "#a9cfe4", fillOpacity: 1, weight: 1.5 },
  rail: { color: "#7d7d86", weight: 2, dashArray: "6 4", fill: false },
};
const ROADS = { motorway: [4, "#e0a458"], main: [3, "#f0d9a8"], minor: [1.5, "#ffffff"] };
const ORDER = ["settled", "industry", "green", "water", "roads", "rail"];
const ENGLAND = [[49.9, -6.4], [55.8, 1.8]];

export function makeMap(element) {
  const map = L.map(element, { maxZoom: 18, zoomSnap: 0.5, attributionControl: false, scrollWheelZoom: false, preferCanvas: false });
  L.control.attribution({ prefix: false }).addTo(map);
  map.fitBounds(ENGLAND);
  const { tiles, tilesAttribution, tilesMaxZoom, basemap, outlines } = element.dataset;
  // Zooming with the wheel only once the map has been asked for, so that scrolling past it does not get stuck.
  map.on("focus click", () => map.scrollWheelZoom.enable());
  map.on("blur mouseout", () => map.scrollWheelZoom.disable());
  if (tiles) {
    L.tileLayer(tiles, { attribution: tilesAttribution, maxZoom: Number(tilesMaxZoom), maxNativeZoom: Number(tilesMaxZoom) }).addTo(map);
  } else {
    drawGround(map, basemap);
  }
  return { map, wards: drawWards(map, outlines, Boolean(tiles)) };
}

async function drawGround(map, url) {
  const pane = map.createPane("ground");
  pane.style.zIndex = 200;
  const renderer = L.canvas({ pane: "ground", padding: 0.5 });
  const collection = await (await fetch(url)).json();
  for (const layer of ORDER) {
    const features = collection.features.filter((feature) => feature.properties.layer === layer && feature.geometry.type !== "Point");
    L.geoJSON({ type: "FeatureCollection", features }, { pane: "ground", renderer, interactive: false, style: (feature) => look(layer, feature) }).addTo(map);
  }
}

function look(layer, feature) {
  if (layer !== "roads") return LOOKS[layer];
  const [weight, color] = ROADS[feature.properties.kind] ?? ROADS.minor;
  return { color, weight, fill: false };
}

async function drawWards(map, url, overTiles) {
  const pane = map.createPane("wards");
  pane.style.zIndex = 250;
  const collection = await (await fetch(url)).json();
  const style = { color: "#5b5f6b", weight: 1.2, dashArray: "4 3", fill: !overTiles, fillOpacity: 0 };
  const outlines = L.geoJSON(collection, { pane: "wards", interactive: false, style }).addTo(map);
  const names = L.layerGroup();
  outlines.eachLayer((outline) => {
    names.addLayer(L.tooltip({ permanent: true, direction: "center", className: "place-label", pane: "wards", interactive: false })
      .setLatLng(outline.getBounds().getCenter()).setContent(escapeText(outline.feature.properties.name)));
  });
  const showNames = () => (map.getZoom() >= 12.5 && map.getZoom() < 15 ? names.addTo(map) : names.remove());
  map.on("zoomend", showNames);
  showNames();
  return outlines;
}

export function escapeText(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span.innerHTML;
}

export const LETTERS = { organisation: "G", space: "P", activity: "A", volunteer_offer: "V", opening: "H" };

export function pinIcon(kind, approximate) {
  return L.divIcon({
    className: "",
    html: `<div class="pin pin--${kind}${approximate ? " pin--approximate" : ""}"><span>${LETTERS[kind] ?? ""}</span></div>`,
    iconSize: [28, 28],
    iconAnchor: [14, 32],
    popupAnchor: [0, -30],
  });
}
