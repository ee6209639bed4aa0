/* <keuken-tafel>: the conversation as a web component. No build step, no dependency, no cookie.
   Attributes: api (base of the API), css (address of gesprek.css), namen (JSON: names of ids, headings),
   weg (where "Snel weg" goes; without it the page has such a button itself).
   What stands in slot "mens" is shown under "Een mens spreken". Without `namen` all this comes from the API. */

const STYLE = ""; // the text of gesprek.css, in the file for other sites: one request, one integrity hash
const FIRST = {}; // in that file also what is said before the words of texts.yml are there
const STORE = "keukentafel";
const LINES = ["verhaal", "wens", "kracht", "netwerk", "geprobeerd", "zorgen"];
// What may be seen when: solutions only after the story, the way to a loket only after the solutions.
const SOLUTIONS = ["oplossingen", "arrangement", "toeleiding", "afgerond"];
const ROUTE = ["toeleiding", "afgerond"];
const JUDGED = ["antwoord", "route"]; // kinds of message of which it is asked whether they helped
const SLOW = 5000; // ms until we say that it takes longer than usual
const PATIENCE = 12000; // ms until we give up; the server itself does so at four seconds
const PHONE = /\b(112|113(?!\.nl)|0800-\d{4}|0\d{3}-\d{2} \d{2} \d{2}|0\d{2}-\d{3} \d{2} \d{2})\b/g;

/** An element with properties, children and text: never markup from a string. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class" || name === "for" || name.includes("-") || name === "role")
      element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** This device's memory of the conversation; gone with the tab. */
const memory = {
  read() {
    try {
      return JSON.parse(sessionStorage.getItem(STORE)) || {};
    } catch {
      return {};
    }
  },
  write(changes) {
    try {
      sessionStorage.setItem(STORE, JSON.stringify({ ...memory.read(), ...changes }));
    } catch {
      /* storage is off: the conversation lives as long as the page */
    }
  },
  wipe() {
    try {
      sessionStorage.removeItem(STORE);
    } catch {
      /* nothing was kept */
    }
  },
};

/** Text as paragraphs and lists, with telephone numbers that can be called. */
function prose(text) {
  const parts = [];
  for (const line of text.split(/\n+/).filter((one) => one.trim())) {
    const item = /^\s*([-•]|\d+\.)\s+(.*)/.exec(line);
    if (!item) {
      parts.push(make("p", {}, ...callable(line.trim())));
      continue;
    }
    const kind = /\d/.test(item[1]) ? "ol" : "ul";
    if (parts.at(-1)?.localName !== kind) parts.push(make(kind));
    parts.at(-1).append(make("li", {}, ...callable(item[2])));
  }
  return parts;
}

function callable(text) {
  const parts = [];
  let from = 0;
  for (const hit of text.matchAll(PHONE)) {
    parts.push(text.slice(from, hit.index));
    parts.push(make("a", { href: `tel:${hit[0].replace(/\D/g, "")}`, textContent: hit[0] }));
    from = hit.index + hit[0].length;
  }
  parts.push(text.slice(from));
  return parts.filter(Boolean);
}

/** Reading aloud by the browser: with a Dutch voice of this device only, because other voices send the text away. */
const voice = {
  find() {
    const all = window.speechSynthesis?.getVoices() || [];
    return all.find((one) => one.localService && /^nl\b/i.test(one.lang));
  },
  say(text, done = () => {}) {
    voice.stop();
    const spoken = new SpeechSynthesisUtterance(text.replace(/^\s*[-•]\s+/gm, ""));
    spoken.voice = voice.find();
    spoken.lang = spoken.voice.lang;
    spoken.rate = 0.95;
    spoken.onend = spoken.onerror = done;
    window.speechSynthesis.speak(spoken);
  },
  stop() {
    window.speechSynthesis?.cancel();
  },
};

class Failure extends Error {
  constructor(problem, status) {
    super(problem.detail);
    this.problem = problem;
    this.status = status;
  }
}

