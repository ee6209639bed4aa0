/* Prepare a conversation: personal data go out of the description before it is sent, and one sees what goes. */

import { mask } from "./masker.js";

const form = document.querySelector("[data-voorbereiden]");

if (form) {
  const field = form.querySelector("textarea");
  const panel = form.querySelector("[data-masker]");
  const list = form.querySelector("[data-masker-lijst]");
  const voice = form.querySelector("[data-masker-stem]");
  let timer = 0;
  let told = 0;

  function show() {
    const { found } = mask(field.value);
    const lines = [...new Map(found.map((one) => [`${one.kind} ${one.secret}`, one])).values()];
    list.replaceChildren(
      ...lines.map(({ kind, secret }) => {
        const line = document.createElement("li");
        line.textContent = `${kind}: ${secret}`;
        return line;
      }),
    );
    panel.hidden = !lines.length;
    if (lines.length !== told) voice.textContent = lines.length ? `${lines.length} persoonlijke gegevens gaan eruit.` : "";
    told = lines.length;
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 400);
  });
  form.addEventListener("submit", () => (field.value = mask(field.value).text));
  if (field.value) show();
}

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
