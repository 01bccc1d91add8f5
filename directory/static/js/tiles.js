// Everything there is, at any size: numbers while the map is far out, the pins themselves when it is near.
/* global L */
import { fetchJson, fingers } from "./base-map.js";

const TILE_PX = 256;
const NEAREST = 18;
const MOST_TILES = 64;
const MOST_KEPT = 400;
const BLOCK = 4; // cells of a tile's side that share one circle
const NEAR_PIN = 16;
const short = new Intl.NumberFormat("en-GB", { notation: "compact", maximumFractionDigits: 1 });

export class Tiles {
  #url = "";
  #kept = new Map();
  #turn = 0;

  constructor(map, { pins, note, said }) {
    Object.assign(this, { map, pins, note, said });
    this.circles = L.layerGroup().addTo(map);
    map.on("moveend", () => this.#url && this.draw());
  }

  get isShown() {
    return this.#url !== "";
  }

  // An address with {z}/{x}/{y} in it; the map is drawn from it until hide().
  show(url) {
    if (url === this.#url) return;
    this.hide();
    this.pins.clear();
    this.#url = url;
  }

  hide() {
    this.#turn += 1;
    this.#url = "";
    this.#kept.clear();
    this.circles.clearLayers();
  }

  async draw() {
    const turn = ++this.#turn;
    const wanted = this.#inView();
    let answers;
    try {
      answers = await Promise.all(wanted.map((tile) => this.#fetch(tile)));
    } catch {
      if (turn === this.#turn) this.note.textContent = "The map could not be loaded. The list has everything.";
      return;
    }
    if (turn !== this.#turn) return;
    this.circles.clearLayers();
    const near = answers.filter((answer) => answer.points);
    const far = answers.filter((answer) => answer.cells?.length);
    this.pins.put(near.flatMap((answer) => answer.points), near[0]?.kinds ?? []);
    wanted.forEach((tile, n) => answers[n].cells && this.#circles(tile, answers[n]));
    this.note.textContent = `${words(far, near)}${fingers ? " Move it with two fingers." : ""}`;
  }

  // Go to where a listing is, which may be far outside what is drawn. Tells whether it has a place.
  async reveal(id, points) {
    const found = await fetchJson(points);
    const [, , , lon, lat] = found.points.find(([key]) => key === id) ?? [];
    if (lat === undefined) return false;
    this.map.setView([lat, lon], Math.max(NEAR_PIN, this.map.getZoom()), { animate: false });
    await this.draw();
    return this.pins.reveal(id);
  }

  #inView() {
    const bounds = this.map.getBounds();
    for (let z = Math.min(NEAREST, Math.floor(this.map.getZoom())); ; z -= 1) {
      const last = 2 ** z - 1;
      const edge = (where) => this.map.project(where, z).divideBy(TILE_PX).floor();
      const [low, high] = [edge(bounds.getNorthWest()), edge(bounds.getSouthEast())];
      const span = (from, to) => Array.from({ length: Math.max(0, Math.min(to, last) - Math.max(from, 0) + 1) }, (_, n) => Math.max(from, 0) + n);
      const tiles = span(low.x, high.x).flatMap((x) => span(low.y, high.y).map((y) => ({ z, x, y })));
      if (tiles.length <= MOST_TILES || z === 0) return tiles;
    }
  }

  #fetch({ z, x, y }) {
    const url = this.#url.replace("{z}", z).replace("{x}", x).replace("{y}", y);
    if (!this.#kept.has(url)) {
      if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
      const coming = fetchJson(url);
      this.#kept.set(url, coming);
      coming.catch(() => this.#kept.delete(url));
    }
    return this.#kept.get(url);
  }

  // One circle for a block of cells, in the middle of what is in it.
  #circles({ z, x, y }, { cells, side }) {
    const blocks = new Map();
    for (const [column, row, ...kinds] of cells) {
      const key = `${Math.floor(column / BLOCK)},${Math.floor(row / BLOCK)}`;
      const block = blocks.get(key) ?? { many: 0, x: 0, y: 0 };
      const many = kinds.reduce((sum, number) => sum + number, 0);
      blocks.set(key, { many: block.many + many, x: block.x + many * (column + 0.5), y: block.y + many * (row + 0.5) });
    }
    for (const block of blocks.values()) {
      const at = L.point(x + block.x / block.many / side, y + block.y / block.many / side).multiplyBy(TILE_PX);
      this.#circle(this.map.unproject(at, z), block.many);
    }
  }

  #circle(where, many) {
    const title = `${many.toLocaleString("en-GB")} here. Zoom in`;
    const size = 34 + 4 * String(many).length;
    const html = `<span class="cluster cluster--many" aria-hidden="true">${short.format(many)}</span>`;
    const icon = L.divIcon({ className: "", html, iconSize: [size, size] });
    const circle = L.marker(where, { icon, title, alt: title }).addTo(this.circles);
    circle.getElement().setAttribute("aria-label", title);
    circle.on("click", () => this.#nearer(where, many));
    circle.on("keydown", ({ originalEvent }) => {
      if (originalEvent.key !== "Enter" && originalEvent.key !== " ") return;
      originalEvent.preventDefault();
      this.#nearer(where, many);
      this.map.getContainer().focus({ preventScroll: true });
    });
  }

  #nearer(where, many) {
    const zoom = Math.floor(this.map.getZoom());
    if (zoom < NEAREST) this.map.setView(where, Math.min(NEAREST, zoom + 2));
    else this.said.textContent = this.note.textContent = `These ${many.toLocaleString("en-GB")} share one place. The list has them all.`;
  }
}

function words(far, near) {
  const pins = near.reduce((sum, { points }) => sum + points.length, 0);
  if (!far.length) return pins ? "The map shows all that have a place here." : "Nothing here has a place to show.";
  const counted = far.map((answer) => answer.as_of).filter(Boolean).sort()[0];
  return `The numbers say how many there are${counted ? `, as counted ${moment(counted)}` : ""}. Zoom in to see each place.`;
}

function moment(text) {
  const zone = { timeZone: "Europe/London" };
  const day = (date) => date.toLocaleDateString("en-GB", { ...zone, day: "numeric", month: "long" });
  const then = new Date(text);
  const time = then.toLocaleTimeString("en-GB", { ...zone, hour: "2-digit", minute: "2-digit" });
  return day(then) === day(new Date()) ? `at ${time}` : `on ${day(then)} at ${time}`;
}
