"""One turn of the citizen's conversation: from what was said to what is said back, in the five steps of De Kanteling."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from actions.burger import answers, brakes, options, route
from actions.burger.corrections import correct
from actions.burger.lines import cued, fragment, quote, record, sentences
from actions.burger.planner import Question, conditions, next_question, questions
from actions.burger.reading import Reading, act
from actions.burger.sources import sources
from actions.burger.state import State, checked, lines, new_state, told
from actions.burger.wording import Speaker, words
from knowledge import guard
from knowledge.facts import age_group
from knowledge.gemeente import Gemeente, gemeente
from knowledge.products import product_in
from knowledge.triage import Triage, triage

__all__ = ["Reading", "TurnResult", "danger_turn", "next_turn", "open_conversation"]

Message = dict[str, Any]


@dataclass(frozen=True)
class TurnResult:
    """What the assistant says, the whole new state, and where the conversation stands (taxonomy ``stappen``)."""

    messages: list[Message]
    state: State
    stage: str


def _in_danger(state: State) -> bool:
    """Whether what was told may still route to a danger number: not when the person chose to go on with their question."""
    return not state["gevaar"] or bool(state["wacht"])


@dataclass
class Talk:
    """One turn in the making: the state being changed and what is going to be said."""

    state: State
    speaker: Speaker
    gemeente: Gemeente
    n: int
    out: list[Message] = field(default_factory=list)
    _seen: Triage | None = None
    _reasoned: Triage | None = None

    @property
    def seen(self) -> Triage:
        """Triage of everything told so far, without its reasons; made anew after something was added."""
        if self._reasoned is not None:
            return self._reasoned
        if self._seen is None:
            self._seen = triage(told(self.state), reasons=False, danger=_in_danger(self.state))
        return self._seen

    @property
    def reasoned(self) -> Triage:
        """The same with the citizen's own words behind every outcome; only the route needs it."""
        if self._reasoned is None:
            self._reasoned = triage(told(self.state), danger=_in_danger(self.state))
        return self._reasoned

    def fresh(self) -> None:
        """Forget the triage: the story changed."""
        self._seen = self._reasoned = None

    def say(self, text: str | None, kind: str = "info", **more: Any) -> None:
        """Add a message, unless there is nothing (left) to say."""
        if text:
            self.out.append({"text": text, "kind": kind, **{k: v for k, v in more.items() if v}})

    def ask(
        self,
        text: str,
        question: Question,
        kind: str = "vraag",
        ack: str | None = None,
        choices: list[dict[str, str]] | None = None,
    ) -> None:
        """Say ``text`` as this question, behind an acknowledgement; its choices and its reason travel with it."""
        self.state["asks"], self.state["vraag_id"] = question.asks, question.id
        self.say(
            f"{ack} {text}" if ack else text,
            kind,
            asks=question.asks,
            choices=self.choices(question.raw.get("keuzes", [])) if choices is None else choices,
            why=_why(self, question.raw.get("waarom")),
        )

    def choices(self, rows: list[dict[str, str]]) -> list[dict[str, str]]:
        """Buttons in the right form of address."""
        return [{k: self.speaker.fill(v) for k, v in row.items()} for row in rows]

    def ack(self, tone: str) -> str | None:
        """The next acknowledgement of this tone, or None when all were used."""
        return self.speaker.pick(f"ontvangst.{tone}", words("ontvangst", tone))

    def ack_or_plain(self, key: str, pool: list[str], **values: str) -> str | None:
        """The next wording of ``pool``, or a plain acknowledgement."""
        return self.speaker.pick(key, pool, **values) or self.ack("gewoon")

    def last_resort(self, key: str, **values: str) -> str:
        """The next wording of this list of ``woorden.yml``; when all were said, its last one once more."""
        return self.speaker.pick(key, words(key), **values) or self.speaker.fill(words(key)[-1], **values)

    def result(self) -> TurnResult:
        """The finished turn."""
        return TurnResult(self.out, self.state, self.state["stage"])


def open_conversation(gemeente_id: str | None = None) -> TurnResult:
    """Stage contact: what this is, what happens with what is typed, and one sentence of invitation."""
    talk = _talk(new_state(gemeente_id or "voorbeeld"), 0)
    talk.say(talk.speaker.pick("welkom", words("welkom")), "info")
    _ask(talk, questions()["verhaal"])
    return talk.result()


def warm_up() -> None:
    """Load everything a turn needs, so that nobody's first message waits for it."""
    opened = open_conversation()
    told_once = next_turn(opened.state, "Mijn moeder kan niet meer traplopen en ik maak me zorgen.", Reading(), 1)
    next_turn(told_once.state, "wat is een pgb?", Reading(), 2)
    answers.find("waarom moet de buurt helpen?")


def danger_turn(state: State | None, text: str, danger: guard.Danger, n: int) -> TurnResult:
    """Help at once: one clear message, no question. The words are kept under zorgen; the talk waits for the person."""
    talk = _talk(checked(state), n)
    _notice_person(talk, text)
    before = talk.state["gevaar"] or {"loket": danger.loket, "keer": 0}
    young = talk.state["je"] or danger.loket == "kindertelefoon"
    for message in guard.words(danger, young=young, times=before["keer"]):
        talk.out.append(message)
    rest = _without_danger(text, danger)
    if rest:
        record(talk.state, rest, n, "zorgen")
    if talk.state["stage"] == "contact":
        talk.state["stage"] = "gesprek"
    talk.state["gevaar"] = {"loket": danger.loket, "keer": before["keer"] + 1}
    # a mere doubt gives the number and leaves the rest to the person; their next words are an answer again
    talk.state["wacht"] = danger.kind != "twijfel"
    return talk.result()


