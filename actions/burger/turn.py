"""One turn of the citizen's conversation: from what was said to what is said back, in the five steps of De Kanteling."""

from __future__ import annotations

from actions.burger import answers
from actions.burger.acts import HANDLERS, after_danger, after_end, tell
from actions.burger.lines import record, sentences
from actions.burger.listening import notice_person
from actions.burger.planner import questions
from actions.burger.reading import Reading, act
from actions.burger.state import KEPT, State, checked, new_state
from actions.burger.steps import ask, ask_open
from actions.burger.talk import TurnResult, begin
from actions.burger.wording import words
from knowledge import guard

__all__ = ["Reading", "TurnResult", "danger_turn", "next_turn", "open_conversation"]


def open_conversation(gemeente_id: str | None = None, days: int = KEPT) -> TurnResult:
    """Stage contact: what this is, what happens with what is typed (kept for `days`), and one sentence of invitation."""
    talk = begin({**new_state(gemeente_id or "voorbeeld"), "dagen": days}, 0)
    talk.say(talk.speaker.pick("welkom", words("welkom"), dagen=str(days)), "info")
    ask(talk, questions()["verhaal"])
    return talk.result()


def warm_up() -> None:
    """Load everything a turn needs, so that nobody's first message waits for it."""
    opened = open_conversation()
    told_once = next_turn(opened.state, "Mijn moeder kan niet meer traplopen en ik maak me zorgen.", Reading(), 1)
    next_turn(told_once.state, "wat is een pgb?", Reading(), 2)
    answers.find("waarom moet de buurt helpen?")


def danger_turn(state: State | None, text: str, danger: guard.Danger, n: int) -> TurnResult:
    """Help at once: one clear message, no question. The words are kept under zorgen; the talk waits for the person."""
    talk = begin(checked(state), n)
    notice_person(talk, text)
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
    talk = begin(checked(state), n)
    text = text.strip()
    kind = act(text, reading, talk.state["asks"]) if text else "onzin"
    notice_person(talk, text)
    if talk.state["vraag_id"] == "genoeg" and kind in ("stop", "bedankt", "verslag", "groet", "buiten", "onzin"):
        kind = "vertellen"  # at "is this enough?" these all mean that it is
    if talk.state["vraag_id"] == "kleine_stap" and kind == "corrigeren" and text.lower().startswith("nee"):
        kind = "nee"  # no step, with the reason why
    if talk.state["wacht"]:
        after_danger(talk, text, kind)
    elif talk.state["stage"] == "afgerond" and kind in (
        "vertellen",
        "concreet",
        "boos",
        "kiezen",
        "corrigeren",
        "ja",
        "nee",
    ):
        after_end(talk, text, kind)
    else:
        HANDLERS.get(kind, tell)(talk, text)
    if not talk.out:  # every path speaks; should a pool of wordings run dry, the open invitation never does
        ask_open(talk)
    if kind not in ("onzin", "niet_snappen"):
        talk.state["misverstaan"] = 0
    return talk.result()
