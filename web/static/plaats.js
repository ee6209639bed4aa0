/* Puts <keuken-tafel> on a page of another site: in the element that data-plaats names, or where the script stands. */

const address = new URL(import.meta.url);
const script = [...document.scripts].find((one) => one.type === "module" && one.src === address.href);
const wanted = script?.dataset.plaats;
const place = wanted ? document.querySelector(wanted) : null;
const table = make("keuken-tafel", {});
table.setAttribute("api", new URL("/api/v1", address).href);
if (script?.dataset.weg) table.setAttribute("weg", script.dataset.weg);
if (place) place.append(table);
else if (script && !script.closest("head")) script.after(table);
else document.body.append(table);