class KeukenTafel extends HTMLElement {
  #talk = {};
  #turns = []; // elements of each turn since the welcome
  #part = {};
  #names = {}; // words and names, from texts.yml and the gemeente
  #je = false; // whether the conversation says "je"
  #labels = []; // what has to be said again when that changes
  #person = null; // how to reach a person, on a page that does not say so itself
  #leave = ""; // where to, quickly
  #busy = false;
  #there = false; // whether the conversation is there to send to
  #starting = null; // a promise, while it is on its way
  #stage = "";
  #asked = 0; // how often the summary was asked for
  #early = null; // the conversation, asked for while the rest is on its way
  #look = { size: 0, calm: false, aloud: false }; // how it is shown; says nothing about the person

  async connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    this.#early = this.#ask();
    const sheet = new CSSStyleSheet();
    const css = STYLE || (await fetch(this.getAttribute("css")).then((answer) => (answer.ok ? answer.text() : "")));
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    await this.#open();
  }

  /** Ask what belongs on the screen, unless the page said so, and begin. */
  async #open() {
    const root = this.shadowRoot;
    try {
      const said = this.getAttribute("namen");
      const here = said ? { namen: JSON.parse(said) } : (await this.#call("GET", "/widget")).json;
      this.#names = here.namen;
      this.#person = here.mens;
      this.#leave = this.getAttribute("weg") || (here.weg && new URL(here.weg, this.#base).href);
    } catch (failure) {
      const again = make("button", { type: "button", class: "rand" }, this.#said("opnieuw"));
      again.addEventListener("click", () => ((this.#early = null), this.#open()));
      const box = make("div", { class: "kaart mislukt buiten", role: "alert" }, ...prose(this.#wrong(failure)), again);
      if (failure.status && memory.read().id) box.append(this.#eraser()); // shut, but what was told can still go
      return root.replaceChildren(box);
    }
    root.replaceChildren(this.#build());
    window.addEventListener("offline", () => this.#say(this.#said("geen_internet")));
    window.addEventListener("online", () => this.#say(this.#said("weer_internet")));
    this.#part.text.value = memory.read().draft || "";
    await this.#start();
  }

  #eraser() {
    const button = make("button", { type: "button", class: "gevaarlijk" }, this.#said("wis"));
    button.addEventListener("click", async () => {
      this.#talk = memory.read();
      const failed = await this.#call("DELETE", this.#path).then(() => null, (failure) => failure);
      if (failed && failed.status !== 401 && failed.status !== 404)
        return button.after(make("p", { role: "status" }, this.#wrong(failed)));
      memory.wipe();
      button.replaceWith(make("p", { role: "status" }, this.#said("gewist_alles")));
    });
    return button;
  }

  get #api() {
    return this.getAttribute("api") || "/api/v1";
  }

  get #base() {
    return new URL(this.#api, document.baseURI);
  }

  /* --- words ------------------------------------------------------------------------------------ */

  /** The words for something around the talk, in the form of address of the conversation. */
  #said(key) {
    return this.#name("gesprek", key) || FIRST[key];
  }

  #name(kind, key) {
    return (this.#je && this.#names.je?.[kind]?.[key]) || this.#names[kind]?.[key];
  }

  #wrong(failure) {
    return failure.problem?.detail || this.#said("geen_verbinding");
  }

  /** A node whose words follow the form of address. */
  #label(node, key, property = "textContent") {
    const show = () => (property in node ? (node[property] = this.#said(key)) : node.setAttribute(property, this.#said(key)));
    this.#labels.push(show);
    show();
    return node;
  }

  #button(key, properties) {
    return this.#label(make("button", { type: "button", ...properties }), key);
  }

  /** From here on in the form that the conversation uses. */
  #address(form) {
    if (!form || (form === "je") === this.#je) return;
    this.#je = form === "je";
    this.#labels.forEach((show) => show());
    this.#part.after.empty();
    const person = this.#je ? this.#names.je.mens : this.#person;
    this.#part.personBox.replaceChildren(...(person ? this.#reach(person) : [make("slot", { name: "mens" })]));
  }

  /* --- what is on the screen -------------------------------------------------------------------- */

  #build() {
    const part = this.#part;
    part.person = this.#button("mens", {
      class: "rand",
      "aria-expanded": "false",
      "aria-controls": "mens",
      onclick: () => this.#togglePerson(),
    });
    part.undo = this.#button("terugnemen", { disabled: true, onclick: () => this.#undo() });
    part.step = make("p", { class: "stap" });
    part.personBox = make(
      "div",
      { class: "mens", id: "mens", hidden: true },
      make("slot", { name: "mens" }, ...(this.#person ? this.#reach(this.#person) : [])),
    );
    // Where the page around has such a button of its own, one is enough.
    part.leave = document.querySelector("[data-snel-weg]") ? null : this.#wayOut();
    part.log = make("div", { class: "log", role: "log", "aria-label": this.#said("log"), tabIndex: -1 });
    part.status = make("p", { class: "status", role: "status" });
    part.choices = make("div", { class: "keuzes", role: "group", "aria-label": this.#said("keuzes"), hidden: true });
    part.text = make("textarea", {
      id: "tekst",
      rows: 3,
      maxLength: 20000,
      autocomplete: "off",
      "aria-describedby": "hint",
      oninput: () => memory.write({ draft: part.text.value }),
      onkeydown: (event) => this.#enter(event),
    });
    part.send = this.#button("verstuur", { type: "submit", class: "hoofd" });
    const form = make(
      "form",
      { class: "antwoord", onsubmit: (event) => this.#submit(event) },
      part.choices,
      this.#label(make("label", { for: "tekst" }), "antwoord"),
      part.text,
      this.#label(make("p", { class: "hint", id: "hint" }), "hint"),
      make("div", { class: "onder" }, part.send, part.undo),
    );
    const talk = make(
      "section",
      { class: "kaart gesprek", "aria-label": this.#said("gebied") },
      make("div", { class: "balk" }, part.person, part.leave, part.step, part.personBox),
      this.#buildLook(),
      part.log,
      part.status,
      form,
    );
    part.table = make("div", { class: "tafel" }, talk, this.#buildSummary(), this.#buildDialog());
    this.#show();
    return part.table;
  }

  #wayOut() {
    if (!this.#leave) return null;
    return make("a", { class: "weg", href: this.#leave, rel: "noreferrer", onclick: (event) => this.#leaveNow(event) }, this.#said("weg"));
  }

  /** Letters, calm, voice: kept on this device for as long as the tab is open. */
  #buildLook() {
    const part = this.#part;
    this.#look = { ...this.#look, ...memory.read().look };
    const button = (key, change) =>
      this.#button(key, { class: "rand", onclick: () => (Object.assign(this.#look, change()), this.#show(true)) });
    part.smaller = button("kleiner", () => ({ size: Math.max(0, this.#look.size - 1) }));
    part.larger = button("groter", () => ({ size: Math.min(2, this.#look.size + 1) }));
    part.calm = button("rustig", () => ({ calm: !this.#look.calm }));
    part.aloud = button("voorlezen", () => ({ aloud: !this.#look.aloud }));
    window.speechSynthesis?.addEventListener?.("voiceschanged", () => this.#show());
    return make(
      "details",
      { class: "lezen" },
      this.#label(make("summary"), "lezen"),
      make("div", { class: "knoppen" }, part.larger, part.smaller, part.calm, part.aloud),
    );
  }

  #show(keep = false) {
    const part = this.#part;
    const { size, calm, aloud } = this.#look;
    part.table.classList.toggle("groot", size === 1);
    part.table.classList.toggle("grootst", size === 2);
    part.table.classList.toggle("rustig", calm);
    part.table.classList.toggle("stil", !this.#speaks);
    part.smaller.disabled = size === 0;
    part.larger.disabled = size === 2;
    part.calm.setAttribute("aria-pressed", String(calm));
    part.aloud.setAttribute("aria-pressed", String(aloud));
    if (!keep) return;
    memory.write({ look: this.#look });
    if (!aloud) voice.stop();
  }

  /** Whether answers can be read aloud: the part is on, and this device has a voice for it. */
  get #speaks() {
    return !this.#names.uit?.includes("voorlezen") && Boolean(voice.find());
  }

  /** A button that reads a turn aloud, and stops when it is pressed again. */
  #reader(text) {
    let reading = false;
    const begin = text.match(/^.{0,40}(?!\S)/s)?.[0] || text.slice(0, 40);
    const button = make("button", { type: "button", class: "voor" });
    const name = (key) => {
      button.textContent = this.#said(key);
      button.setAttribute("aria-label", `${this.#said(key)}: ${begin}`); // who hears the buttons one by one must know which is which
    };
    const ready = () => ((reading = false), name("lees"));
    button.addEventListener("click", () => {
      if (reading) return voice.stop(), ready();
      voice.say(text, ready);
      reading = true;
      name("lees_niet");
    });
    ready();
    return button;
  }

  #buildSummary() {
    const part = this.#part;
    part.lines = make("div");
    part.print = this.#button("print", { class: "rand", onclick: () => this.#print() });
    part.save = ["pdf", "txt"]
      .filter((kind) => kind !== "pdf" || this.#names.pdf)
      .map((kind) => this.#button(kind === "pdf" ? "pdf" : "tekst", { class: "rand", onclick: () => this.#download(kind) }));
    part.all = this.#button("alles", { class: "rand", onclick: () => this.#keepAll() });
    part.erase = this.#button("wis", { class: "gevaarlijk", onclick: () => this.#part.dialog.showModal() });
    part.after = make("kt-afronden", { talk: this.#bridge });
    part.summary = make(
      "details",
      { class: "kaart verslag" },
      make("summary", {}, (part.title = make("span", { role: "heading", "aria-level": "2" }))),
      part.lines,
      (part.keep = make("div", { class: "knoppen" }, part.print, ...part.save, part.all, part.erase)),
      part.after,
    );
    this.#showSummary({});
    part.summary.open = this.offsetWidth >= 896; // where gesprek.css puts it beside the conversation
    return part.summary;
  }

  /** What afronden.js needs of this conversation. */
  get #bridge() {
    return {
      make,
      prose,
      id: () => this.#talk.id,
      name: (kind, key) => this.#name(kind, key),
      off: (part) => Boolean(this.#names.uit?.includes(part)),
      call: (method, tail, body) => this.#call(method, this.#path + tail, body),
      save: (tail, file) => this.#save(tail, file),
    };
  }

  #showAfter() {
    this.#part.after.show(!this.#part.keep.hidden, this.#stage);
  }

  #buildDialog() {
    const close = () => this.#part.dialog.close();
    this.#part.dialog = make(
      "dialog",
      { "aria-labelledby": "wis-titel" },
      this.#label(make("h2", { id: "wis-titel" }), "wis_vraag"),
      this.#label(make("p"), "wis_uitleg"),
      make(
        "div",
        { class: "knoppen" },
        this.#button("wis_ja", { class: "hoofd", onclick: () => (close(), this.#erase()) }),
        this.#button("wis_nee", { class: "rand", onclick: close }),
      ),
    );
    return this.#part.dialog;
  }

  /** All messages of one turn, put in at once, so that they are read out once and whole. */
  #showTurn(messages, stage, mine = null, fresh = true, n = null) {
    const turn = make("div", { class: "beurt" });
    messages.forEach((message, index) => turn.append(this.#message(message, index === 0)));
    const choices = messages.flatMap((message) => message.choices || []).map((choice) => choice.title);
    const toHear = choices.length ? `${this.#said("keuzes")}: ${choices.join("; ")}.` : "";
    const text = [...messages.map((message) => message.text), toHear].filter(Boolean).join("\n");
    const danger = messages.some((message) => message.kind === "veiligheid");
    if (danger && this.#leave)
      turn.append(
        make(
          "div",
          { class: "bericht meekijken" },
          make("p", {}, this.#said("meekijken")),
          this.#wayOut(),
        ),
      );
    turn.append(this.#reader(text));
    // The buttons stand before the field, where who listens does not come by: so they are read out with the question.
    this.#part.log.querySelector(".hoorbaar")?.remove();
    if (toHear) turn.append(make("p", { class: "hoorbaar" }, toHear));
    if (n && !danger && !this.#names.uit?.includes("waardering") && messages.some(({ kind }) => JUDGED.includes(kind)))
      turn.append(make("kt-hielp", { talk: this.#bridge, body: { n }, "aria-live": "off" }));
    this.#part.log.append(turn);
    if (this.#look.aloud && fresh && this.#speaks) voice.say(text);
    if (mine) this.#turns.push({ mine, turn });
    this.#showPlace(messages, stage);
    // Show the beginning of what is new, not its end; the focus stays where it is.
    mine?.scrollIntoView({ block: "start" });
  }

  /** Where the talk stands: the step, the choices of the last question, whether there is anything to take back. */
  #showPlace(messages, stage) {
    this.#stage = stage;
    const [step, about] = (this.#name("stappen", stage) || "").split(":");
    this.#part.step.replaceChildren(step, make("span", {}, about ? `:${about}` : ""));
    this.#showChoices(messages.flatMap((message) => message.choices || []));
    this.#part.undo.disabled = this.#turns.length === 0;
    this.#showAfter();
  }

  #message(message, first) {
    const box = make("div", { class: `bericht ${message.kind}` });
    if (message.kind === "veiligheid") box.append(make("span", { class: "wie" }, this.#said("belangrijk")));
    else if (first) box.append(make("span", { class: "wie" }, this.#said("computer")));
    box.append(...prose(message.text));
    if (message.why?.text) {
      box.append(this.#fold(this.#said("waarom"), make("p", {}, message.why.text)));
    }
    if (message.sources?.length) {
      const list = message.sources.map((source) => make("li", {}, source.citation || source.passage));
      box.append(this.#fold(this.#said(list.length > 1 ? "bronnen" : "bron"), make("ul", {}, ...list)));
    }
    return box;
  }

  #fold(title, content) {
    return make("details", {}, make("summary", {}, title), make("div", { class: "uitleg" }, content));
  }

  #showMine(text) {
    const box = make("div", { class: "bericht van-u" }, make("span", { class: "wie" }, this.#said("u")), ...prose(text));
    this.#part.log.append(box);
    return box;
  }

  #showChoices(choices) {
    const buttons = choices.map((choice) =>
      make("button", { type: "button", onclick: () => this.#choose(choice) }, choice.title),
    );
    this.#part.choices.replaceChildren(...buttons);
    this.#part.choices.hidden = buttons.length === 0;
  }

  #say(text, busy = false) {
    this.#part.status.textContent = text;
    this.#part.status.classList.toggle("bezig", busy);
  }

  /** How to reach a person, in the words of the gemeente. */
  #reach(person) {
    const ways = [person.telefoon && `Bel ${person.telefoon}`, person.langs && `Kom langs: ${person.langs}`];
    return [
      make("h2", {}, person.titel),
      make("p", {}, person.uitleg),
      make("ul", {}, ...ways.filter(Boolean).map((way) => make("li", {}, ...callable(way)))),
      ...[person.nu, person.gevaar].filter(Boolean).map((line) => make("p", {}, ...callable(line))),
    ];
  }

  /** Leave at once: nothing stays on this device, and the way back does not lead here. */
  #leaveNow(event) {
    event.preventDefault();
    voice.stop();
    memory.wipe();
    if (this.#talk.id) {
      // Without the token nobody can reach the conversation any more, so it need not be kept.
      fetch(this.#api + this.#path, {
        method: "DELETE",
        headers: { Authorization: `Bearer ${this.#talk.token}` },
        credentials: "omit",
        keepalive: true,
      }).catch(() => {});
    }
    document.title = "";
    document.body.hidden = true;
    location.replace(this.#leave);
  }

  #togglePerson() {
    const open = this.#part.personBox.hidden;
    this.#part.personBox.hidden = !open;
    this.#part.person.setAttribute("aria-expanded", String(open));
    // Open it no longer sticks to the window, where it would hide what has the focus; so it is brought into view, and
    // after it the last that was said.
    (open ? this.#part.person : this.#part.log.lastElementChild)?.scrollIntoView({ block: "nearest" });
  }

  /* --- talking to the server -------------------------------------------------------------------- */

  async #call(method, path, body, headers = {}) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(this.#api + path, {
        method,
        signal: stop.signal,
        credentials: "omit",
        headers: {
          ...(this.#talk.token && { Authorization: `Bearer ${this.#talk.token}` }),
          ...(body && { "Content-Type": "application/json" }),
          ...headers,
        },
        body: body && JSON.stringify(body),
      });
      const blob = await answer.blob();
      const json = /json/.test(blob.type) && blob.size ? JSON.parse(await blob.text()) : {};
      if (!answer.ok) throw new Failure(json, answer.status);
      return { status: answer.status, json, blob };
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw new Failure({}, 0);
    } finally {
      clearTimeout(timer);
    }
  }

  get #path() {
    return `/conversations/${this.#talk.id}`;
  }

  /** The conversation of this tab, or a new one: the answer, or what went wrong. */
  #ask() {
    const { id, token } = memory.read();
    this.#talk = id && token ? { id, token } : {};
    const call = this.#talk.id
      ? this.#call("GET", this.#path)
      : this.#call("POST", "/conversations", { mode: this.getAttribute("mode") || "burger" });
    return call.then(({ json }) => ({ json }), (failure) => ({ failure }));
  }

  /** Begin, or go on with, the conversation; asked for twice it is done once. */
  #start() {
    this.#starting ||= this.#begin().finally(() => (this.#starting = null));
    return this.#starting;
  }

  async #begin() {
    this.#part.log.querySelector(".mislukt")?.remove();
    const asked = this.#early || this.#ask();
    this.#early = null;
    let { json, failure } = await asked;
    if (this.#talk.id) {
      if (!failure) return this.#restore(json);
      if (failure.status !== 401 && failure.status !== 404) return this.#cannotStart(failure);
      memory.wipe();
      this.#say(this.#said("vorige_weg"));
      ({ json, failure } = await this.#ask());
    }
    if (failure) return this.#cannotStart(failure);
    this.#talk = { id: json.id, token: json.token };
    memory.write(this.#talk);
    this.#address(json.aanspreekvorm);
    this.#showTurn(json.messages, json.stage);
    this.#there = true;
  }

  #restore(talk) {
    this.#address(talk.aanspreekvorm);
    for (const turn of talk.turns) {
      this.#showTurn(turn.messages, turn.stage, turn.n === 0 ? null : this.#showMine(turn.text), false, turn.n);
    }
    const { pending } = memory.read();
    if (pending) this.#failed(pending, this.#said("onverstuurd"));
    this.#there = true;
    this.#refresh();
  }

  #cannotStart(failure) {
    const again = make("button", { type: "button", class: "rand" }, this.#said("opnieuw"));
    const box = make(
      "div",
      { class: "bericht info mislukt" },
      ...prose(this.#wrong(failure)),
      make("div", { class: "knoppen" }, again),
    );
    again.addEventListener("click", () => this.#start());
    this.#part.log.append(box);
  }

  async #submit(event) {
    event.preventDefault();
    if (!this.#part.text.value.trim()) return this.#say(this.#said("leeg"));
    if (this.#busy) return this.#say(this.#said("wacht"));
    if (!this.#there && !(await this.#waitToBegin())) return;
    const text = this.#part.text.value.trim(); // what stands there by now
    if (!text) return this.#say(this.#said("leeg"));
    this.#part.text.value = "";
    memory.write({ draft: "" });
    this.#send({ text, key: crypto.randomUUID?.() || `k${Date.now()}-${Math.random()}` });
  }

  /** Who is quicker than the greeting waits for it; the words stay in their field. Whether it came. */
  async #waitToBegin() {
    this.#busy = true;
    this.#say(this.#said("denkt"), true);
    await this.#start().finally(() => (this.#busy = false));
    this.#say("");
    return this.#there;
  }

  #enter(event) {
    // A telephone has no easy other way to a new line, so there Enter stays a new line.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    this.#part.send.click();
  }

  #choose(choice) {
    if (this.#busy) return;
    // The button that has the focus is about to go: the focus waits with the conversation.
    this.#part.log.focus({ preventScroll: true });
    this.#send({ text: choice.value, key: `k${Date.now()}-${Math.random()}`, shown: choice.title });
  }

  async #send(message, mine = null) {
    this.#part.log.querySelector(".mislukt")?.remove();
    this.#part.log.querySelector(".hoorbaar")?.remove();
    mine ||= this.#showMine(message.shown || message.text);
    const who = mine.querySelector(".wie");
    if (who.textContent !== this.#said("u")) who.textContent = this.#said("u"); // a change that is none would be read out
    mine.scrollIntoView({ block: "nearest" });
    this.#busy = true;
    this.#part.choices.hidden = true;
    memory.write({ pending: message });
    const timers = [
      setTimeout(() => this.#say(this.#said("denkt"), true), 400),
      setTimeout(() => this.#say(this.#said("traag"), true), SLOW),
    ];
    try {
      const { json } = await this.#call("POST", `${this.#path}/messages`, { text: message.text }, { "Idempotency-Key": message.key });
      memory.write({ pending: null });
      this.#address(json.aanspreekvorm);
      this.#showTurn(json.messages, json.stage, mine, true, json.n);
      this.#refresh();
    } catch (failure) {
      this.#failed(message, this.#wrong(failure), mine, failure.status);
      this.#part.choices.hidden = !this.#part.choices.children.length;
    } finally {
      timers.forEach(clearTimeout);
      this.#say("");
      this.#busy = false;
    }
  }

  /** Says what went wrong and keeps the words: to send again as they are, or to change them first. */
  #failed(message, detail, mine = null, status = 0) {
    mine ||= this.#showMine(message.shown || message.text);
    mine.querySelector(".wie").textContent = this.#said("u_niet");
    const gone = status === 401 || status === 404;
    const box = make(
      "div",
      { class: "bericht info mislukt" },
      ...prose(detail),
      make(
        "div",
        { class: "knoppen" },
        gone
          ? make("button", { type: "button", class: "rand", onclick: () => this.#anew(message.text) }, this.#said("nieuw"))
          : make("button", { type: "button", class: "rand", onclick: () => this.#again(message, mine) }, this.#said("opnieuw")),
        make("button", { type: "button", onclick: () => this.#change(message, mine, box) }, this.#said("aanpassen")),
      ),
    );
    this.#part.log.append(box);
    box.scrollIntoView({ block: "nearest" });
  }

  #again(message, mine) {
    this.#part.log.focus({ preventScroll: true });
    this.#send(message, mine);
  }

  #change(message, mine, box) {
    mine.remove();
    box.remove();
    this.#part.text.value = message.text;
    memory.write({ pending: null, draft: message.text });
    this.#part.text.focus();
  }

  async #undo() {
    if (this.#busy || !this.#turns.length) return;
    try {
      const { json } = await this.#call("POST", `${this.#path}/undo`);
      const { mine, turn } = this.#turns.pop();
      mine.remove();
      turn.remove();
      this.#part.log.querySelector(".mislukt")?.remove();
      this.#address(json.aanspreekvorm);
      this.#showPlace(json.messages, json.stage);
      this.#part.text.value = json.undone.text;
      memory.write({ draft: json.undone.text, pending: null });
      this.#part.text.focus();
      this.#say(this.#said("teruggenomen"));
      this.#refresh();
    } catch (failure) {
      this.#say(this.#wrong(failure));
    }
  }

  /* --- the verslag ------------------------------------------------------------------------------ */

  async #refresh() {
    const asked = ++this.#asked;
    try {
      const { json } = await this.#call("GET", `${this.#path}/summary`);
      if (asked === this.#asked) this.#showSummary(json); // a later question has a later answer
    } catch {
      /* the conversation goes on; the panel follows at the next answer */
    }
  }

  #showSummary(summary) {
    const heading = (name) => this.#name("paneel", name) || name;
    const sections = [];
    const add = (name, items) => items.length && sections.push(this.#section(heading(name), items));
    const plain = (text) => make("li", { class: "regel" }, make("span", {}, text));
    const because = (kind) => (entry) => {
      const name = entry.naam || this.#names[kind]?.[entry.id] || entry.id;
      if (!entry.because) return plain(name);
      return plain(this.#said("omdat").replace("{naam}", () => name).replace("{omdat}", () => entry.because));
    };
    if (summary.vraag) add("vraag", [this.#line({ id: "vraag", text: summary.vraag })]);
    for (const name of LINES) add(name, (summary[name] || []).map((line) => this.#line(line)));
    if (SOLUTIONS.includes(this.#stage)) {
      add("leefgebieden", (summary.leefgebieden || []).map((id) => plain(this.#name("leefgebieden", id) || id)));
      const chosen = (summary.arrangementen || []).filter((entry) => entry.gekozen);
      add("arrangementen", (chosen.length ? chosen : summary.arrangementen || []).map(because("arrangementen")));
    }
    if (ROUTE.includes(this.#stage)) {
      add("lokets", (summary.lokets || []).map(because("lokets")));
      add("stappen", (summary.stappen || []).map(plain));
      add("rechten", (summary.rechten || []).map(plain));
      add("bronnen", (summary.bronnen || []).map((source) => plain(source.citation)));
    }
    this.#part.title.textContent = heading(ROUTE.includes(this.#stage) ? "klaar" : "titel"); // "uw gespreksverslag staat klaar"
    this.#part.keep.hidden = !sections.length && !this.#turns.length;
    if (this.#stage === "afgerond") this.#part.summary.open = true;
    if (!sections.length) sections.push(make("p", { class: "leeg" }, heading("leeg")));
    this.#part.lines.replaceChildren(...sections);
    this.#showAfter();
  }

  #section(title, items) {
    return make("section", {}, make("h3", {}, title), make("ul", {}, ...items));
  }

  #line(line) {
    const item = make("li", { class: "regel" });
    const show = () => {
      const name = `${this.#said("pas_aan")}: ${line.text}`;
      const edit = make("button", { type: "button", "aria-label": name, "data-regel": line.id }, this.#said("pas_aan"));
      edit.addEventListener("click", () => change());
      item.replaceChildren(make("span", {}, line.text), ...(line.id ? [edit] : []));
      return edit;
    };
    const change = () => {
      const field = make("textarea", { value: line.text, "aria-label": this.#said("verbeter"), maxLength: 1000 });
      const keep = (text) => this.#correct(line.id, text, () => show().focus());
      item.replaceChildren(
        make(
          "form",
          { onsubmit: (event) => (event.preventDefault(), keep(field.value.trim())) },
          field,
          make(
            "div",
            { class: "knoppen" },
            make("button", { type: "submit", class: "hoofd" }, this.#said("bewaar")),
            make("button", { type: "button", class: "rand", onclick: () => show().focus() }, this.#said("laat")),
            make("button", { type: "button", class: "gevaarlijk", onclick: () => keep("") }, this.#said("haal_weg")),
          ),
        ),
      );
      field.focus();
    };
    show();
    return item;
  }

  async #correct(id, text, failed) {
    try {
      this.#asked++;
      const { json } = await this.#call("PATCH", `${this.#path}/summary`, { id, text });
      this.#showSummary(json);
      // Back to the line that was corrected; to the heading when it is gone.
      const line = [...this.#part.lines.querySelectorAll("[data-regel]")].find((one) => one.dataset.regel === String(id));
      (line || this.#part.summary.querySelector("summary")).focus();
      this.#say(this.#said(text ? "verbeterd" : "weggehaald"));
    } catch (failure) {
      failed();
      this.#say(this.#wrong(failure));
    }
  }

  #print() {
    this.#part.summary.open = true;
    window.print();
  }

  async #download(kind) {
    if (await this.#save(`/summary.${kind}`, `gespreksverslag.${kind}`)) this.#say(this.#said("bewaard"));
  }

  /** Everything that the service keeps of this conversation. */
  async #keepAll() {
    if (await this.#save("/export", "mijn-gesprek.json")) this.#say(this.#said("alles_bewaard"));
  }

  /** Keep a file of this conversation on this device. */
  async #save(tail, file) {
    try {
      const { blob } = await this.#call("GET", this.#path + tail);
      const url = URL.createObjectURL(blob);
      make("a", { href: url, download: file }).click();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
      return true;
    } catch (failure) {
      this.#say(this.#wrong(failure));
    }
  }

  async #erase() {
    try {
      const { status, json } = await this.#call("DELETE", this.#path);
      await this.#anew("");
      this.#say(status === 202 ? json.detail : this.#said("gewist"));
    } catch (failure) {
      if (failure.status === 401 || failure.status === 404) return this.#anew("");
      this.#say(`${this.#wrong(failure)} ${this.#said("niet_gewist")}`);
    }
  }

  async #anew(draft) {
    voice.stop();
    memory.wipe();
    memory.write({ look: this.#look });
    this.#asked++;
    this.#talk = {};
    this.#there = false;
    this.#turns = [];
    this.#part.after.empty();
    this.#part.log.replaceChildren();
    this.#showChoices([]);
    this.#showSummary({});
    this.#part.undo.disabled = true;
    this.#part.text.value = draft;
    this.#part.text.focus();
    await this.#start();
  }
}

customElements.define("keuken-tafel", KeukenTafel);
