// How many results each filter would give, told again when only the list was refreshed.

const filters = document.getElementById("filters");
const NONE = "filters__choice--none";

function showCounts() {
  const holder = document.getElementById("map-data");
  if (!holder?.dataset.counts) return;
  for (const [id, count] of Object.entries(JSON.parse(holder.dataset.counts))) {
    const place = document.getElementById(id);
    if (place) show(place, count);
  }
}

// What was hidden because there was none comes back when there is some. What is shown stays: lists that jump are
// lost places.
function show(place, count) {
  if (place.localName === "option") {
    place.textContent = `${place.dataset.label} (${count})`;
    if (count) place.hidden = false;
    return;
  }
  place.textContent = count;
  const choice = place.closest(".filters__choice");
  choice.classList.toggle(NONE, count === 0);
  if (!count) return;
  choice.hidden = false;
  const group = choice.closest(".filters__group");
  if (group) group.hidden = false;
}

function showChosen(group) {
  const chosen = group.querySelectorAll("input:checked").length;
  group.querySelector(".filters__chosen").textContent = chosen ? `${chosen} chosen` : "";
}

filters?.addEventListener("change", ({ target }) => {
  const group = target.closest(".filters__group");
  if (group) showChosen(group);
});
document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target.id === "results") showCounts();
});
