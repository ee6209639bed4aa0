"""One turn of the role-play: code what the trainee said, let the client answer, and hint where a hint helps."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from actions.burger.reading import Reading
from actions.burger.wording import to_je
from actions.training.client import Client
from actions.training.coder import Coding, code
from actions.training.danger import VEILED, is_own
from actions.training.feedback import feedback
from actions.training.hearing import YES_NO, circumstance, hear
from actions.training.moods import DATA, MOODS, VERSION, State, start
from actions.training.scenario import WEAKENING, Scenario, known, scenario, scenarios
from actions.training.speech import Reply
from knowledge import guard
from knowledge.passages import read_yaml

__all__ = ["Reading", "TurnResult", "danger_turn", "feedback", "open_conversation", "play_turn"]

Message = dict[str, Any]

LIMIT = 60  # turns; a talk at a kitchen table ends too
ENDED = "Dit oefengesprek is klaar. Bekijk je terugkoppeling: daar staat wat je zinnen deden. Wil je nog een keer, begin dan een nieuw gesprek."
LONG = "Jullie praten al lang. Rond het gesprek af, en bekijk dan je terugkoppeling."
NAMES = "Namen bewaren we niet. In je zin staat daarom [naam]. Praat gewoon verder."
CLOSED = "Het gesprek is afgerond. Je terugkoppeling staat klaar. Wil je toch nog iets zeggen, dan kan dat."
STOPPED = "Goed, we stoppen hier. Je terugkoppeling staat klaar."
HINTS = {True: "Hints staan aan.", False: "Hints staan uit. Typ ‘hints aan’ als je ze weer wilt."}
PLAY_ON = "Hoorde dit bij de oefening? Dan kun je gewoon verder praten met {naam}."
FOR_REAL = "Dit is een oefening. Speelt dit echt, bij jou of bij iemand die je kent? Stop dan hier. {kort}"


@dataclass(frozen=True)
class TurnResult:
    """What is said, the whole new state, and the stage: ``bezig`` or ``afgerond``."""

    messages: list[Message]
    state: State
    stage: str


def open_conversation(name: str | None = None, seed: int | None = None) -> TurnResult:
    """The briefing and the client's first words. KeyError when there is no scenario of that name."""
    one = scenario(name) if name else next(iter(scenarios().values()))
    state = start(one, random.randrange(1000) if seed is None else seed)  # noqa: S311  (where a list of lines starts)
    messages = [{"text": one.opdracht, "kind": "info"}, _role(one.opening.text)]
    return TurnResult(messages, state, "bezig")


def play_turn(state: State | None, text: str, reading: Reading | None, n: int) -> TurnResult:
    """The client's turn after ``text`` (cleaned and masked). ``n`` counts the turns of this conversation from 1."""
    state = _checked(state)
    state = {
        **state,
        **{key: list(state[key]) for key in ("open", "wekt", "gezegd", "log")},
        "keer": dict(state["keer"]),
    }
    one = scenario(state["scenario"])
    if state["weg"] or len(state["log"]) >= LIMIT + 5:
        return TurnResult([{"text": ENDED, "kind": "info"}], state, "afgerond")
    if (told := _command(state, text)) is not None:
        return told
    coding = code(state["laatst"], text)
    aside = circumstance(text, coding)
    before = {name: state[name] for name in MOODS}
    context, woken = state["laatst"], list(state["wekt"])
    state["stage"] = "bezig"
    heard = hear(one, text, coding, context)
    reply = Client(one, state).answer(coding, heard, aside)
    row = _row(n, text, context, woken, coding, aside, before, state, reply)
    if heard.asks_for and heard.asks_for not in row["alle"]:
        row["alle"].append(heard.asks_for)
    state["log"].append({**row, "vorm": heard.form, "gezocht": reply.gezocht})
    messages: list[Message] = [_role(reply.text, ends=state["weg"])]
    if state["weg"]:
        messages.append({"text": ENDED, "kind": "info"})
    elif state["stage"] == "afgerond":
        messages.append({"text": CLOSED, "kind": "info"})
    elif len(state["log"]) >= LIMIT:
        messages.append({"text": LONG, "kind": "info"})
    elif state["hints"] and (hint := _hint(one, state)):
        messages.append({"text": hint, "kind": "info", "hint": True})
    return TurnResult(messages, state, state["stage"])


