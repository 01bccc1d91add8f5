// Suggestions under a box while somebody types: a combobox as ARIA 1.2 has it. When they cannot be had, or without
// this module, the box is a box.

const PAUSE_MS = 150;
const FEWEST_LETTERS = 2;
const KINDS = { theme: "Topic", place: "Place" };

class Suggestions {
  #found = [];
  #active = -1;
  #asked = null;
  #pause = 0;
  #known = new Map();

  // `take(suggestion)` is told what was chosen; `only` leaves suggestions of one kind.
  constructor(box, { address, live, take, only }) {
    Object.assign(this, { box, address, live, take, only });
    this.list = document.createElement("ul");
    this.list.id = `${box.id}-suggestions`;
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Suggestions");
    this.list.hidden = true;
    box.after(this.list);
    box.parentElement.classList.add("suggested");
    const attributes = {
      "role": "combobox", "autocomplete": "off", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": this.list.id,
    };
    for (const [name, value] of Object.entries(attributes)) box.setAttribute(name, value);
    box.addEventListener("input", () => this.#typed());
    box.addEventListener("keydown", (event) => this.#pressed(event));
    box.addEventListener("blur", () => this.close());
    box.form.addEventListener("submit", () => this.close());
    // The box keeps the focus while an option is pointed at.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const option = target.closest("[role=option]");
      if (option) this.#choose([...this.list.children].indexOf(option));
    });
  }

  get isOpen() {
    return !this.list.hidden;
  }

  close() {
    clearTimeout(this.#pause);
    this.#asked?.abort();
    this.#show([]);
  }

  #typed() {
    clearTimeout(this.#pause);
    this.#asked?.abort();
    const words = this.box.value.trim();
    if (words.length < FEWEST_LETTERS) this.#show([]);
    else this.#pause = setTimeout(() => this.#ask(words), PAUSE_MS);
  }

  async #ask(words) {
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    try {
      if (!this.#known.has(words)) this.#known.set(words, await this.#fetch(words, signal));
      if (!signal.aborted) this.#show(this.#known.get(words));
    } catch {
      if (!signal.aborted) this.#show([]);
    }
  }

  async #fetch(words, signal) {
    const answer = await fetch(`${this.address}?${new URLSearchParams({ q: words })}`, { signal });
    if (!answer.ok) throw new Error(`Suggestions answered ${answer.status}`);
    const { suggestions } = await answer.json();
    return this.only ? suggestions.filter(({ kind }) => kind === this.only) : suggestions;
  }

  #show(found) {
    this.#found = found;
    this.list.replaceChildren(...found.map((one, index) => this.#option(one, index)));
    this.list.hidden = !found.length;
    this.box.setAttribute("aria-expanded", String(this.isOpen));
    this.#point(-1);
    this.live.textContent = found.length ? `${found.length} suggestion${found.length === 1 ? "" : "s"}` : "";
  }

  #option({ kind, label, detail }, index) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${index}`;
    option.className = "suggestions__one";
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const name = span("suggestions__label", label);
    if (kind === "theme" && detail) name.append(" ", span("suggestions__detail", `“${detail}”`));
    option.append(name);
    if (!this.only) option.append(" ", span("suggestions__kind", KINDS[kind] ?? detail));
    return option;
  }

  // Point at an option; -1 is the box itself.
  #point(index) {
    this.list.children[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = index;
    const option = this.list.children[index];
    if (!option) {
      this.box.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    this.box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  #pressed(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.isOpen) {
      event.preventDefault();
      const places = this.#found.length + 1;
      this.#point(((this.#active + 1 + step + places) % places) - 1);
    } else if (event.key === "ArrowDown") {
      this.#typed();
    } else if (event.key === "Enter" && this.#active >= 0) {
      event.preventDefault();
      this.#choose(this.#active);
    } else if (event.key === "Escape" && (this.isOpen || this.box.value)) {
      event.preventDefault();
      if (!this.isOpen) this.box.value = "";
      this.close();
    }
  }

  #choose(index) {
    const chosen = this.#found[index];
    this.close();
    this.take(chosen);
  }
}

function span(name, text) {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = text;
  return element;
}

// Set a box to other words, as if they had been typed there and left.
function fill(box, words) {
  box.value = words;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function suggestIn(form) {
  const { suggestions: address, listingUrl } = form.dataset;
  const what = form.elements.q;
  const near = form.elements.near;
  const live = span("govuk-visually-hidden", "");
  live.setAttribute("aria-live", "polite");
  form.append(live);
  const takePlace = ({ value }) => {
    fill(near, value);
    live.textContent = `Near: ${value}`;
  };
  const take = {
    theme({ label }) {
      fill(what, label);
      form.querySelector("button:not([type=button])").click();
    },
    listing({ value }) {
      window.location.assign(listingUrl.replace("/0/", `/${value}/`));
    },
    // What was typed was the place: it moves next door, and the box waits for what would help there.
    place(place) {
      fill(what, "");
      takePlace(place);
    },
  };
  new Suggestions(what, { address, live, take: (chosen) => take[chosen.kind]?.(chosen) });
  new Suggestions(near, { address, live, take: takePlace, only: "place" });
}

for (const form of document.querySelectorAll("form[data-suggestions]")) suggestIn(form);
