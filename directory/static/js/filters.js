// Wide screens show the filters; narrow ones fold them away until they are asked for.

export function openFiltersIfWide() {
  const filters = document.getElementById("filters");
  if (filters && window.matchMedia("(min-width: 68.75em)").matches) filters.open = true;
}

// What some words did not mean says nothing about other words.
document.addEventListener("change", ({ target }) => {
  if (target.id !== "id_q") return;
  for (const notMeant of target.form.querySelectorAll("input[name=not]")) notMeant.remove();
});