def _without_danger(text: str, danger: guard.Danger) -> str:
    """What of a dangerous message may stand in the gespreksverslag.

    A wish to die and danger to life are no answers and stand nowhere. What somebody tells about violence at home stays,
    in their own words: the worker who helps them needs it, and they can take the line away.
    """
    if danger.loket not in ("crisis_113", "noodnummer_112"):
        return text
    return " ".join(s for s in sentences(text) if guard.screen(s) is None and len(s.split()) > 2)


def next_turn(state: State | None, text: str, reading: Reading, n: int) -> TurnResult:
    """The assistant's turn after ``text`` (cleaned and masked). ``n`` counts the turns of this conversation from 1."""
    talk = _talk(checked(state), n)
    text = text.strip()
    kind = act(text, reading, talk.state["asks"]) if text else "onzin"
    _notice_person(talk, text)
    if talk.state["vraag_id"] == "genoeg" and kind in ("stop", "bedankt", "verslag", "groet", "buiten", "onzin"):
        kind = "vertellen"  # at "is this enough?" these all mean that it is
    if talk.state["wacht"]:
        _after_danger(talk, text, kind)
    elif talk.state["stage"] == "afgerond" and kind in (
        "vertellen",
        "concreet",
        "boos",
        "kiezen",
        "corrigeren",
        "ja",
        "nee",
    ):
        _after_end(talk, text, kind)
    else:
        _HANDLERS.get(kind, _tell)(talk, text)
    if not talk.out:  # every path speaks; should a pool of wordings run dry, the open invitation never does
        _ask_open(talk)
    if kind not in ("onzin", "niet_snappen"):
        talk.state["misverstaan"] = 0
    return talk.result()


def _talk(state: State, n: int) -> Talk:
    return Talk(state, Speaker(state["zei"], state["je"]), gemeente(state["gemeente"]), n)


def _notice_person(talk: Talk, text: str) -> None:
    """Form of address and language level follow the person."""
    plain = guard.normalise(text)
    state = talk.state
    if not state["je"] and (
        re.search(
            r"\b(?:ik |k)?ben (?:pas |nu |net |bijna )?(?:1[0-7]|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien)\b",
            plain,
        )
        or (
            re.search(r"\b(?:jij|jou|jouw|je kunt|kun je|kan je|weet je|ben je|heb je|wil je|doe je)\b", plain)
            and not re.search(r"\bu\b", plain)
            and talk.n > 0
        )
    ):
        state["je"] = True
        talk.speaker.young = True
    if not state["eenvoudig"] and re.search(
        r"\b(?:ik (?:niet|geen) (?:goed )?(?:begrijp|praat|spreek|lees|lezen|weet)|niet goed nederlands|(?:kan|kon) (?:\w+ ){0,2}(?:niet|slecht|moeilijk) (?:goed )?lezen|moeilijke woorden|mijn nederlands (?:niet|is))\b",
        plain,
    ):
        state["eenvoudig"] = True


# --- telling ------------------------------------------------------------------------------------------------------------


def _tell(talk: Talk, text: str) -> None:
    """Something was told or answered: write it down, say what must be said first, and ask what is worth most."""
    state = talk.state
    asks, question = state["asks"], state["vraag_id"]
    if asks == "keuze":
        return _choose(talk, text)
    if asks == "bevestiging":
        return _not_right(talk, text)
    if question == "genoeg":
        return _more(talk, text) if _is_more(text) else _report(talk)
    if question == "wat_anders":
        return _change_report(talk, text)
    if question == "kleine_stap":
        return _step(talk, text)
    if question == "wat_klopt_niet":
        return _own_words(talk, text)
    first = not lines(state, "verhaal") and state["stage"] == "contact"
    _write(talk, text, asks)
    _ask_on(talk, opening=first, heavy=None)


def _write(talk: Talk, text: str, asks: str | None) -> None:
    state = talk.state
    if not state["product"]:
        state["product"] = product_in(text) if asks in (None, "aanleiding", "wens", "anders") else None
    added = record(state, text, talk.n, asks, state["product"])
    purpose = _PURPOSE.search(text) if state["product"] and not lines(state, "wens") else None
    if purpose:  # "een scootmobiel om weer naar mijn zus te kunnen" tells what it is for
        added += record(state, purpose.group(0), talk.n, "wens")
    state["laatste"] = {"turn": talk.n, "vraag_id": state["vraag_id"], "asks": asks, "regels": added}
    state["kort"] = (state["kort"] + [len(text.split())])[-4:]
    talk.fresh()
    known = talk.seen.facts
    if state["voor"] is None or (state["voor"] == "zelf" and known.voor != "zelf" and state["teller"] <= 2):
        state["voor"], state["relatie"] = known.voor, known.relatie
    elif state["relatie"] is None and known.voor != "zelf":
        state["relatie"] = known.relatie
    state["groep"] = state["groep"] or known.leeftijdsgroep
    if asks == "voor_wie" and re.search(r"iemand anders", text):
        state["voor"] = "ander"
    if asks == "voor_wie" and re.search(r"mijzelf|mezelf", text):
        state["voor"], state["relatie"] = "zelf", None
    if asks == "leeftijd":
        state["groep"] = _group(text) or state["groep"]
    if asks == "netwerk" and re.fullmatch(
        r"(?:nee|niemand|geen|niks|nee niemand|alleen|ik sta er alleen voor|ik ben alleen)[., !]*",
        guard.normalise(text),
    ):
        _flag(state, "geen_netwerk")
    if known.has("taalmoeite"):
        state["eenvoudig"] = True
    if state["stage"] == "contact":
        state["stage"] = "gesprek"


