// "Add to a plan" without leaving the page. Without this module the button sends its form and comes back.
const form = document.getElementById("put-form");
const said = document.getElementById("said");

form?.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button) return;
  event.preventDefault();
  const body = new FormData(form);
  body.set(button.name, button.value);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  } catch {
    answer = null;
  }
  if (!answer || (!answer.ok && answer.status !== 409)) {
    // Whatever went wrong, the plain way tells it.
    const plain = document.createElement("input");
    Object.assign(plain, { type: "hidden", name: button.name, value: button.value });
    form.append(plain);
    form.submit();
    return;
  }
  const told = await answer.json();
  said.textContent = told.said;
  if (!answer.ok) {
    button.replaceChildren(told.said);
    return;
  }
  button.classList.add("card__put--done");
  button.firstChild.textContent = `✓ ${form.dataset.done}`;
  showBar(told.aside);
});

function showBar(aside) {
  const link = document.querySelector("[data-plan-bar] a");
  if (link && aside && !link.pathname.includes("/plans/")) link.textContent = link.textContent.replace(/\d+/, aside);
  else if (!link && aside) {
    // The first thing put aside: the bar is not on this page yet.
    const bar = document.createElement("aside");
    bar.className = "plan-bar";
    bar.dataset.planBar = "";
    bar.setAttribute("aria-label", form.dataset.bar);
    bar.innerHTML = '<div class="govuk-width-container"><a class="govuk-link"></a></div>';
    const made = bar.querySelector("a");
    made.href = form.dataset.shortlist;
    made.textContent = form.dataset.one;
    document.body.append(bar);
  }
}
