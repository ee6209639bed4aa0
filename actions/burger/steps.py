"""What the assistant does next in the five steps: ask, give back, offer, and go on where the talk was."""

from __future__ import annotations

import re

from actions.burger import brakes, options, route
from actions.burger.corrections import correct
from actions.burger.ending import change_report, give_report, lead
from actions.burger.lines import cued, is_wish, names_nothing, quote, record, wishes
from actions.burger.listening import sounds_heavy, write_down
from actions.burger.planner import Question, conditions, next_question, questions
from actions.burger.state import lines, told
from actions.burger.talk import Talk, area_words, blanks, flag, reason_of
from actions.burger.wording import words


def ask_on(talk: Talk, opening: bool, heavy: bool | None) -> None:
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
        return give_back(talk, holds)
    ack = None
    if len(talk.out) == said_before:  # a brake is an acknowledgement of its own
        tone = (
            "zwaar"
            if (heavy if heavy is not None else sounds_heavy(talk, opening))
            else "kracht"
            if state["asks"] == "kracht" and state["kort"] and state["kort"][-1] > 3
            else "gewoon"
        )
        ack = talk.ack(tone) or talk.ack("gewoon")
    ask(talk, question, ack)


def ask(talk: Talk, question: Question, ack: str | None = None, again: bool = False) -> None:
    """Ask ``question`` in its first wording not used yet; the reason travels with it."""
    state = talk.state
    holds = conditions(state, talk.seen) if told(state) else set()
    text = _wording(talk, question, holds)
    if text is None:
        return ask_open(talk, question)
    if not again and question.id not in state["gesteld"]:
        state["gesteld"].append(question.id)
        if question.counts:
            state["teller"] += 1
    talk.ask(text, question, ack=ack)


def _wording(talk: Talk, question: Question, holds: set[str]) -> str | None:
    state, raw = talk.state, question.raw
    values = blanks(talk)
    other = "ander" in holds or (state["voor"] not in (None, "zelf"))
    order = []
    if state["product"] and "concreet" in holds:
        order.append("concreet_ander" if other else "concreet")
    if (state["eenvoudig"] or "korte_antwoorden" in holds) and not other:
        order.append("eenvoudig")
    if "urgent" in holds:
        order.append("urgent")
    if "mantelzorger" in holds and other:
        order.append("zorger")
    order += ["ander", "zinnen"] if other else ["zinnen"]
    for name in order:
        if raw.get(name):
            text = talk.speaker.pick(f"vraag.{question.id}.{name}", raw[name], **values)
            if text:
                return text
    return None


_OPEN = "vervolg"


def ask_open(talk: Talk, question: Question | None = None) -> None:
    """When every wording of a question was used: an open invitation, never the same one twice in a row."""
    state = talk.state
    pool = words("vervolg")
    text = talk.speaker.pick(_OPEN, pool)
    if text is None and state["stage"] in ("contact", "gesprek") and not any(m.get("asks") for m in talk.out):
        # everything was tried: on with what is known, or to a person
        if told(state) and state["vraag_id"] != "bevestig_vraag":
            return give_back(talk)
        if not told(state) and "wil_mens" not in state["vlaggen"]:
            return to_person(talk, "")
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
    talk.say(text, "vraag", asks=state["asks"], choices=choices, why=reason_of(talk, question.raw.get("waarom")))


def give_back(talk: Talk, holds: set[str] | None = None) -> None:
    """End of the gesprek: the question behind the question in the person's own words, to be confirmed.

    Somebody who wanted one concrete thing and only that gets the route at once.
    """
    state = talk.state
    holds = conditions(state, talk.seen) if holds is None else holds
    before = state["vraag_tekst"]
    state["vraag_tekst"] = question_behind(talk, holds)
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
        return confirmed(talk)
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