_PURPOSE = re.compile(
    r"\b(?:om (?:weer|zelf|nog|toch|naar|te kunnen)\b|zodat\b|dan kan ik\b|want dan\b)[^.!?]{8,120}", re.IGNORECASE
)


def _group(text: str) -> str | None:
    plain = guard.normalise(text)
    for pattern, group in (
        (r"jonger dan 18", "jongere"),
        (r"tussen 18", "jongvolwassen"),
        (r"tussen 27", "volwassen"),
        (r"ouder dan 67|aow", "oudere"),
    ):
        if re.search(pattern, plain):
            return group
    hit = re.search(r"\b(\d{1,3})\b", plain)
    return age_group(int(hit.group(1))) if hit and 3 <= int(hit.group(1)) <= 105 else None


def _flag(state: State, name: str) -> None:
    if name not in state["vlaggen"]:
        state["vlaggen"].append(name)


def _ask_on(talk: Talk, opening: bool, heavy: bool | None) -> None:
    """Acknowledge, speak the brakes, and ask the next question or go on to the next step."""
    state = talk.state
    holds = conditions(state, talk.seen)
    said_before = len(talk.out)
    for message in brakes.spoken(
        state, talk.seen, holds, talk.gemeente, talk.speaker, opening and not talk.seen.facts.urgent
    ):
        talk.out.append(message)
    question = next_question(state, talk.seen, holds)
    if question is None:
        return _give_back(talk, holds)
    ack = None
    if len(talk.out) == said_before:  # a brake is an acknowledgement of its own
        tone = (
            "zwaar"
            if (heavy if heavy is not None else _heavy(talk, opening))
            else "kracht"
            if state["asks"] == "kracht" and state["kort"] and state["kort"][-1] > 3
            else "gewoon"
        )
        ack = talk.ack(tone) or talk.ack("gewoon")
    _ask(talk, question, ack)


def _heavy(talk: Talk, opening: bool) -> bool:
    """Whether what was just said weighs: judged on the last answer, so that a light answer gets a light word."""
    last = " ".join(line["text"] for line in talk.state["regels"] if line["turn"] == talk.n)
    plain = guard.normalise(last)
    if talk.state["asks"] in ("veiligheid", "leeftijd", "voor_wie", "schaal", "wens", "kracht"):
        return False
    strong = re.search(
        r"\b(?:alleen|eenzaam|bang|verdriet\w*|huil\w*|schulden|overleden|dood|ziek|kanker|dement\w*|niet meer|kwijt|zwaar|moe|pijn|ruzie|boos|schaam\w*|scheid\w*|stress|wakker|zorgen|niemand|depressi\w*|angst\w*|kapot|uitgeput)\b",
        plain,
    )
    return bool(strong) and (opening or len(plain.split()) > 5)


def _ask(talk: Talk, question: Question, ack: str | None = None, again: bool = False) -> None:
    """Ask ``question`` in its first wording not used yet; the reason travels with it."""
    state = talk.state
    holds = conditions(state, talk.seen) if told(state) else set()
    text = _wording(talk, question, holds)
    if text is None:
        return _ask_open(talk, question)
    if not again and question.id not in state["gesteld"]:
        state["gesteld"].append(question.id)
        if question.counts:
            state["teller"] += 1
    talk.ask(text, question, ack=ack)


def _why(talk: Talk, why: dict[str, Any] | None) -> dict[str, Any] | None:
    return (
        {"principle": why["principle"], "text": talk.speaker.fill(why["text"]), "sections": why["sections"]}
        if why
        else None
    )


def _wording(talk: Talk, question: Question, holds: set[str]) -> str | None:
    state, raw = talk.state, question.raw
    values = _values(talk)
    other = "ander" in holds or (state["voor"] not in (None, "zelf"))
    order = []
    if state["product"] and "concreet" in holds:
        order.append("concreet_ander" if other else "concreet")
    if state["eenvoudig"] and not other:
        order.append("eenvoudig")
    order += ["ander", "zinnen"] if other else ["zinnen"]
    for name in order:
        if raw.get(name):
            text = talk.speaker.pick(f"vraag.{question.id}.{name}", raw[name], **values)
            if text:
                return text
    return None


def _values(talk: Talk) -> dict[str, str]:
    state = talk.state
    last = " ".join(line["text"] for line in state["regels"] if line["turn"] == talk.n)
    areas = [_area(talk, a.id) for a in talk.seen.leefgebieden[:3]] if told(state) else []
    return {
        "stukje": fragment(last) or "",
        "ander": words("relaties").get(state["relatie"] or "anders", words("relaties", "anders")),
        "product": state["product"] or "",
        "domeinen": route.join(areas),
    }


