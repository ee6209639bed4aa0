/* Comfort for who writes a scenario: no work lost by a wrong click, and Ctrl+S saves. */

const form = document.querySelector("[data-scenario]");
let changed = false;

form.addEventListener("input", () => (changed = true));
form.addEventListener("submit", () => (changed = false));
window.addEventListener("beforeunload", (event) => changed && event.preventDefault());
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector('button[value="bewaar"]'));
});