def danger_turn(state: State | None, text: str, danger: guard.Danger, n: int) -> TurnResult:
    """A trainee may and must ask a client about danger: that is played, with one line for who means it. Words about oneself
    stop the play and get help."""
    state = _checked(state)
    if is_own(text, state["laatst"], danger):
        messages = [{"text": one["text"], "kind": one["kind"]} for one in guard.words(danger)]
        back = PLAY_ON.replace("{naam}", scenario(state["scenario"]).naam)
        return TurnResult([*messages, {"text": back, "kind": "info", "asks": "anders"}], state, state["stage"])
    played = play_turn(state, text, None, n)
    note = FOR_REAL.replace("{kort}", guard.short_words(danger.loket))
    if note in state["gezegd"] or danger.kind in VEILED:  # put to a client it is part of the play and no more
        return played
    played.state["gezegd"].append(note)
    return TurnResult([*played.messages, {"text": note, "kind": "info"}], played.state, played.stage)


def masked_note(found: tuple[str, ...]) -> Message | None:
    """A word on what was masked. Who introduces oneself says a name, and calls the client by one: that is no mistake."""
    if found == ("naam",):
        return {"text": NAMES, "kind": "info"}
    note = guard.masked_note(found)
    return note and {**note, "text": to_je(note["text"])}


def _checked(state: State | None) -> State:
    """The state of a conversation that can go on, or a new one."""
    if not isinstance(state, dict) or state.get("v") != VERSION or not known(state.get("scenario", "")):
        return open_conversation().state
    return state


def _role(text: str, ends: bool = False) -> Message:
    return {"text": text, "kind": "rol"} if ends else {"text": text, "kind": "rol", "asks": "anders"}


def _command(state: State, text: str) -> TurnResult | None:
    """What is said to the studio, not to the client."""
    said = guard.normalise(text).strip(" .!")
    if said in ("hints aan", "hints uit", "hint aan", "hint uit"):
        state["hints"] = said.endswith("aan")
        return TurnResult([{"text": HINTS[state["hints"]], "kind": "info", "asks": "anders"}], state, state["stage"])
    if said in ("stop", "stoppen", "stop gesprek", "stop oefening", "einde oefening"):
        state["stage"] = "afgerond"
        return TurnResult([{"text": STOPPED, "kind": "info"}], state, "afgerond")
    return None


def _row(
    n: int,
    text: str,
    context: str,
    woken: list[str],
    coding: Coding,
    aside: str | None,
    before: dict[str, float],
    state: State,
    reply: Reply,
) -> dict[str, Any]:
    return {
        "n": n,
        "tekst": text,
        "context": context,
        "wekte": woken,
        "soort": aside or "techniek",
        "techniek": coding.techniek,
        "score": round(coding.score, 2),
        "alle": list(coding.alle),
        "onzeker": coding.abstain,
        "open": coding.open,
        "suggestief": coding.suggestief,
        "werk": coding.werk,
        "jargon": list(coding.jargon_words),
        "eigen": list(coding.own_words),
        "voor": before,
        "na": {name: state[name] for name in before},
        "event": reply.event,
        "laag": reply.laag,
        "zegt": reply.text,
    }


@lru_cache(maxsize=1)
def _hints() -> dict[str, Any]:
    table: dict[str, Any] = read_yaml(DATA / "hints.yml")
    return table


def _hint(one: Scenario, state: State) -> str | None:
    """One hint at most, about what just happened; the same one never twice."""
    row, table = state["log"][-1], _hints()
    options: list[str] = []
    if row["soort"] == "techniek" and row["techniek"] in WEAKENING and not row["onzeker"]:
        fact = row["techniek"] == "gesloten_vraag" and row["vorm"] not in (None, YES_NO)
        options = table["gebeurt"]["feit"] if fact else table["techniek"][row["techniek"]]
    elif row["techniek"] in WEAKENING and row["event"] in ("vaag", "dwaalt"):
        return None  # a client who dodges what may have been a judgement is not the one to be asked on
    elif row["event"] in table["gebeurt"]:
        options = table["gebeurt"][row["event"]]
    elif row["laag"] is None and len(state["log"]) >= 4 and not any(r["laag"] for r in state["log"][-4:]):
        options = table["gebeurt"]["vast"]
    for text in options:
        filled = text.replace("{hij}", one.naam)
        if filled not in state["gezegd"]:
            state["gezegd"].append(filled)
            return filled[0].upper() + filled[1:]
    return None