def _area(talk: Talk, name: str) -> str:
    """A life domain inside a sentence; a young person is not raising children but is at home with parents."""
    entry = words("domeinen", name)
    return str(entry[2] if talk.state["je"] and len(entry) > 2 else entry[0])


_OPEN = "vervolg"
_MORE = re.compile(
    r"\b(?:nog|veel) meer\b|\ber (?:is|speelt) (?:ook )?(?:nog|meer)\b|\bnog (?:iets|wat|een vraag)\b|\bniet (?:genoeg|alles)\b"
)


def _is_more(text: str) -> bool:
    """Whether the answer to "is this enough?" opens the talk again: it says so, or it tells something new at length."""
    plain = guard.normalise(text)
    return bool(_MORE.search(plain)) or (
        len(plain.split()) > 6
        and not re.match(r"(?:nee|dat was|dit is|zo is|prima|goed|ok|dank|bedankt|klaar)\b", plain)
    )


def _ask_open(talk: Talk, question: Question | None = None) -> None:
    """When every wording of a question was used: an open invitation, never the same one twice in a row."""
    state = talk.state
    pool = words("vervolg")
    text = talk.speaker.pick(_OPEN, pool)
    if text is None and state["stage"] in ("contact", "gesprek") and not any(m.get("asks") for m in talk.out):
        # everything was tried: on with what is known, or to a person
        if told(state) and state["vraag_id"] != "bevestig_vraag":
            return _give_back(talk)
        if not told(state) and "wil_mens" not in state["vlaggen"]:
            return _person(talk, "")
    if text is None:
        state["zei"] = [key for key in state["zei"] if not key.startswith(f"{_OPEN}.")]
        talk.speaker.said = state["zei"]
        text = talk.speaker.pick(_OPEN, pool) or talk.speaker.fill(pool[0])
    question = question or questions()[state["vraag_id"] or "verhaal"]
    if state["stage"] != "afgerond":
        state["asks"], state["vraag_id"] = question.asks, question.id
    choices = [dict(c) for c in question.raw.get("keuzes", [])]
    if state["asks"] == "keuze":
        choices = options.listing(state["opties"], talk.speaker)[1]
    talk.say(text, "vraag", asks=state["asks"], choices=choices, why=_why(talk, question.raw.get("waarom")))


# --- the question behind the question -----------------------------------------------------------------------------------


def _give_back(talk: Talk, holds: set[str] | None = None) -> None:
    """End of the gesprek: the question behind the question in the person's own words, to be confirmed.

    Somebody who wanted one concrete thing and only that gets the route at once.
    """
    state = talk.state
    holds = conditions(state, talk.seen) if holds is None else holds
    before = state["vraag_tekst"]
    state["vraag_tekst"] = _question_behind(talk, holds)
    if "concreet" in holds and "er_is_meer" not in state["vlaggen"]:
        state["vraag"] = state["vraag_tekst"]
        return _short_route(talk)
    question = questions()["bevestig_vraag"]
    fresh = _new_part(before, state["vraag_tekst"])
    text = (
        talk.speaker.pick("vraag.bevestig_vraag", question.raw["zinnen"], vraag=fresh)
        if fresh
        else talk.speaker.pick("vraag.bevestig_rest", question.raw["rest"])
    )
    if text is None:  # four times refused: take the person's word for it and go on
        return _confirmed(talk)
    ack = (
        None
        if talk.out or state["bevestigd"] or any(k.startswith("vraag.bevestig_vraag") for k in state["zei"][:-1])
        else talk.ack("teruggeven")
    )
    talk.ask(text, question, "samenvatting", ack)


def _new_part(before: str | None, now: str) -> str:
    """What of the question behind the question was not given back before: only what changed is said again."""
    old = set(re.split(r"(?<=[.’])\s+(?=[A-Z])", before or ""))
    return " ".join(s for s in re.split(r"(?<=[.’])\s+(?=[A-Z])", now) if s not in old)


def _question_behind(talk: Talk, holds: set[str]) -> str:
    state = talk.state
    forms = words("vraag")
    wishes = [line for line in lines(state, "wens") if not line.get("vervangen")]
    asked = [line for line in wishes if line.get("gevraagd")]
    wish = quote((asked or wishes)[-1 if asked else 0]["text"]) if wishes else ""
    values = _values(talk)
    other = state["voor"] not in (None, "zelf")
    if state["product"] and "concreet" in holds:
        text = forms["product_wens"] if wish else forms["product"]
    elif other:
        text = forms["ander_wens"] if wish else forms["ander"]
    else:
        text = forms["domein_wens"] if wish else forms["domein"]
    out = talk.speaker.fill(
        text,
        wens=wish,
        domeinen=values["domeinen"],
        domeinwens=words("domeinen", talk.seen.leefgebieden[0].id)[1],
        product=values["product"],
        ander=values["ander"],
    )
    worries = [line for line in lines(state, "zorgen") if line["text"] not in {w["text"] for w in wishes}]
    if worries and not (state["product"] and "concreet" in holds):
        worst = next((line for line in worries if line.get("gevraagd")), worries[0])
        out += " " + talk.speaker.fill(forms["zorg"], zorg=quote(worst["text"], 16))
    return out


def _short_route(talk: Talk) -> None:
    state = talk.state
    state["opties"] = [b.id for b in options.offered(talk.seen, conditions(state, talk.seen))]
    state["bevestigd"] = True
    state["stage"] = "toeleiding"
    _lead(talk)
    _ask(talk, questions()["genoeg"])


