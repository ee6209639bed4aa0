"""What each kind of act does to the talk: telling, yes, no, why, stop, a person please, and all the others."""

from __future__ import annotations

import re
from collections.abc import Callable

from actions.burger import answers, brakes, options
from actions.burger.corrections import correct
from actions.burger.ending import change_report, finish, give_report, small_step
from actions.burger.lines import record
from actions.burger.listening import is_bare_yes, is_more, write_down
from actions.burger.planner import conditions, next_question, questions
from actions.burger.sources import sources
from actions.burger.state import lines, new_state, told
from actions.burger.steps import (
    ask,
    ask_on,
    choose,
    confirmed,
    give_back,
    hear_more,
    not_right,
    own_words,
    question_behind,
    resume,
    to_person,
)
from actions.burger.talk import Talk, flag, reason_of
from actions.burger.wording import Speaker, words
from knowledge import guard
from knowledge.products import product_in


def tell(talk: Talk, text: str) -> None:
    """Something was told or answered: write it down, say what must be said first, and ask what is worth most."""
    state = talk.state
    asks, question = state["asks"], state["vraag_id"]
    if asks == "keuze":
        return choose(talk, text)
    if asks == "bevestiging":
        return not_right(talk, text)
    if question == "genoeg":
        return hear_more(talk, text) if is_more(text) else give_report(talk)
    if question == "wat_anders":
        return change_report(talk, text)
    if question == "kleine_stap":
        return small_step(talk, text)
    if question == "wat_klopt_niet":
        return own_words(talk, text)
    first = not lines(state, "verhaal") and state["stage"] == "contact"
    write_down(talk, text, asks)
    ask_on(talk, opening=first, heavy=None)


def after_end(talk: Talk, text: str, kind: str) -> None:
    if kind in ("ja", "nee"):
        return talk.say(talk.ack("dank") or talk.ack("gewoon"))
    record(talk.state, text, talk.n, "aanleiding")
    talk.fresh()
    talk.say(talk.ack_or_plain("na_afloop", words("na_afloop")))


# Who says that they were misunderstood has chosen to go on.
_NOT_SO = re.compile(
    r"\b(?:dat|zo) bedoel(?:de)? ik (?:dat |het )?(?:echt |helemaal )?niet\b|\bbedoelde (?:dat|het) niet zo\b"
    r"|^nee\b,?(?: hoor,?| echt)? (?:dat|zo erg) (?:is het )?niet\b"
)


def after_danger(talk: Talk, text: str, kind: str) -> None:
    """After a danger message nothing is asked until the person chooses to go on."""
    state = talk.state
    plain = guard.normalise(text)
    if (
        kind in ("verder", "veilig_nu")
        or _NOT_SO.search(plain)
        or (re.search(r"\bverder\b", plain) and not re.search(r"\b(?:niet|niks|kan) (?:\w+ )?verder\b", plain))
    ):
        state["wacht"] = False
        if len(plain.split()) > 16:
            record(state, text, talk.n, "aanleiding")
            talk.fresh()
        talk.say(talk.speaker.pick("verder_na_gevaar", words("verder_na_gevaar")))
        if lines(state, "verhaal"):
            return resume(talk)
        return ask(talk, questions()["verhaal"], again=True)
    if kind in ("mens", "privacy", "over_mij", "stop", "informatie", "opnieuw"):
        state["wacht"] = kind != "opnieuw"
        return HANDLERS[kind](talk, text)
    if kind not in ("groet", "bedankt", "ja", "nee", "onzin", "stop", "schelden"):
        record(state, text, talk.n, "zorgen")
    short = guard.short_words(state["gevaar"]["loket"])
    said = talk.speaker.pick("blijf_bij_gevaar", words("blijf_bij_gevaar"), kort=short) or short
    choices = guard.words(state["gevaar"]["loket"], young=state["je"])[0]["choices"]
    talk.say(said, "veiligheid", choices=choices)


