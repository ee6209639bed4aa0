/* Puts <keuken-tafel> on a page of another site: in the element that data-plaats names, where the script stands, or with
   data-knop behind a button at the bottom of the window. */

const KNOP = ""; // the text of knop.css
const address = new URL(import.meta.url);
const script = [...document.scripts].find((one) => one.type === "module" && one.src === address.href);
const wanted = script?.dataset.plaats;
const place = wanted ? document.querySelector(wanted) : null;
const table = make("keuken-tafel", {});
table.setAttribute("api", new URL("/api/v1", address).href);
if (script?.dataset.weg) table.setAttribute("weg", script.dataset.weg);
if (script && "knop" in script.dataset) document.body.append(behindButton(table, script.dataset.knop));
else if (place) place.append(table);
else if (script && !script.closest("head")) script.after(table);
else document.body.append(table);

/** A button, and the conversation in a window of its own above it. Nothing is asked of the service before it is opened. */
function behindButton(table, words) {
  const host = make("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(KNOP);
  root.adoptedStyleSheets = [sheet];
  const opener = make("button", { type: "button", class: "opener", "aria-expanded": "false", "aria-controls": "venster" }, words || FIRST.kop);
  const closer = make("button", { type: "button", class: "sluiter" }, FIRST.sluit);
  const panel = make(
    "section",
    { id: "venster", class: "venster", role: "dialog", "aria-label": words || FIRST.kop, tabIndex: -1, hidden: true },
    make("div", { class: "bovenbalk" }, closer),
    make("slot"),
  );
  const show = (open) => {
    if (open && !table.isConnected) host.append(table);
    panel.hidden = !open;
    opener.hidden = open;
    opener.setAttribute("aria-expanded", String(open));
    (open ? panel : opener).focus();
  };
  opener.addEventListener("click", () => show(true));
  closer.addEventListener("click", () => show(false));
  host.addEventListener("keydown", (event) => {
    // Escape in "Alles wissen?" closes that question, not the conversation.
    if (event.key === "Escape" && !table.shadowRoot?.querySelector("dialog[open]")) show(false);
  });
  root.append(opener, panel);
  return host;
}