def _confirmed(talk: Talk) -> None:
    """The question is right: on to what could help, from light to heavy."""
    state = talk.state
    state["vraag"], state["bevestigd"] = state["vraag_tekst"], True
    state["stage"] = "oplossingen"
    state["opties"] = [b.id for b in options.offered(talk.seen, conditions(state, talk.seen))]
    _offer(talk, talk.ack("gewoon"))


def _offer(talk: Talk, ack: str | None = None) -> None:
    state = talk.state
    question = questions()["keuze"]
    listed, choices = options.listing(state["opties"], talk.speaker)
    text = talk.speaker.pick("vraag.keuze", question.raw["zinnen"], opties=listed)
    if text is None:
        state["asks"], state["vraag_id"] = question.asks, question.id
        return _ask_open(talk, question)
    talk.ask(text, question, ack=ack, choices=choices)


_OTHER_PERSON = (
    r"\b(?:voor|om|bedoel\w*) (?:mijn|m'n|mn|onze|de)\b|\bniet (?:mijn|m'n|mn) \w+,? (?:maar )?(?:mijn|m'n|mn) \w+"
)


def _not_right(talk: Talk, text: str) -> None:
    """A "no" to what was given back reopens exactly that part; words beyond the no are the correction."""
    state = talk.state
    rest = re.sub(
        r"^(?:nee|neen|niet helemaal|klopt niet|dat klopt niet|niet echt|er moet iets anders|nee niet helemaal)\b[,. :]*",
        "",
        text,
        flags=re.IGNORECASE,
    ).strip(" .,!")
    rest = re.sub(r"^(?:niet helemaal|dat klopt niet|klopt niet)\b[,. :]*", "", rest, flags=re.IGNORECASE)
    if state["vraag_id"] == "bevestig_verslag":
        if len(rest.split()) >= 3:
            return _change_report(talk, rest)
        state["asks"] = None
        return _ask(talk, questions()["wat_anders"])
    if 2 <= len(rest.split()) <= 9 and re.search(_OTHER_PERSON, rest, re.IGNORECASE):
        about = correct(state, "ik bedoelde " + rest, talk.n, talk.speaker)
        if about:
            talk.fresh()
            talk.say(about)
            return _give_back(talk)
    if len(rest.split()) >= 3:
        return _own_words(talk, rest)
    _ask(talk, questions()["wat_klopt_niet"], again="wat_klopt_niet" in state["gesteld"])


def _own_words(talk: Talk, text: str) -> None:
    """The person says the question in their own words: that replaces the wish."""
    state = talk.state
    for line in lines(state, "wens"):
        line["vervangen"] = True
    state["regels"] = [line for line in state["regels"] if not line.get("vervangen")]
    _write(talk, text, "wens")
    for line in state["regels"]:
        if line["turn"] == talk.n and line["kop"] == "wens":
            line["gevraagd"] = True
    _give_back(talk)


# --- options, route, report -----------------------------------------------------------------------------------------------


def _choose(talk: Talk, text: str) -> None:
    state = talk.state
    picked = options.choose(text, state["opties"])
    other = picked is None
    if picked is None:  # not one of the options, but something to say: it is kept, and all stays open
        record(state, text, talk.n, "wens")
        talk.fresh()
        talk.say(talk.speaker.pick("keuze_anders", words("keuze_anders")))
        picked = []
    state["gekozen"] = picked
    table = words("opties")
    if picked and len(picked) < len(state["opties"]):
        named = route.join([talk.speaker.fill(table[p][0]).lower() for p in picked])
        talk.say(talk.speaker.pick("keuze_gedaan", words("keuze_gedaan"), gekozen=named))
    elif not picked and not other:
        talk.say(talk.speaker.pick("keuze_open", words("keuze_open")))
    state["stage"] = "arrangement"
    holds = conditions(state, talk.seen)
    available = {b.id: b for b in options.offered(talk.reasoned, holds)}
    wanted = [available[p] for p in picked if p in available] or list(available.values())
    areas = route.join([_area(talk, a.id) for a in talk.seen.leefgebieden[:2]])
    talk.out += options.combination(wanted, areas, talk.speaker)
    _lead(talk)
    if {"uitgeput", "beroeps", "urgent"} & holds:
        return _report(talk)
    _ask(talk, questions()["kleine_stap"])


def _lead(talk: Talk) -> None:
    state = talk.state
    ways = route.doors(talk.seen, state["gekozen"], talk.gemeente)
    if (
        ways[0].id == talk.gemeente.voordeur
        and len(talk.seen.leefgebieden) >= 3
        and "meer_domeinen" not in state["remmen"]
    ):
        state["remmen"].append("meer_domeinen")
        entry = words("remmen", "meer_domeinen")
        talk.say(
            talk.speaker.pick("rem.meer_domeinen", entry["zinnen"]),
            sources=sources(entry["sections"]),
            why={"principle": entry["principle"], "text": "", "sections": entry["sections"]},
        )
    if state["geleid"] == ways[0].id:
        state["stage"] = "toeleiding"
        return talk.say(
            talk.speaker.pick(
                "toeleiding.zelfde", words("toeleiding", "zelfde"), naam=talk.gemeente.lokets[ways[0].id].naam
            ),
            "route",
        )
    state["geleid"] = ways[0].id
    talk.out += route.directions(
        ways[0].id, [w.id for w in ways[1:]], talk.gemeente, talk.speaker, "melding" in state["remmen"]
    )
    if state["voor"] == "ander" and "ander" not in state["remmen"]:
        state["remmen"].append("ander")
        entry = words("remmen", "ander")
        talk.say(
            talk.speaker.pick("rem.ander", entry["zinnen"], ander=_values(talk)["ander"]),
            sources=sources(entry["sections"]),
        )
    state["stage"] = "toeleiding"


