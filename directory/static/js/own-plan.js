// The map of a person's plan: numbered as the list beside it, which says everything that the map shows.
/* global L */
import { escapeText, makeMap } from "./base-map.js";
import { afterFirstPaint } from "./load-leaflet.js";

const PADDING_PX = 45;
const BESIDE_BUTTONS_PX = 75;
const CLOSEST = 15;
const HEIGHT_PX = 34;
const LETTER_PX = 9;

const box = document.querySelector("[data-own-map]");
if (box) afterFirstPaint().then(() => draw(JSON.parse(box.dataset.ownMap)));

async function draw(pins) {
  const { map } = await makeMap(box);
  box.parentElement.querySelector(".own-map__hint").hidden = false;
  for (const pin of pins) mark(pin).addTo(map);
  map.fitBounds(pins.map(({ lat, lon }) => [lat, lon]), { animate: false, maxZoom: CLOSEST, paddingTopLeft: [BESIDE_BUTTONS_PX, PADDING_PX], paddingBottomRight: [PADDING_PX, PADDING_PX] });
}

function mark({ numbers, names, lat, lon, approximate, item }) {
  const text = numbers.join(", ");
  const icon = L.divIcon({
    className: "own-pin__place",
    html: `<span class="own-pin${approximate ? " own-pin--approximate" : ""}" aria-hidden="true">${escapeText(text)}</span>`,
    iconSize: [Math.max(HEIGHT_PX, 18 + LETTER_PX * text.length), HEIGHT_PX],
  });
  const marker = L.marker([lat, lon], { icon, title: names, alt: names, riseOnHover: true });
  marker.on("add", () => marker.getElement().setAttribute("aria-label", names));
  const go = () => {
    const row = document.getElementById(`item-${item}`);
    row.scrollIntoView({ block: "start" });
    row.focus({ preventScroll: true });
  };
  marker.on("click", go);
  marker.on("keydown", ({ originalEvent }) => {
    if (originalEvent.key !== "Enter" && originalEvent.key !== " ") return;
    originalEvent.preventDefault();
    go();
  });
  return marker;
}
