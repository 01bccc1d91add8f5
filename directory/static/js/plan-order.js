// Putting a plan in order by dragging. The buttons "Up" and "Down" do the same by keyboard, and without this module.
const list = document.querySelector("[data-order]");
let held = null;

if (list) {
  for (const item of list.children) item.draggable = true;
  list.addEventListener("dragstart", (event) => {
    held = event.target.closest("[data-item]");
    event.dataTransfer.effectAllowed = "move";
    held?.classList.add("is-held");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-item]");
    if (!held || !over || over === held) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    list.insertBefore(held, event.clientY < box.top + box.height / 2 ? over : over.nextElementSibling);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    if (!held) return;
    held.classList.remove("is-held");
    save(held);
    held = null;
  });
}

async function save(item) {
  const form = item.querySelector('form[action*="/move/"]');
  const body = new FormData(form);
  body.set("to", [...list.children].indexOf(item) + 1);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  // The numbers, and which buttons there are, come from the server, whether or not it kept the order.
  if (answer) location.reload();
}