def _step(talk: Talk, text: str) -> None:
    state = talk.state
    state["stap"] = [text.strip()]
    record(state, text, talk.n, None) if cued(text) else None
    _report(talk, talk.ack("kracht"))


def _report(talk: Talk, ack: str | None = None) -> None:
    """The gespreksverslag is ready; the person says whether it is right. Who told nothing needs no report."""
    question = questions()["bevestig_verslag"]
    state = talk.state
    if not told(state):
        state["stage"] = "afgerond"
        state["asks"] = state["vraag_id"] = None
        return talk.say(
            talk.speaker.pick("afgerond_leeg", words("afgerond_leeg")) or talk.speaker.fill(words("stop")[-1])
        )
    text = talk.speaker.pick("vraag.bevestig_verslag", question.raw["zinnen"])
    if text is None:
        return _finish(talk)
    talk.ask(text, question, "samenvatting", ack)


def _change_report(talk: Talk, text: str) -> None:
    state = talk.state
    done = correct(state, text, talk.n, talk.speaker)
    talk.fresh()
    _report(talk, done or talk.speaker.pick("toevoegen", words("toevoegen")))


def _more(talk: Talk, text: str) -> None:
    """After a short route there turns out to be more: back to the talk, with what is already known."""
    state = talk.state
    _flag(state, "er_is_meer")
    state["stage"] = "gesprek"
    if len(text.split()) <= 4 or re.search(r"speelt nog meer", text):
        question = questions()["meer"]
        state["asks"], state["vraag_id"] = question.asks, question.id
        return _ask(talk, question, talk.ack("gewoon"))
    _write(talk, text, "anders")
    _ask_on(talk, opening=False, heavy=None)


def _finish(talk: Talk) -> None:
    talk.state["stage"] = "afgerond"
    talk.state["asks"] = talk.state["vraag_id"] = None
    talk.say(talk.last_resort("afgerond"), "info")


def _after_end(talk: Talk, text: str, kind: str) -> None:
    if kind in ("ja", "nee"):
        return talk.say(talk.ack("dank") or talk.ack("gewoon"))
    record(talk.state, text, talk.n, "aanleiding")
    talk.fresh()
    talk.say(talk.ack_or_plain("na_afloop", words("na_afloop")))


def _after_danger(talk: Talk, text: str, kind: str) -> None:
    """After a danger message nothing is asked until the person chooses to go on."""
    state = talk.state
    plain = guard.normalise(text)
    if kind in ("verder", "veilig_nu") or (
        re.search(r"\bverder\b", plain) and not re.search(r"\b(?:niet|niks|kan) (?:\w+ )?verder\b", plain)
    ):
        state["wacht"] = False
        if len(plain.split()) > 16:
            record(state, text, talk.n, "aanleiding")
            talk.fresh()
        talk.say(talk.speaker.pick("verder_na_gevaar", words("verder_na_gevaar")))
        if lines(state, "verhaal"):
            return _resume(talk)
        return _ask(talk, questions()["verhaal"], again=True)
    if kind in ("mens", "privacy", "over_mij", "stop", "informatie", "opnieuw"):
        state["wacht"] = kind != "opnieuw"
        return _HANDLERS[kind](talk, text)
    if kind not in ("groet", "bedankt", "ja", "nee", "onzin", "stop"):
        record(state, text, talk.n, "zorgen")
    short = guard.short_words(state["gevaar"]["loket"])
    said = talk.speaker.pick("blijf_bij_gevaar", words("blijf_bij_gevaar"), kort=short) or short
    choices = guard.words(state["gevaar"]["loket"], young=state["je"])[0]["choices"]
    talk.say(said, "veiligheid", choices=choices)


# --- meta: everything that is not an answer ---------------------------------------------------------------------------------


def _resume(talk: Talk) -> None:
    """Back to where we were: the pending question in other words."""
    state = talk.state
    if state["stage"] == "afgerond":
        return None
    if state["asks"] is None:
        if state["stage"] == "contact" or not told(state):
            return _ask(talk, questions()["verhaal"], again=True)
        return _ask_on(talk, opening=False, heavy=False)
    back = talk.ack("terug") if talk.out else None
    if state["vraag_id"] == "bevestig_vraag":
        question = questions()["bevestig_vraag"]
        text = talk.speaker.pick("vraag.bevestig_rest", question.raw["rest"])
        if text:
            return talk.ask(text, question, "samenvatting", back)
    if state["vraag_id"] == "keuze":
        return _offer(talk, back)
    if state["vraag_id"] == "bevestig_verslag":
        return _report(talk, back)
    question = questions()[state["vraag_id"] or "verhaal"]
    _ask(talk, question, back, again=True)


