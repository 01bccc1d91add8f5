// Wide screens show the filters; narrow ones fold them away until they are asked for.

export function openFiltersIfWide() {
  const filters = document.getElementById("filters");
  if (filters && window.matchMedia("(min-width: 68.75em)").matches) filters.open = true;
}