def question_behind(talk: Talk, holds: set[str]) -> str:
    state = talk.state
    forms = words("vraag")
    hoped = [line for line in lines(state, "wens") if not names_nothing(line["text"])]
    asked = [line for line in hoped if line.get("gevraagd")]
    # of the last answer its first sentence; one that is a wish before one that only tells how things are
    latest = [line for line in asked if line["turn"] == asked[-1]["turn"]] or hoped
    best = next((line for line in latest if is_wish(line["text"])), latest[0] if latest else None)
    wish = quote(best["text"]) if best else ""
    values = blanks(talk)
    other = state["voor"] not in (None, "zelf")
    if state["product"] and "concreet" in holds:
        text = forms["product_wens"] if wish else forms["product"]
    elif best and not is_wish(best["text"]):
        text = forms["ander_eigen" if other else "eigen"]
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
    worries = [line for line in lines(state, "zorgen") if line["text"] not in {w["text"] for w in hoped}]
    worries = [line for line in worries if "zorgen" in (about := cued(line["text"])) or "netwerk" not in about]
    if worries and not (state["product"] and "concreet" in holds):
        asked = [line for line in worries if line.get("gevraagd")]
        worst = next((line for line in asked if line["turn"] == asked[-1]["turn"]), worries[0])
        out += " " + talk.speaker.fill(forms["zorg"], zorg=quote(worst["text"], 16))
    return out


def _short_route(talk: Talk) -> None:
    state = talk.state
    state["opties"] = [b.id for b in options.offered(talk.seen, conditions(state, talk.seen))]
    state["bevestigd"] = True
    state["stage"] = "toeleiding"
    lead(talk)
    ask(talk, questions()["genoeg"])


def confirmed(talk: Talk, ack: str | None = None) -> None:
    """The question is right: on to what could help, from light to heavy."""
    state = talk.state
    state["vraag"], state["bevestigd"] = state["vraag_tekst"], True
    state["stage"] = "oplossingen"
    state["opties"] = [b.id for b in options.offered(talk.seen, conditions(state, talk.seen))]
    offer(talk, ack or talk.ack("gewoon"))


def offer(talk: Talk, ack: str | None = None) -> None:
    state = talk.state
    question = questions()["keuze"]
    listed, choices = options.listing(state["opties"], talk.speaker)
    text = talk.speaker.pick("vraag.keuze", question.raw["zinnen"], opties=listed)
    if text is None:
        state["asks"], state["vraag_id"] = question.asks, question.id
        return ask_open(talk, question)
    talk.ask(text, question, ack=ack, choices=choices)


_OTHER_PERSON = (
    r"\b(?:voor|om|bedoel\w*) (?:mijn|m'n|mn|onze|de)\b|\bniet (?:mijn|m'n|mn) \w+,? (?:maar )?(?:mijn|m'n|mn) \w+"
)


def _without_denial(text: str) -> str:
    """``text`` without "het gaat niet om contact," in front of what it is about instead."""
    rest = re.sub(
        r"^(?:het|dit|dat) gaat (?:\w+ )?niet (?:om|over) (?:\w+ ){0,3}?\w+(?:[,.;]\s*|\s+)(?:maar\s+|bro\s+)?(?=(?:ik|het|we|wij|om|over|mijn|hij|ze)\b)",
        "",
        text,
        flags=re.IGNORECASE,
    )
    return rest if len(rest.split()) > 2 else text


def not_right(talk: Talk, text: str) -> None:
    """A "no" to what was given back reopens exactly that part; words beyond the no are the correction."""
    state = talk.state
    rest = re.sub(
        r"^(?:nee|neen|niet helemaal|klopt niet|dat klopt niet|niet echt|er moet iets anders|nee niet helemaal)\b[,. :]*",
        "",
        text,
        flags=re.IGNORECASE,
    ).strip(" .,!")
    rest = re.sub(r"^(?:niet helemaal|dat klopt niet|klopt niet)\b[,. :]*", "", rest, flags=re.IGNORECASE)
    rest = _without_denial(rest)
    if state["vraag_id"] == "bevestig_verslag":
        if len(rest.split()) >= 3:
            return change_report(talk, rest)
        state["asks"] = None
        return ask(talk, questions()["wat_anders"])
    if 2 <= len(rest.split()) <= 9 and re.search(_OTHER_PERSON, rest, re.IGNORECASE):
        about = correct(state, "ik bedoelde " + rest, talk.n, talk.speaker)
        if about:
            talk.fresh()
            talk.say(about)
            return give_back(talk)
    if len(rest.split()) >= 3:
        return own_words(talk, rest)
    ask(talk, questions()["wat_klopt_niet"], again="wat_klopt_niet" in state["gesteld"])