def _yes(talk: Talk, text: str) -> None:
    state = talk.state
    if state["vraag_id"] == "bevestig_vraag":
        return _confirmed(talk)
    if state["vraag_id"] == "bevestig_verslag":
        return _finish(talk)
    if state["vraag_id"] == "genoeg":
        return _more(talk, text) if _is_more(text) else _report(talk)
    if state["asks"] == "keuze":
        picked = options.choose(text, state["opties"])
        return _choose(talk, text if picked is not None else "alles")
    if state["vraag_id"] in ("wat_klopt_niet", "wat_anders"):
        return _resume_or_confirm(talk)
    if state["vraag_id"] == "kleine_stap":
        return _step(talk, text) if len(text.split()) > 2 else _report(talk, talk.ack("gewoon"))
    if state["asks"] in (None, "aanleiding") and state["stage"] == "contact":
        return _resume(talk)
    _tell(talk, text)


def _resume_or_confirm(talk: Talk) -> None:
    if talk.state["vraag_id"] == "wat_klopt_niet":
        return _confirmed(talk)
    _finish(talk)


def _no(talk: Talk, text: str) -> None:
    state = talk.state
    if state["asks"] == "bevestiging":
        return _not_right(talk, text)
    if state["vraag_id"] == "genoeg":
        return _more(talk, text) if _is_more(text) else _report(talk)
    if state["vraag_id"] in ("kleine_stap", "wat_anders"):
        return _report(talk, talk.ack("overslaan"))
    if state["vraag_id"] == "wat_klopt_niet":
        return _confirmed(talk)
    if state["asks"] == "keuze":
        return _choose(talk, "weet niet")
    if state["stage"] == "contact":
        return _resume(talk)
    if state["asks"] == "netwerk":
        return _tell(talk, text)
    # "nee" to an open question is an answer without content: nothing to write down
    state["laatste"] = {"turn": talk.n, "vraag_id": state["vraag_id"], "asks": state["asks"], "regels": []}
    _ask_on(talk, opening=False, heavy=False)


def _dont_know(talk: Talk, text: str) -> None:
    _without_answer(talk, "weet_niet")


def _skip(talk: Talk, text: str) -> None:
    _without_answer(talk, "overslaan")


def _without_answer(talk: Talk, tone: str) -> None:
    state = talk.state
    if state["asks"] == "keuze":
        return _choose(talk, "weet niet")
    if state["vraag_id"] in ("kleine_stap", "genoeg", "wat_anders"):
        return _report(talk, talk.ack(tone))
    if state["vraag_id"] == "bevestig_verslag":
        return _finish(talk)
    if state["vraag_id"] in ("bevestig_vraag", "wat_klopt_niet"):
        talk.say(talk.ack(tone))
        return _confirmed(talk)
    if state["stage"] == "contact" and not told(state):
        return _help_to_start(talk)
    ack = talk.ack(tone)
    if state["asks"] == "veiligheid":
        _flag(state, "veilig_onbekend")
    state["kort"] = (state["kort"] + [2])[-4:]
    holds = conditions(state, talk.seen)
    question = next_question(state, talk.seen, holds)
    if question is None:
        talk.say(ack)
        return _give_back(talk, holds)
    _ask(talk, question, ack)


def _help_to_start(talk: Talk) -> None:
    """Somebody who does not know where to begin gets subjects to choose from; free text stays possible."""
    entry = words("begin")
    text = talk.speaker.pick("begin", entry["zinnen"])
    if text is None:
        return _person(talk, "")
    talk.ask(text, questions()["verhaal"], choices=talk.choices(entry["keuzes"]))


def _why_asked(talk: Talk, text: str) -> None:
    state = talk.state
    question = questions().get(state["vraag_id"] or "")
    if question is None or not question.raw.get("waarom"):
        return talk.say(talk.speaker.fill(words("waarom_leeg")), "antwoord")
    reason = question.raw["waarom"]
    said = talk.speaker.pick(
        "waarom_voor", words("waarom_voor"), reden=talk.speaker.fill(reason["text"])
    ) or talk.speaker.fill(reason["text"])
    talk.say(said, "antwoord", sources=sources(reason["sections"]), why=_why(talk, reason))
    _resume(talk)


def _person(talk: Talk, text: str) -> None:
    """The way to a person, at once; what follows is up to the citizen."""
    state = talk.state
    reach = brakes.contacts(talk.gemeente)
    said = talk.last_resort("mens", **reach)
    door = talk.gemeente.lokets[talk.gemeente.voordeur]
    opening = talk.speaker.once(f"open.{door.id}", door.open_now() or "")
    _flag(state, "wil_mens")
    talk.say(f"{said} {opening}" if opening else said, "route")
    if state["wacht"]:
        return
    if len(text.split()) > 24 and not told(state):
        record(state, text, talk.n, "aanleiding")
        talk.fresh()
        state["stage"] = "gesprek"
    if state["stage"] != "afgerond":
        if told(state):
            state["vraag_tekst"] = state["vraag_tekst"] or _question_behind(talk, conditions(state, talk.seen))
        _ask(talk, questions()["genoeg"], again="genoeg" in state["gesteld"])


