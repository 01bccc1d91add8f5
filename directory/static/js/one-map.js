// A map that shows one place or one area: on a listing's page, and on an area's.
/* global L */
import { escapeText, makeMap, pinIcon } from "./base-map.js";

const SQUARE_HALF_M = 500;

for (const box of document.querySelectorAll("[data-map-one]")) draw(box);

async function draw(box) {
  box.hidden = false;
  const { map, wards } = makeMap(box);
  const { lat, lon, bounds, area, approximate, points, listingUrl } = box.dataset;
  if (lat !== undefined) {
    const place = L.latLng(Number(lat), Number(lon));
    if (approximate !== undefined) {
      const square = place.toBounds(SQUARE_HALF_M * 2);
      L.rectangle(square, { color: "#1f4b43", weight: 2, dashArray: "5 5", interactive: false }).addTo(map);
      map.fitBounds(square.pad(0.8));
    } else {
      L.marker(place, { icon: L.divIcon({ className: "", html: '<div class="pin pin--organisation"><span>●</span></div>', iconSize: [28, 28], iconAnchor: [14, 32] }), keyboard: false, interactive: false }).addTo(map);
      map.setView(place, 15);
    }
  }
  if (bounds !== undefined) {
    const [west, south, east, north] = JSON.parse(bounds);
    map.fitBounds([[south, west], [north, east]]);
    (await wards).eachLayer((outline) => {
      if (outline.feature.properties.code === area) outline.setStyle({ color: "#1f4b43", weight: 4, dashArray: null });
    });
  }
  if (points !== undefined) await drawPins(map, points, listingUrl);
}

async function drawPins(map, url, listingUrl) {
  const found = await (await fetch(url)).json();
  for (const [id, kind, name, lon, lat, approximate] of found.points ?? []) {
    const { code, label } = found.kinds[kind];
    const title = `${name} (${label})`;
    L.marker([lat, lon], { icon: pinIcon(code, approximate), title, alt: title })
      .bindPopup(`<a href="${listingUrl.replace("/0/", `/${id}/`)}">${escapeText(name)}</a>`)
      .addTo(map);
  }
}
