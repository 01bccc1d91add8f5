// The buttons of the finder's map: draw an area, search this view, and clear either. What they set is in the form.

const MOST_KM2 = 20_000;
const KM_A_DEGREE = 111.32;
const DRAWING = ["draw-done", "draw-undo", "draw-cancel"];

export class MapTools {
  #pen = null;
  #moved = false;

  constructor(map, { form, said }) {
    Object.assign(this, { map, form, said });
    this.area = document.getElementById("id_area");
    this.view = document.getElementById("id_view");
    this.note = document.getElementById("draw-note");
    this.#on("draw-area", () => this.#draw());
    this.#on("search-view", () => this.#searchView());
    this.#on("clear-area", () => this.#search("", ""));
    this.#on("draw-done", () => this.#pen?.done());
    this.#on("draw-undo", () => this.#pen?.undo());
    this.#on("draw-cancel", () => this.#pen?.stop());
    document.getElementById("map-tools").hidden = false;
    this.#show();
  }

  // The map was moved by whoever looks at it.
  moved() {
    this.#moved = true;
    this.#show();
  }

  // The map now shows what was searched.
  settled() {
    this.#moved = false;
    this.#show();
  }

  // What was drawn or viewed in the search on the page, as Leaflet takes it: corners, or null.
  outline(asked) {
    if (asked?.area) return asked.area;
    if (this.view.value) {
      const [west, south, east, north] = this.view.value.split(",").map(Number);
      return [[south, west], [south, east], [north, east], [north, west]];
    }
    if (!this.area.value) return null;
    return this.area.value.split(";").map((corner) => corner.split(",").map(Number).reverse());
  }

  // Whether the map is to be left as it is: somebody draws on it, or it shows the searched view already.
  staysPut() {
    return this.#pen !== null || (this.view.value !== "" && this.view.value === this.#viewText());
  }

  #on(id, act) {
    document.getElementById(id).addEventListener("click", act);
  }

  #show() {
    const drawing = this.#pen !== null;
    const shown = {
      "draw-area": !drawing,
      "search-view": !drawing && this.#moved,
      "clear-area": !drawing && (this.area.value || this.view.value) !== "",
    };
    for (const id of DRAWING) shown[id] = drawing;
    for (const [id, is] of Object.entries(shown)) document.getElementById(id).hidden = !is;
  }

  #say(words) {
    this.note.textContent = this.said.textContent = words;
  }

  async #draw() {
    const { AreaPen } = await import("./draw-area.js");
    this.#pen ??= new AreaPen(this.map, {
      say: (words) => this.#say(words),
      finish: (corners) => {
        this.#stopped("");
        this.#search(corners.map(({ lat, lng }) => `${short(lng)},${short(lat)}`).join(";"), "");
      },
      cancel: () => {
        this.#stopped("Drawing stopped. Nothing has changed.");
        document.getElementById("draw-area").focus();
      },
    });
    this.#show();
  }

  #stopped(words) {
    this.#pen = null;
    this.#say(words);
    this.#show();
  }

  #searchView() {
    const bounds = this.map.getBounds();
    const height = (bounds.getNorth() - bounds.getSouth()) * KM_A_DEGREE;
    const width = (bounds.getEast() - bounds.getWest()) * KM_A_DEGREE * Math.cos((bounds.getCenter().lat * Math.PI) / 180);
    if (height * width > MOST_KM2) this.#say("The map shows too much to search at once. Zoom in, then try again.");
    else this.#search("", this.#viewText());
  }

  #viewText() {
    const bounds = this.map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map(short).join(",");
  }

  // An input that is switched off is left out of the address.
  #search(area, view) {
    this.#say("");
    for (const [input, value] of [[this.area, area], [this.view, view]]) {
      input.value = value;
      input.disabled = value === "";
    }
    this.form.requestSubmit();
  }
}

const short = (degrees) => String(Number(degrees.toFixed(5)));