def _yes(talk: Talk, text: str) -> None:
    state = talk.state
    if state["vraag_id"] == "bevestig_vraag":
        return confirmed(talk)
    if state["vraag_id"] == "bevestig_verslag":
        return finish(talk)
    if state["vraag_id"] == "genoeg":
        return hear_more(talk, text) if is_more(text) else give_report(talk)
    if state["asks"] == "keuze":
        picked = options.choose(text, state["opties"])
        return choose(talk, text if picked is not None else "alles")
    if state["vraag_id"] in ("wat_klopt_niet", "wat_anders"):
        return _resume_or_confirm(talk)
    if state["vraag_id"] == "kleine_stap":
        return small_step(talk, text) if len(text.split()) > 2 else give_report(talk, talk.ack("gewoon"))
    if state["asks"] in (None, "aanleiding") and state["stage"] == "contact":
        return resume(talk)
    if is_bare_yes(text, state["asks"]):
        return _nothing_told(talk)
    tell(talk, text)


def _nothing_told(talk: Talk) -> None:
    """An answer without content to an open question: nothing to write down, and on."""
    state = talk.state
    state["laatste"] = {"turn": talk.n, "vraag_id": state["vraag_id"], "asks": state["asks"], "regels": []}
    ask_on(talk, opening=False, heavy=False)


def _resume_or_confirm(talk: Talk) -> None:
    if talk.state["vraag_id"] == "wat_klopt_niet":
        return confirmed(talk)
    finish(talk)


def _no(talk: Talk, text: str) -> None:
    state = talk.state
    if state["asks"] == "bevestiging":
        return not_right(talk, text)
    if state["vraag_id"] == "genoeg":
        return hear_more(talk, text) if is_more(text) else give_report(talk)
    if state["vraag_id"] in ("kleine_stap", "wat_anders"):
        return give_report(talk, talk.ack("overslaan"))
    if state["vraag_id"] == "wat_klopt_niet":
        return confirmed(talk)
    if state["asks"] == "keuze":
        return choose(talk, "weet niet")
    if state["stage"] == "contact":
        return resume(talk)
    if state["asks"] == "netwerk":
        return tell(talk, text)
    _nothing_told(talk)


def _dont_know(talk: Talk, text: str) -> None:
    _without_answer(talk, "weet_niet")


def _skip(talk: Talk, text: str) -> None:
    _without_answer(talk, "overslaan")


def _without_answer(talk: Talk, tone: str) -> None:
    state = talk.state
    if state["asks"] == "keuze":
        return choose(talk, "weet niet")
    if state["vraag_id"] in ("kleine_stap", "genoeg", "wat_anders"):
        return give_report(talk, talk.ack(tone))
    if state["vraag_id"] == "bevestig_verslag":
        return finish(talk)
    if state["vraag_id"] in ("bevestig_vraag", "wat_klopt_niet"):
        return confirmed(talk, talk.ack(tone))
    if state["stage"] == "contact" and not told(state):
        return _help_to_start(talk)
    ack = talk.ack(tone)
    if state["asks"] == "veiligheid":
        flag(state, "veilig_onbekend")
    state["kort"] = (state["kort"] + [2])[-4:]
    holds = conditions(state, talk.seen)
    question = next_question(state, talk.seen, holds)
    if question is None:
        talk.say(ack)
        return give_back(talk, holds)
    ask(talk, question, ack)


def _help_to_start(talk: Talk) -> None:
    """Somebody who does not know where to begin gets subjects to choose from; free text stays possible."""
    entry = words("begin")
    text = talk.speaker.pick("begin", entry["zinnen"])
    if text is None:
        return to_person(talk, "")
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
    talk.say(said, "antwoord", sources=sources(reason["sections"]), why=reason_of(talk, reason))
    resume(talk)


def _information(talk: Talk, text: str) -> None:
    """A question in between: answered from the knowledge base with its source, then back to where we were."""
    state = talk.state
    if (
        state["stage"] == "contact"
        and product_in(text)
        and not re.search(r"\bwat (?:is|betekent|zijn)\b", guard.normalise(text))
    ):
        return tell(talk, text)
    reach = brakes.contacts(talk.gemeente)
    group = talk.gemeente.lokets[talk.seen.loket].melding if told(state) else None
    found = answers.find(text, talk.speaker.young, group, state["product"])
    if found:
        talk.say(found.text, "antwoord", sources=found.sources)
    elif not re.search(r"\bwat (?:is|zijn|betekent)\b", guard.normalise(text)) and (about := _about_help(talk)):
        talk.say(about, "antwoord")
    else:
        talk.say(
            talk.speaker.pick("geen_antwoord", words("geen_antwoord"), **reach)
            or talk.speaker.fill(words("geen_antwoord")[-1]),
            "antwoord",
        )
    if not state["wacht"]:
        resume(talk)


