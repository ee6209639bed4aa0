/* Remembers the figures of role-plays on this device, only for who asks for it; without JavaScript the file does the same. */

const STORE = "keukentafel-oefenen";

/** The file that is kept here, or null. */
function kept() {
  try {
    const data = JSON.parse(localStorage.getItem(STORE));
    return data && Array.isArray(data.gesprekken) ? data : null;
  } catch {
    return null;
  }
}

/** Earlier talks with this one, each once; what it knew of this one is put aside. */
function withThis(data, now) {
  const rest = (data ? data.gesprekken : []).filter((one) => one.gesprek !== now.gesprekken[0].gesprek);
  return { v: now.v, gesprekken: [...rest, ...now.gesprekken].slice(-30) };
}

function start(section) {
  const now = JSON.parse(section.dataset.groei);
  const here = section.querySelector("[data-apparaat]");
  const box = here.querySelector("[data-onthoud]");
  const status = here.querySelector("[data-stand]");
  const compare = here.querySelector("[data-uit-apparaat]");

  function show() {
    const data = kept();
    const earlier = data ? data.gesprekken.filter((one) => one.gesprek !== now.gesprekken[0].gesprek).length : 0;
    box.checked = Boolean(data);
    compare.hidden = !earlier;
    status.textContent = data ? `Dit apparaat onthoudt de cijfers van ${earlier + 1} ${earlier ? "gesprekken" : "gesprek"}.` : "";
  }

  box.addEventListener("change", () => {
    try {
      if (box.checked) localStorage.setItem(STORE, JSON.stringify(withThis(kept(), now)));
      else localStorage.removeItem(STORE);
    } catch {
      /* this browser keeps nothing; the file is still there */
    }
    show();
  });
  compare.addEventListener("click", () => {
    section.querySelector("[data-eerder]").value = JSON.stringify(kept());
  });
  const data = kept();
  if (data) localStorage.setItem(STORE, JSON.stringify(withThis(data, now)));
  here.hidden = false;
  show();
}

for (const section of document.querySelectorAll("[data-groei]")) start(section);