def own_words(talk: Talk, text: str) -> None:
    """The person says the question in their own words: that replaces the wish, and nothing else that was told.

    A worry ("ik ben bang dat u haar opneemt") is no wish: it becomes what weighs most, and the wish stays.
    """
    state = talk.state
    if "zorgen" in cued(text) and "wens" not in cued(text):
        write_down(talk, text, "zorgen")
        return give_back(talk)
    for line in lines(state, "wens"):
        if not wishes(line["text"]):  # told where a wish was asked: it stays part of the story
            line["kop"] = "verhaal"
            line.pop("gevraagd", None)
    state["regels"] = [line for line in state["regels"] if line["kop"] != "wens"]
    write_down(talk, text, "wens")
    give_back(talk)


def choose(talk: Talk, text: str) -> None:
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
    fitting = sorted(available.values(), key=lambda b: -b.score)[: options.SHOWN]
    wanted = [available[p] for p in picked if p in available] or [b for b in available.values() if b in fitting]
    areas = route.join([area_words(talk, a.id) for a in talk.seen.leefgebieden[:2]])
    talk.out += options.combination(wanted, areas, talk.speaker)
    lead(talk)
    if {"uitgeput", "beroeps", "urgent"} & holds:
        return give_report(talk)
    ask(talk, questions()["kleine_stap"])


def hear_more(talk: Talk, text: str) -> None:
    """After a short route there turns out to be more: back to the talk, with what is already known."""
    state = talk.state
    flag(state, "er_is_meer")
    state["stage"] = "gesprek"
    if len(text.split()) <= 4 or re.search(r"speelt nog meer", text):
        question = questions()["meer"]
        state["asks"], state["vraag_id"] = question.asks, question.id
        return ask(talk, question, talk.ack("gewoon"))
    write_down(talk, text, "anders")
    ask_on(talk, opening=False, heavy=None)


def to_person(talk: Talk, text: str) -> None:
    """The way to a person, at once; what follows is up to the citizen."""
    state = talk.state
    reach = brakes.contacts(talk.gemeente)
    said = talk.last_resort("mens", **reach)
    door = talk.gemeente.lokets[talk.gemeente.voordeur]
    opening = talk.speaker.once(f"open.{door.id}", door.open_now() or "")
    flag(state, "wil_mens")
    talk.say(f"{said} {opening}" if opening else said, "route")
    if state["wacht"]:
        return
    if len(text.split()) > 24 and not told(state):
        record(state, text, talk.n, "aanleiding")
        talk.fresh()
        state["stage"] = "gesprek"
    if state["stage"] != "afgerond":
        if told(state):
            state["vraag_tekst"] = state["vraag_tekst"] or question_behind(talk, conditions(state, talk.seen))
        ask(talk, questions()["genoeg"], again="genoeg" in state["gesteld"])


def resume(talk: Talk, away: bool = True) -> None:
    """Back to where we were: the pending question in other words. ``away``: the talk went elsewhere, so that is said."""
    state = talk.state
    if state["stage"] == "afgerond":
        return None
    if state["asks"] is None:
        if state["stage"] == "contact" or not told(state):
            return ask(talk, questions()["verhaal"], again=True)
        return ask_on(talk, opening=False, heavy=False)
    back = talk.ack("terug") if talk.out and away else None
    if state["vraag_id"] == "bevestig_vraag":
        question = questions()["bevestig_vraag"]
        text = talk.speaker.pick("vraag.bevestig_rest", question.raw["rest"])
        if text:
            return talk.ask(text, question, "samenvatting", back)
    if state["vraag_id"] == "keuze":
        return offer(talk, back)
    if state["vraag_id"] == "bevestig_verslag":
        return give_report(talk, back)
    question = questions()[state["vraag_id"] or "verhaal"]
    ask(talk, question, back, again=True)
