/* The live view of a group: looks every two seconds, changes only what changed, and reads aloud now and then. */

const place = document.querySelector("[data-groep]");
const READ_EVERY = 20_000; // milliseconds between two sentences that are read aloud
const WAIT_WHEN_GONE = 10_000;

const rows = place.querySelector("[data-rijen]");
const sentence = place.querySelector("[data-zin]");
const aloud = place.querySelector("[data-voorlezen]");
const fault = place.querySelector("[data-fout]");
let said = sentence.textContent;
let readAt = Date.now();

place.querySelector("[data-ververst]").hidden = false;
place.querySelector("[data-knop]").hidden = true;

function put(cell, text) {
  if (cell.textContent !== text) cell.textContent = text;
}

function newRow(one) {
  const row = document.createElement("tr");
  row.dataset.rij = one.id;
  const head = document.createElement("th");
  head.scope = "row";
  row.append(head);
  for (const kind of ["", "getal", "getal", "getal", "", ""]) {
    const cell = document.createElement("td");
    if (kind) cell.className = kind;
    row.append(cell);
  }
  rows.append(row);
  return row;
}

const number = (value) => (value === null ? "" : value.toFixed(1).replace(".", ","));

function fill(row, one) {
  const [name, who, turns, layers, trust, state, link] = row.cells;
  put(name, one.naam);
  put(who, one.met);
  put(turns, one.beurten === null ? "" : String(one.beurten));
  put(layers, one.lagen === null ? "" : `${one.lagen} van ${one.van}`);
  put(trust, number(one.vertrouwen));
  put(state, one.deelt ? one.stand : "deelt niet");
  const there = link.firstElementChild;
  if (one.deelt && !there) {
    const to = document.createElement("a");
    to.href = `${place.dataset.groep}/gesprek/${one.id}`;
    to.setAttribute("aria-label", `Lees mee met ${one.naam}`);
    to.textContent = "Lees mee";
    link.replaceChildren(to);
  } else if (!one.deelt && there) {
    link.replaceChildren();
  }
}

function show(stand) {
  const known = new Map([...rows.rows].map((row) => [row.dataset.rij, row]));
  for (const one of stand.rijen) {
    fill(known.get(one.id) ?? newRow(one), one);
    known.delete(one.id);
  }
  for (const gone of known.values()) gone.remove();
  put(sentence, stand.zin);
  place.querySelector("[data-leeg]").hidden = stand.rijen.length + stand.wachten.length > 0;
  place.querySelector("[data-wachten]").hidden = !stand.wachten.length;
  put(place.querySelector("[data-wie]"), stand.wachten.join(", "));
  if (stand.zin !== said && Date.now() - readAt >= READ_EVERY) {
    said = stand.zin;
    readAt = Date.now();
    aloud.textContent = said;
  }
}

async function look() {
  let next = Number(place.dataset.elke) * 1000;
  if (!document.hidden) {
    try {
      const answer = await fetch(`${place.dataset.groep}/stand`, { headers: { Accept: "application/json" } });
      if (answer.redirected || answer.status === 404) return location.reload(); // logged out, or closed elsewhere
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.json());
      fault.hidden = true;
    } catch {
      fault.hidden = false;
      next = Math.min(next * 2, WAIT_WHEN_GONE);
    }
  }
  return setTimeout(look, next);
}

setTimeout(look, Number(place.dataset.elke) * 1000);
