/* What comes with the conversation: a code for the loket, being called back, whether it helped.
   <kt-afronden> stands under the verslag, <kt-hielp> under an answer. Both get `talk` from <keuken-tafel>:
   make, prose, id(), name(part, key), off(part), call(method, tail, body), save(tail, file). The words are those of texts.yml. */

{
  const failed = (failure, talk) => failure.problem?.detail || talk.name("gesprek", "geen_verbinding");

  /** Two buttons, yes and no; the one that was chosen stays pressed, and one may change one's mind. */
  class Hielp extends HTMLElement {
    talk = null;
    body = {}; // what is sent along
    asks = "vraag"; // the words above, in part `waardering` of texts.yml
    done = null; // called after a choice, with it

    connectedCallback() {
      if (this.firstChild) return;
      const { make, name } = this.talk;
      const said = (key) => name("waardering", key);
      const thanks = make("span", { role: "status" });
      const choice = (key, helpful) =>
        make(
          "button",
          { type: "button", "aria-pressed": "false", onclick: (event) => choose(event.currentTarget, helpful) },
          said(key),
        );
      const buttons = [choice("ja", true), choice("nee", false)];
      const choose = async (chosen, helpful) => {
        group.append(thanks); // there before its words are, so that they are read out
        try {
          await this.talk.call("POST", "/rating", { helpful, ...this.body });
          buttons.forEach((button) => button.setAttribute("aria-pressed", String(button === chosen)));
          thanks.textContent = said("dank");
          this.done?.(helpful);
        } catch (failure) {
          thanks.textContent = failed(failure, this.talk);
        }
      };
      const group = make("div", { class: "hielp", role: "group", "aria-label": said(this.asks) }, make("span", {}, said(this.asks)), ...buttons);
      this.append(group);
    }
  }

  class Afronden extends HTMLElement {
    talk = null;
    #stage = "";

    /** Show what fits now: `some` when there is a verslag to hand over, `stage` where the talk stands. */
    show(some, stage) {
      this.#part("code", some, () => this.#code());
      this.#part("terugbellen", Boolean(this.talk.id()), () => this.#callback());
      const asked = !this.talk.off("waardering") && stage === "afgerond";
      if (asked && this.#stage !== stage) this.append(this.#whole());
      this.#stage = stage;
    }

    /** Begin again: a new conversation, or another form of address. */
    empty() {
      this.replaceChildren();
      this.#stage = "";
    }

    #part(part, wanted, build) {
      const there = this.querySelector(`[data-part=${part}]`);
      if (this.talk.off(part) || !wanted) return there?.remove();
      if (there) return;
      const box = build();
      box.dataset.part = part;
      this.prepend(box);
      if (part === "terugbellen") this.append(box);
    }

    /** A part that asks the server how things stand whenever it is opened. */
    #fold(part, fill) {
      const { make, name } = this.talk;
      const box = make("div", { class: "afronden" });
      const fold = make("details", {}, make("summary", {}, name(part, "titel")), box);
      fold.addEventListener("toggle", () => fold.open && fill(box));
      return fold;
    }

    /** A form with the tick that says yes; `send` is called only with it. `places`: which field a kind of problem is about. */
    #consent(part, fields, send, places = {}) {
      const { make, name } = this.talk;
      const said = (key) => name(part, key);
      const wrong = make("p", { class: "mislukt", role: "alert", hidden: true });
      const tick = make("input", { type: "checkbox" });
      const tell = (text) => ((wrong.textContent = text), (wrong.hidden = !text));
      const submit = async (event) => {
        event.preventDefault();
        if (!tick.checked) return tell(said("nodig")), tick.focus();
        if (sending) return; // a button that is disabled would lose the focus
        sending = true;
        tell("");
        Object.values(places).forEach((field) => field?.removeAttribute("aria-invalid"));
        try {
          await send();
        } catch (failure) {
          tell(failed(failure, this.talk));
          const field = places[String(failure.problem?.type).split(":").pop()];
          if (field && field.type !== "radio") field.setAttribute("aria-invalid", "true");
          field?.focus();
        }
        sending = false;
      };
      let sending = false;
      const button = make("button", { type: "submit", class: "hoofd" }, said("knop"));
      return make(
        "form",
        { noValidate: true, onsubmit: submit },
        ...fields,
        make("label", { class: "vinkje" }, tick, make("span", {}, said("toestemming"))),
        wrong,
        button,
      );
    }

    /** Put something in the box and the focus with it, so that it is read out. */
    #tell(box, ...nodes) {
      const place = this.talk.make("div", { tabIndex: -1 }, ...nodes);
      box.replaceChildren(place);
      place.focus();
    }

    #withdraw(part, box, again) {
      const { make, name } = this.talk;
      const button = make("button", { type: "button", class: "gevaarlijk" }, name(part, "trek_in"));
      button.addEventListener("click", async () => {
        try {
          await this.talk.call("DELETE", part === "code" ? "/code" : "/callback");
          this.#tell(box, make("p", {}, name(part, "ingetrokken")));
        } catch (failure) {
          again(failed(failure, this.talk));
        }
      });
      return button;
    }

    /* --- a code for the loket ------------------------------------------------------------------- */

    #code() {
      return this.#fold("code", async (box) => {
        if (box.querySelector("output")) return; // it is shown this once
        const there = await this.talk.call("GET", "/code").catch(() => null);
        this.#askCode(box, there?.json.geldig_tot ? there.json : null);
      });
    }

    #askCode(box, there, note = "") {
      const { make, prose, name } = this.talk;
      const said = (key) => name("code", key);
      const form = this.#consent("code", [], async () => {
        const { json } = await this.talk.call("POST", "/code", { toestemming: true });
        this.#tell(
          box,
          make("p", {}, said("uw_code")),
          make("output", { class: "code" }, json.code),
          ...prose(`${json.tekst}\n${said("bewaar")}\n${said("nieuw")}`),
          this.#withdraw("code", box, (text) => this.#askCode(box, { tekst: json.tekst }, text)),
        );
      });
      box.replaceChildren(
        ...prose(note ? `${note}\n` : ""),
        ...prose(there ? `${there.tekst}\n${said("nieuw")}` : `${said("uitleg")}\n${said("alleen")}`),
        form,
        ...(there ? [this.#withdraw("code", box, (text) => this.#askCode(box, there, text))] : []),
      );
    }

    /* --- being called back ------------------------------------------------------------------------ */

    #callback() {
      return this.#fold("terugbellen", async (box) => {
        try {
          const { json } = await this.talk.call("GET", "/callback");
          this.#askCallback(box, json);
        } catch (failure) {
          box.replaceChildren(...this.talk.prose(failed(failure, this.talk)));
        }
      });
    }

    #askCallback(box, { momenten, verzoek }, note = "") {
      const { make, prose, name } = this.talk;
      const said = (key) => name("terugbellen", key);
      const field = (key, properties, tag = "input") => {
        const input = make(tag, { id: `kt-${key}`, ...properties });
        return [input, make("div", {}, make("label", { for: `kt-${key}` }, said(key)), input)];
      };
      const [person, personBox] = field("naam", { type: "text", autocomplete: "name", maxLength: 80 });
      const [phone, phoneBox] = field("telefoon", { type: "tel", autocomplete: "tel", maxLength: 30 });
      const [remark, remarkBox] = field("opmerking", { rows: 2, maxLength: 300, "aria-describedby": "kt-hint" }, "textarea");
      remarkBox.append(make("p", { class: "hint", id: "kt-hint" }, said("opmerking_hint")));
      const choices = momenten.map(({ value, title }) =>
        make("label", { class: "vinkje" }, make("input", { type: "radio", name: "kt-moment", value }), make("span", {}, title)),
      );
      const moments = make("fieldset", {}, make("legend", {}, said("moment")), ...choices);
      const fields = [personBox, phoneBox, moments, remarkBox, ...prose(said("bewaren"))];
      const form = this.#consent("terugbellen", fields, async () => {
        const moment = moments.querySelector(":checked")?.value || "";
        const body = { naam: person.value, telefoon: phone.value, opmerking: remark.value, moment, toestemming: true };
        const { json } = await this.talk.call("POST", "/callback", body);
        this.#tell(box, make("h3", {}, said("klaar")), ...this.#asked(box, json, momenten));
      }, { bel_naam: person, bel_nummer: phone, bel_moment: choices[0]?.querySelector("input"), bel_opmerking: remark });
      box.replaceChildren(
        ...prose(note ? `${note}\n` : ""),
        ...(verzoek ? [...this.#asked(box, verzoek, momenten), ...prose(said("ander"))] : prose(said("uitleg"))),
        ...prose(said("spoed")),
        form,
      );
    }

    #asked(box, verzoek, momenten) {
      const { make, prose, name } = this.talk;
      const agenda = make("button", { type: "button", class: "rand" }, name("terugbellen", "agenda_knop"));
      agenda.addEventListener("click", () => this.talk.save("/callback.ics", "gebeld-worden.ics"));
      const withdraw = this.#withdraw("terugbellen", box, (text) => this.#askCallback(box, { momenten, verzoek }, text));
      return [...prose(verzoek.tekst), make("div", { class: "knoppen" }, agenda, withdraw)];
    }

    /* --- did it help ------------------------------------------------------------------------------ */

    #whole() {
      const { make, name } = this.talk;
      const said = (key) => name("waardering", key);
      const asked = make("kt-hielp", { talk: this.talk, asks: "titel" });
      const box = make("section", { class: "afronden" }, asked);
      asked.done = (helpful) => {
        box.querySelector("form")?.remove();
        const text = make("textarea", { id: "kt-oordeel", rows: 2, maxLength: 1000, "aria-describedby": "kt-oordeel-hint" });
        const told = make("p", { role: "status" });
        const send = async (event) => {
          event.preventDefault();
          try {
            await this.talk.call("POST", "/rating", { helpful, text: text.value });
            told.textContent = said("dank");
          } catch (failure) {
            told.textContent = failed(failure, this.talk);
          }
        };
        const button = make("button", { type: "submit", class: "rand" }, said("knop"));
        const label = make("label", { for: "kt-oordeel" }, said("tekst"));
        const hint = make("p", { class: "hint", id: "kt-oordeel-hint" }, said("hint"));
        box.append(make("form", { onsubmit: send }, label, text, hint, button, told));
      };
      return box;
    }
  }

  customElements.define("kt-hielp", Hielp);
  customElements.define("kt-afronden", Afronden);
}