def _about_help(talk: Talk) -> str | None:
    """After a number was given in danger: what they do there and what happens when one calls, once."""
    danger = talk.state["gevaar"]
    if not (danger and talk.state["wacht"]):
        return None
    door = talk.gemeente.lokets[danger["loket"]]
    return talk.speaker.once(f"over.{door.id}", f"{door.naam}: {door.uitleg} {door.bereik} {door.dan}")


def _angry(talk: Talk, text: str) -> None:
    flag(talk.state, "boos")
    tell(talk, text)


def _correct(talk: Talk, text: str) -> None:
    state = talk.state
    if state["asks"] == "bevestiging":
        return not_right(talk, text)
    if state["stage"] == "contact" and not told(state):
        return tell(talk, text)
    done = correct(state, text, talk.n, talk.speaker)
    talk.fresh()
    talk.say(done or talk.speaker.pick("toevoegen", words("toevoegen")))
    resume(talk)


def _repeat(talk: Talk, text: str) -> None:
    talk.say(talk.speaker.pick("herhaal", words("herhaal")))
    resume(talk, away=False)


def _misunderstood(talk: Talk, text: str = "") -> None:
    """Says so, asks it differently once, then offers choices, then a person."""
    state = talk.state
    state["misverstaan"] += 1
    reach = brakes.contacts(talk.gemeente)
    said = talk.speaker.pick("niet_begrepen", words("niet_begrepen"), **reach)
    talk.say(said)
    if state["misverstaan"] == 2 and state["stage"] == "contact":
        return _help_to_start(talk)
    resume(talk, away=False)


def _unclear(talk: Talk, text: str) -> None:
    """The person does not understand the question: other words, and with choices where there are any."""
    if talk.state["misverstaan"] == 0 and not talk.state["eenvoudig"]:
        talk.state["eenvoudig"] = True
    talk.state["misverstaan"] += 1
    resume(talk)


def _undo(talk: Talk, text: str) -> None:
    state = talk.state
    last = state["laatste"]
    if not last:
        return resume(talk)
    state["regels"] = [line for line in state["regels"] if line["id"] not in last["regels"]]
    state["laatste"] = None
    state["asks"], state["vraag_id"] = last["asks"], last["vraag_id"]
    talk.fresh()
    talk.say(talk.ack_or_plain("ongedaan", words("ongedaan")))
    resume(talk)


def _stop(talk: Talk, text: str) -> None:
    state = talk.state
    if told(state) and not state["vraag"]:
        state["vraag_tekst"] = state["vraag_tekst"] or question_behind(talk, conditions(state, talk.seen))
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
    ask(talk, questions()["verhaal"])


def _report_asked(talk: Talk, text: str) -> None:
    state = talk.state
    if not told(state):
        return resume(talk)
    if state["vraag_id"] in ("bevestig_verslag", "genoeg", "kleine_stap"):
        return give_report(talk)
    if not state["vraag"]:
        return give_back(talk)
    give_report(talk)


def _plain(key: str, kind: str = "antwoord") -> Callable[[Talk, str], None]:
    def handler(talk: Talk, text: str) -> None:
        path = ("ontvangst", key) if key in ("dank", "groet") else (key,)
        pool = words(*path)
        reach = brakes.contacts(talk.gemeente)
        talk.say(talk.speaker.pick(key, pool, dagen=str(talk.state["dagen"]), **reach) or None, kind)
        if not talk.state["wacht"]:
            resume(talk)

    return handler


HANDLERS: dict[str, Callable[[Talk, str], None]] = {
    "vertellen": tell,
    "concreet": tell,
    "kiezen": tell,
    "ja": _yes,
    "nee": _no,
    "weet_niet": _dont_know,
    "overslaan": _skip,
    "waarom": _why_asked,
    "mens": to_person,
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
    "schelden": _plain("schelden", "info"),
    "bedankt": _plain("dank", "info"),
    "groet": _plain("groet", "info"),
    "verder": lambda talk, text: resume(talk),
    "veilig_nu": tell,
}