def _information(talk: Talk, text: str) -> None:
    """A question in between: answered from the knowledge base with its source, then back to where we were."""
    state = talk.state
    if (
        state["stage"] == "contact"
        and product_in(text)
        and not re.search(r"\bwat (?:is|betekent|zijn)\b", guard.normalise(text))
    ):
        return _tell(talk, text)
    reach = brakes.contacts(talk.gemeente)
    group = talk.gemeente.lokets[talk.seen.loket].melding if told(state) else None
    found = answers.find(text, talk.speaker.young, group, state["product"])
    if found:
        talk.say(found.text, "antwoord", sources=found.sources)
    else:
        talk.say(
            talk.speaker.pick("geen_antwoord", words("geen_antwoord"), **reach)
            or talk.speaker.fill(words("geen_antwoord")[-1]),
            "antwoord",
        )
    if not state["wacht"]:
        _resume(talk)


def _angry(talk: Talk, text: str) -> None:
    _flag(talk.state, "boos")
    _tell(talk, text)


def _correct(talk: Talk, text: str) -> None:
    state = talk.state
    if state["asks"] == "bevestiging":
        return _not_right(talk, text)
    if state["stage"] == "contact" and not told(state):
        return _tell(talk, text)
    done = correct(state, text, talk.n, talk.speaker)
    talk.fresh()
    talk.say(done or talk.speaker.pick("toevoegen", words("toevoegen")))
    _resume(talk)


def _repeat(talk: Talk, text: str) -> None:
    talk.say(talk.speaker.pick("herhaal", words("herhaal")))
    _resume(talk)


def _misunderstood(talk: Talk, text: str = "") -> None:
    """Says so, asks it differently once, then offers choices, then a person."""
    state = talk.state
    state["misverstaan"] += 1
    reach = brakes.contacts(talk.gemeente)
    said = talk.speaker.pick("niet_begrepen", words("niet_begrepen"), **reach)
    talk.say(said)
    if state["misverstaan"] == 2 and state["stage"] == "contact":
        return _help_to_start(talk)
    _resume(talk)


def _unclear(talk: Talk, text: str) -> None:
    """The person does not understand the question: other words, and with choices where there are any."""
    if talk.state["misverstaan"] == 0 and not talk.state["eenvoudig"]:
        talk.state["eenvoudig"] = True
    talk.state["misverstaan"] += 1
    _resume(talk)


def _undo(talk: Talk, text: str) -> None:
    state = talk.state
    last = state["laatste"]
    if not last:
        return _resume(talk)
    state["regels"] = [line for line in state["regels"] if line["id"] not in last["regels"]]
    state["laatste"] = None
    state["asks"], state["vraag_id"] = last["asks"], last["vraag_id"]
    talk.fresh()
    talk.say(talk.ack_or_plain("ongedaan", words("ongedaan")))
    _resume(talk)


def _stop(talk: Talk, text: str) -> None:
    state = talk.state
    if told(state) and not state["vraag"]:
        state["vraag_tekst"] = state["vraag_tekst"] or _question_behind(talk, conditions(state, talk.seen))
    state["asks"] = state["vraag_id"] = None
    talk.say(talk.last_resort("stop"), "info")


def _restart(talk: Talk, text: str) -> None:
    kept_voice = talk.state["je"], talk.state["eenvoudig"], list(talk.state["zei"])
    said = talk.speaker.pick("opnieuw", words("opnieuw"))
    fresh = new_state(talk.state["gemeente"])
    fresh["je"], fresh["eenvoudig"] = kept_voice[0], kept_voice[1]
    # what the welcome said stays said; questions may be asked again, in a talk that begins anew
    fresh["zei"] = [key for key in kept_voice[2] if key.startswith(("welkom", "opnieuw", "vraag.verhaal"))] + (
        ["opnieuw.0"] if said else []
    )
    talk.state = fresh
    talk.speaker = Speaker(fresh["zei"], fresh["je"])
    talk.fresh()
    talk.say(said)
    _ask(talk, questions()["verhaal"])


def _report_asked(talk: Talk, text: str) -> None:
    state = talk.state
    if not told(state):
        return _resume(talk)
    if state["vraag_id"] in ("bevestig_verslag", "genoeg", "kleine_stap"):
        return _report(talk)
    if not state["vraag"]:
        return _give_back(talk)
    _report(talk)


def _plain(key: str, kind: str = "antwoord") -> Callable[[Talk, str], None]:
    def handler(talk: Talk, text: str) -> None:
        path = ("ontvangst", key) if key in ("dank", "groet") else (key,)
        pool = words(*path)
        reach = brakes.contacts(talk.gemeente)
        talk.say(talk.speaker.pick(key, pool, **reach) or None, kind)
        if not talk.state["wacht"]:
            _resume(talk)

    return handler


_HANDLERS: dict[str, Callable[[Talk, str], None]] = {
    "vertellen": _tell,
    "concreet": _tell,
    "kiezen": _tell,
    "ja": _yes,
    "nee": _no,
    "weet_niet": _dont_know,
    "overslaan": _skip,
    "waarom": _why_asked,
    "mens": _person,
    "informatie": _information,
    "boos": _angry,
    "corrigeren": _correct,
    "herhalen": _repeat,
    "niet_snappen": _unclear,
    "onzin": _misunderstood,
    "ongedaan": _undo,
    "stop": _stop,
    "opnieuw": _restart,
    "verslag": _report_asked,
    "over_mij": _plain("over_mij"),
    "privacy": _plain("privacy"),
    "buiten": _plain("buiten"),
    "bedankt": _plain("dank", "info"),
    "groet": _plain("groet", "info"),
    "verder": lambda talk, text: _resume(talk),
    "veilig_nu": _tell,
}
