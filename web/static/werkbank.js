/* The workbench with JavaScript: the saved list in this tab, copying a source, and short keys that can be off. */

const LIST = "keukentafel-lijst";
const KEYS = "keukentafel-toetsen"; // kept on this device: a way of working, nothing about anybody
const MOST = 30; // as in web/pages/saved.py

const message = document.querySelector("[data-melding]");

function say(text) {
  if (!message) return;
  message.textContent = "";
  requestAnimationFrame(() => (message.textContent = text));
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (message.textContent = ""), 4000);
}

/* --- the list ----------------------------------------------------------------------------------- */

function saved() {
  try {
    return (sessionStorage.getItem(LIST) || "").split(",").filter(Boolean);
  } catch {
    return [];
  }
}

function keep(ids) {
  try {
    sessionStorage.setItem(LIST, ids.join(","));
  } catch {
    /* without storage the forms carry the list */
  }
  show();
}

/** Every form that carries the list gets it as it is now; the buttons say what they would do. */
function show() {
  const ids = saved();
  for (const field of document.querySelectorAll('input[name="lijst"]')) field.value = ids.join(",");
  for (const place of document.querySelectorAll("[data-lijst-aantal]")) place.textContent = ids.length ? ` (${ids.length})` : "";
  for (const form of document.querySelectorAll("[data-bewaar]")) {
    const button = form.querySelector("button");
    const hidden = button.querySelector("span");
    const has = ids.includes(form.dataset.bewaar);
    button.firstChild.textContent = has ? "Haal uit uw lijst" : "Bewaar in uw lijst";
    button.setAttribute("aria-pressed", String(has));
    if (hidden) hidden.textContent = `: ${form.dataset.titel}`;
  }
}

function toggle(id) {
  const ids = saved();
  if (ids.includes(id)) {
    keep(ids.filter((one) => one !== id));
    return say("Uit uw lijst gehaald.");
  }
  if (ids.length >= MOST) return say(`Uw lijst is vol: ${MOST} passages.`);
  keep([...ids, id]);
  return say(`Bewaard. Uw lijst heeft nu ${ids.length + 1} ${ids.length ? "passages" : "passage"}.`);
}

const page = document.querySelector("[data-lijst]");
if (page) keep(page.dataset.lijst.split(",").filter(Boolean)); // the page of the list itself says what is in it
else {
  // A list that came along without JavaScript is not lost.
  const carried = new URLSearchParams(location.search).get("lijst");
  if (carried && !saved().length) keep(carried.split(",").filter(Boolean).slice(0, MOST));
}
for (const form of document.querySelectorAll("[data-bewaar]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    toggle(form.dataset.bewaar);
  });
}
show();

/* --- copying ------------------------------------------------------------------------------------- */

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say("Gekopieerd.");
  } catch {
    say("Kopiëren lukt hier niet. Selecteer de tekst zelf.");
  }
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-kopieer]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(document.getElementById(button.dataset.kopieer).textContent));
  }
}

/* --- short keys ----------------------------------------------------------------------------------- */

const box = document.querySelector("[data-toetsen]");

function keysOn() {
  try {
    return sessionStorage.getItem(KEYS) !== "uit";
  } catch {
    return true;
  }
}

if (box) {
  box.disabled = false;
  box.checked = keysOn();
  box.addEventListener("change", () => {
    try {
      sessionStorage.setItem(KEYS, box.checked ? "aan" : "uit");
    } catch {
      /* then it holds until this page closes */
    }
  });
  document.querySelector("[data-toetsen-uitleg]").textContent = "Uw keuze blijft op dit apparaat bewaard.";
}

const passages = [...document.querySelectorAll(".wb-passage")];
for (const one of passages) one.tabIndex = -1;

function step(by) {
  const at = passages.indexOf(document.activeElement?.closest(".wb-passage"));
  const next = passages[at < 0 ? (by > 0 ? 0 : passages.length - 1) : at + by];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function current() {
  return document.activeElement?.closest(".wb-passage") || passages[0];
}

const ACTIONS = {
  "/": () => document.getElementById("q")?.focus(),
  n: () => step(1),
  p: () => step(-1),
  b: () => current()?.dataset.passage && toggle(current().dataset.passage),
  c: () => {
    const source = current()?.querySelector('[data-kopieer^="gewoon"]');
    if (source) copy(document.getElementById(source.dataset.kopieer).textContent);
  },
  "?": () => {
    const help = document.querySelector(".wb-toetsen");
    if (!help) return;
    help.open = true;
    help.querySelector("summary").focus();
  },
};

addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !box?.checked) return;
  const action = ACTIONS[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});
