// Finding a theme among many by typing part of its name. Without this all of them are there to be read.

const part = document.querySelector("[data-themes]");
const search = part.querySelector("[data-themes-search]");
const input = search.querySelector("input");
const said = search.querySelector("[role=status]");

search.hidden = false;
input.addEventListener("input", show);
input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());

// What is ticked stays in sight, so that nobody sends what they do not see.
function show() {
  const wanted = input.value.trim().toLocaleLowerCase();
  let any = false;
  for (const group of part.querySelectorAll("fieldset")) {
    const heading = group.querySelector("legend").textContent.toLocaleLowerCase().includes(wanted);
    let some = false;
    for (const item of group.querySelectorAll(".govuk-checkboxes__item")) {
      const fits = heading || item.textContent.toLocaleLowerCase().includes(wanted);
      item.hidden = !fits && !item.querySelector("input").checked;
      some ||= !item.hidden;
      any ||= fits;
    }
    group.hidden = !some;
  }
  said.textContent = any ? "" : said.dataset.none;
}
