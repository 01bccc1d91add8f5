// Pins and the list beside them, kept in step: what is chosen in one is shown in the other.
/* global L */
import { escapeText, fetchJson, fingers, stillness } from "./base-map.js";

const SPACING_PX = 64;

export function pinIcon(kind, letter, approximate) {
  return L.divIcon({
    className: "",
    html: `<span class="pin pin--${kind}${approximate ? " pin--approximate" : ""}" aria-hidden="true"><span>${escapeText(letter)}</span></span>`,
    iconSize: [28, 28],
    iconAnchor: approximate ? [14, 14] : [14, 33],
    popupAnchor: [0, -28],
  });
}

function clusterIcon(cluster) {
  const many = cluster.getChildCount().toLocaleString("en-GB");
  return L.divIcon({
    className: "",
    html: `<span class="cluster"><span aria-hidden="true">${many}</span><span class="govuk-visually-hidden">${many} close together. Zoom in</span></span>`,
    iconSize: [36, 36],
  });
}

export class Pins {
  #pins = new Map();
  #lit = null;
  #chosen = null;
  #turn = 0;

  constructor(map, { listingUrl, note }) {
    Object.assign(this, { map, listingUrl, note });
    this.clusters = L.markerClusterGroup({
      maxClusterRadius: SPACING_PX, showCoverageOnHover: false, iconCreateFunction: clusterIcon,
      animate: !stillness, spiderLegPolylineOptions: { color: "#1c2321", weight: 1.5 },
    }).addTo(map);
    this.clusters.on("animationend spiderfied unspiderfied", () => this.#light());
    map.on("moveend", () => this.#light());
    for (const event of ["focusin", "mouseover"]) document.addEventListener(event, (e) => this.#fromList(e));
  }

  // Draw what an address answers. Gives false when a later call has overtaken this one.
  async show(url, total) {
    this.clear();
    const turn = this.#turn;
    let found;
    try {
      found = await fetchJson(url);
    } catch {
      if (turn === this.#turn) this.note.textContent = "The map could not be loaded. The list has everything.";
      return false;
    }
    if (turn !== this.#turn) return false;
    for (const [id, kind, name, lon, lat, approximate] of found.points) this.#add(id, found.kinds[kind], name, [lat, lon], approximate);
    this.clusters.addLayers([...this.#pins.values()]);
    this.note.textContent = this.#words(total ?? found.points.length, found.more);
    return true;
  }

  // Have just these on the map, leaving alone those that are there already.
  put(points, kinds) {
    const wanted = new Set(points.map(([id]) => id));
    const gone = [...this.#pins.keys()].filter((id) => !wanted.has(id));
    this.clusters.removeLayers(gone.map((id) => this.#pins.get(id)));
    for (const id of gone) this.#pins.delete(id);
    const fresh = points.filter(([id]) => !this.#pins.has(id));
    for (const [id, kind, name, lon, lat, approximate] of fresh) this.#add(id, kinds[kind], name, [lat, lon], approximate);
    this.clusters.addLayers(fresh.map(([id]) => this.#pins.get(id)));
    this.#light();
  }

  clear() {
    this.#turn += 1;
    this.clusters.clearLayers();
    this.#pins = new Map();
    this.#lit = this.#chosen = null;
    this.note.textContent = "";
  }

  get bounds() {
    return this.#pins.size ? this.clusters.getBounds() : null;
  }

  // Bring a pin into sight, out of its cluster, and light it.
  reveal(id) {
    const pin = this.#pins.get(id);
    if (!pin) return false;
    this.#chosen = id;
    this.clusters.zoomToShowLayer(pin, () => this.#light());
    return true;
  }

  #add(id, kind, name, where, approximate) {
    const { code } = kind;
    // The key below the map has the kind in the language of the page; pins are the same for everybody.
    const label = document.querySelector(`.map-key .pin--${code}`)?.closest("li").lastChild.textContent.trim() || kind.label;
    const title = `${name} (${label}${approximate ? ", rough place" : ""})`;
    const pin = L.marker(where, { icon: pinIcon(code, label[0], approximate), title, alt: title, riseOnHover: true });
    pin.on("add", () => pin.getElement().setAttribute("aria-label", title));
    pin.on("click", () => this.#choose(id, name));
    pin.on("keydown", ({ originalEvent }) => {
      if (originalEvent.key !== "Enter" && originalEvent.key !== " ") return;
      originalEvent.preventDefault();
      this.#choose(id, name);
    });
    this.#pins.set(id, pin);
  }

  #choose(id, name) {
    const card = document.getElementById(`listing-${id}`);
    document.querySelector(".card.is-chosen")?.classList.remove("is-chosen");
    this.#chosen = id;
    if (card) {
      card.classList.add("is-chosen");
      card.querySelector("a").focus({ preventScroll: true });
      card.scrollIntoView({ block: "center" });
    } else {
      this.#elsewhere(id, name);
    }
    this.#light();
  }

  // It is on another page of the list: say what it is, and lead there.
  #elsewhere(id, name) {
    const pin = this.#pins.get(id);
    const link = `<a class="govuk-link" href="${this.listingUrl.replace("/0/", `/${id}/`)}">${escapeText(name)}</a>`;
    const popup = L.popup({ autoPan: true, offset: [0, -26] }).setLatLng(pin.getLatLng()).setContent(link).openOn(this.map);
    popup.getElement().querySelector(".leaflet-popup-content a").focus();
    // Leaflet hears Escape only while the map itself has the focus.
    popup.getElement().addEventListener("keydown", (event) => event.key === "Escape" && this.map.closePopup(popup));
    popup.once("remove", () => pin.getElement()?.focus({ preventScroll: true }));
  }

  #fromList(event) {
    const card = event.target.closest?.("[data-listing]");
    const id = Number(card?.dataset.listing);
    if (!card || id === this.#chosen || !this.#pins.has(id)) return;
    if (event.type === "focusin" || !document.querySelector(".card.is-chosen")) {
      document.querySelector(".card.is-chosen")?.classList.remove("is-chosen");
      this.#chosen = id;
      const where = this.#pins.get(id).getLatLng();
      if (event.type === "focusin" && !this.map.getBounds().contains(where)) this.map.panTo(where, { animate: false });
      this.#light();
    }
  }

  // Light the chosen pin, or the cluster that now stands for it.
  #light() {
    this.#lit?.classList.remove("is-chosen");
    const pin = this.#pins.get(this.#chosen);
    const shown = pin && this.clusters.getVisibleParent(pin);
    this.#lit = shown?.getElement()?.firstElementChild ?? null;
    this.#lit?.classList.add("is-chosen");
  }

  #words(total, more) {
    const number = (many) => many.toLocaleString("en-GB");
    const shown = this.#pins.size;
    const howTo = fingers ? " Move it with two fingers." : "";
    if (!shown) return total ? "None of these has a place to show on the map." : "";
    if (more) return `The map shows the first ${number(shown)}.${howTo}`;
    if (shown < total) return `The map shows ${number(shown)} of ${number(total)}. The rest have no place to show.${howTo}`;
    return `The map shows ${shown === 1 ? "the one" : `all ${number(shown)}`}.${howTo}`;
  }
}
