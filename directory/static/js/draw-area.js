// Drawing an area on the map by pointer, finger or keyboard. Fetched when it is first wanted.
/* global L */

const FEWEST = 3;
const MOST = 100;
const CLOSE_PX = 14;
const LOOK = { color: "#1c2321", weight: 3, fillColor: "#1f4b43", fillOpacity: 0.12, interactive: false };

export const HOW_TO = "Click or tap each corner of your area, then press Done. With a keyboard: move the map with the arrow keys, "
  + "press Enter to put a corner at the cross, and Escape to stop.";

export class AreaPen {
  #corners = [];
  #isRepeat = false;
  #ended = new AbortController();

  // `say` is told each step in words; one of `finish` (with the corners) and `cancel` is called at the end.
  constructor(map, { say, finish, cancel }) {
    Object.assign(this, { map, say, finish, cancel });
    const box = map.getContainer();
    this.layer = L.layerGroup().addTo(map);
    this.cross = L.DomUtil.create("div", "map__cross", box);
    this.cross.setAttribute("aria-hidden", "true");
    box.classList.add("map--drawing");
    map.doubleClickZoom.disable();
    this.clicked = ({ latlng }) => this.#corner(latlng);
    // Two quick taps in different places are two corners.
    this.doubled = () => this.#isRepeat && this.#corners.length >= FEWEST && this.done();
    map.on("click", this.clicked).on("dblclick", this.doubled);
    const { signal } = this.#ended;
    box.addEventListener("keydown", (event) => event.target === box && this.#key(event), { signal });
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.stop(), { signal });
    box.focus({ preventScroll: true });
    say(HOW_TO);
  }

  done() {
    if (this.#corners.length < FEWEST) {
      const left = FEWEST - this.#corners.length;
      this.say(`An area needs at least 3 corners. Put ${left} more.`);
      this.map.getContainer().focus({ preventScroll: true });
      return;
    }
    const corners = this.#corners;
    this.#end();
    this.finish(corners);
  }

  stop() {
    this.#end();
    this.cancel();
  }

  undo() {
    if (!this.#corners.pop()) return;
    this.#draw();
    this.say(this.#corners.length ? `Corner taken back. ${this.#many()} left.` : "Corner taken back. None left.");
  }

  #key(event) {
    if (event.key === "Enter" || event.key === " ") this.#corner(this.map.getCenter());
    else if (event.key === "Backspace" || event.key === "Delete") this.undo();
    else return;
    event.preventDefault();
  }

  // The second half of a double click lands on the last corner; a corner on the first one closes the area.
  #corner(where) {
    const corners = this.#corners;
    this.#isRepeat = corners.length > 0 && this.#isAt(where, corners.at(-1));
    if (corners.length >= FEWEST && this.#isAt(where, corners[0])) this.done();
    else if (this.#isRepeat) this.say("There is a corner here already. Move on to the next.");
    else if (corners.length === MOST) this.say("An area can have at most 100 corners. Press Done.");
    else {
      corners.push(where.wrap());
      this.#draw();
      this.say(corners.length < FEWEST ? `${this.#many()}. An area needs at least 3.` : `${this.#many()}. Press Done to search, or put more.`);
    }
  }

  #many() {
    return this.#corners.length === 1 ? "1 corner" : `${this.#corners.length} corners`;
  }

  #isAt(where, corner) {
    const [a, b] = [where, corner].map((latlng) => this.map.latLngToContainerPoint(latlng));
    return a.distanceTo(b) < CLOSE_PX;
  }

  #draw() {
    this.layer.clearLayers();
    L.polygon(this.#corners, LOOK).addTo(this.layer);
    for (const corner of this.#corners) L.circleMarker(corner, { ...LOOK, radius: 6, fillColor: "#fff", fillOpacity: 1 }).addTo(this.layer);
  }

  #end() {
    this.#ended.abort();
    this.map.off("click", this.clicked).off("dblclick", this.doubled);
    this.map.doubleClickZoom.enable();
    this.map.getContainer().classList.remove("map--drawing");
    this.cross.remove();
    this.layer.remove();
  }
}
