"""One turn of the workbench's conversation: find out what is meant, answer from the sources, keep the subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actions.burger.reading import Reading
from actions.professional import cite, follow, reflect
from actions.professional.about import about
from actions.professional.ask import Answer, Filters, Question, ask, side_by_side
from actions.professional.contrasts import Contrast
from actions.professional.data_files import words
from knowledge import guard
from knowledge.search import Hit, get_searcher
from knowledge.status import ANSWERED, OUT_OF_SCOPE

__all__ = ["Reading", "TurnResult", "ask_turn", "danger_turn", "open_conversation"]

Message = dict[str, Any]
State = dict[str, Any]
VERSION = 1
ONGOING, DONE = "bezig", "afgerond"


@dataclass(frozen=True)
class TurnResult:
    """What is said, the whole new state, and the stage: ``bezig`` or ``afgerond``."""

    messages: list[Message]
    state: State
    stage: str


def open_conversation() -> TurnResult:
    """The welcome, with a few questions to begin with."""
    choices = [{"title": one, "value": one} for one in words("welkom_keuzes")]
    return TurnResult([_info(words("welkom"), choices)], _start(), ONGOING)


def ask_turn(state: State | None, text: str, reading: Reading | None, n: int) -> TurnResult:
    """The answer to ``text`` (cleaned and masked). State: the subject, what was shown of it, the report chosen, a reflection."""
    state = _checked(state)
    step = reflect.turn(state["reflectie"], text)
    if step is not None:
        return _said({**state, "reflectie": step.state}, step.messages)
    answered = _answered(state, text)
    if state["reflectie"] is None or answered.stage == DONE:
        return answered
    # A question in between: the reflection waits.
    return TurnResult(
        [*answered.messages[:-1], _note(reflect.waiting()), answered.messages[-1]],
        {**answered.state, "reflectie": state["reflectie"]},
        ONGOING,
    )


def _answered(state: State, text: str) -> TurnResult:
    what = follow.meant(text)
    if what.kind == "stop":
        return TurnResult([{"text": words("stop"), "kind": "info"}], state, DONE)
    if what.kind in ("hallo", "uitleg", "bedankt"):
        said = {"hallo": "welkom", "uitleg": "uitleg", "bedankt": "bedankt"}[what.kind]
        return _said(state, [_info(words(said))])
    if what.kind == "nieuw":
        return _said(_start(), [_info(words("nieuw"))])
    if what.kind == follow.NEW:
        one = what.reports[0] if len(what.reports) == 1 else ""
        begun = {**_start(), "rapport": one or state["rapport"], "onderwerp": what.extra or text}
        return _beside_each_other(begun, what.reports) if len(what.reports) > 1 else _search(begun)
    if not state["onderwerp"]:
        return _said(state, [_info(words("geen_onderwerp"))])
    if what.kind == follow.BESIDE:
        return _search({**state, "erbij": what.extra, "getoond": 0})
    if what.kind == follow.REPORT:
        return _search({**state, "rapport": what.report, "getoond": 0})
    if what.kind == "alles":
        return _search({**state, "rapport": "", "getoond": 0}, before=words("naar_alles"))
    if not state["laatste"]:
        return _said(state, [_note(words("niets_getoond")), _ask_on(state)])
    if what.kind == "meer":
        return _search(state)
    return _said(state, [*_about(state, what), _ask_on(state)])


def danger_turn(state: State | None, text: str, danger: guard.Danger, n: int) -> TurnResult:
    """A professional may ask about danger: where help is comes first, then the answer from the sources.

    Words about oneself get the help for oneself and nothing else.
    """
    state = _checked(state)
    if not danger.other:
        return TurnResult(guard.words(danger), state, ONGOING)
    warning = {"text": words("gevaar").format(kort=guard.short_words(danger.loket)), "kind": "veiligheid"}
    answered = ask_turn(state, text, None, n)
    return TurnResult([warning, *answered.messages], answered.state, answered.stage)


def _question(state: State) -> Question:
    return Question(state["onderwerp"], state["erbij"], state["getoond"], state["beantwoord"])


def _start() -> State:
    return {
        "v": VERSION,
        "onderwerp": "",
        "erbij": "",
        "rapport": "",
        "getoond": 0,
        "laatste": [],
        "beantwoord": False,
        "reflectie": None,
    }


def _checked(state: State | None) -> State:
    if not isinstance(state, dict) or state.get("v") != VERSION:
        return _start()
    state = {**_start(), **state}
    return {**state, "laatste": list(state["laatste"])}


def _search(state: State, before: str = "") -> TurnResult:
    answer = ask(get_searcher(), _question(state), Filters(report=state["rapport"]))
    state = _shown(state, answer)
    return _said(state, [*([_note(before)] if before else []), *_messages(answer, state)])


def _beside_each_other(state: State, reports: Sequence[str]) -> TurnResult:
    """A subject in two reports or more: the best passage of each, and which of them has none."""
    state = {**state, "rapport": ""}
    answer = side_by_side(get_searcher(), _question(state), reports)
    found = {hit.report for hit in answer.passages}
    if not found:
        return _said(state, _messages(answer, state))
    state = {**_shown(state, answer), "getoond": 0}
    names = words("en").join(cite.report_name(name) for name in reports if name in found)
    out = [
        _note(
            words("antwoord_naast" if len(found) > 1 else "antwoord_alleen").format(
                rapporten=names, onderwerp=answer.title
            )
        ),
        *(passage_message(hit) for hit in answer.passages),
        *(_note(words("naast_niets").format(rapport=cite.report_name(name))) for name in reports if name not in found),
    ]
    if answer.contrast:
        out.append(_contrast_message(answer.contrast))
    return _said(state, [*out, _ask_on(state)])


def _shown(state: State, answer: Answer) -> State:
    """The state after the passages of an answer were shown."""
    shown = [hit.passage for hit in answer.passages]
    known = state["beantwoord"] or (bool(shown) and not state["erbij"])
    return {
        **state,
        "getoond": state["getoond"] + len(shown),
        "laatste": shown or state["laatste"],
        "beantwoord": known,
    }


def _messages(answer: Answer, state: State) -> list[Message]:
    """The passages, each with its source, and what can be asked on; or that there is nothing, and what comes close."""
    out: list[Message] = []
    if answer.read_as:
        out.append(_note(words("gelezen_als").format(vraag=answer.read_as)))
    report = cite.report_name(state["rapport"]) if state["rapport"] else ""
    if answer.passages:
        key = "antwoord_rapport" if report else "antwoord"
        amount = words("aantal")[len(answer.passages)]
        out.append(_note(words(key).format(aantal=amount, onderwerp=answer.title, rapport=report)))
        if not answer.apart:
            out.append(_note(words("erbij_algemeen").format(erbij=state["erbij"])))
        out += [passage_message(hit) for hit in answer.passages]
        if answer.contrast:
            out.append(_contrast_message(answer.contrast))
    elif answer.status == ANSWERED:
        out.append(_note(words("geen_meer")))
    else:
        out.append({"text": refusal(answer, state["erbij"], report), "kind": "antwoord"})
    if answer.practice:
        out.append(_note(words("praktijk_ook" if answer.passages else "praktijk_wel")))
    out += [_practice_message(hit) for hit in answer.practice[:2]]
    return [*out, _ask_on(state, bool(answer.passages), answer.more)]


def refusal(answer: Answer, beside: str = "", report: str = "") -> str:
    """That the sources do not answer this, said honestly, with what comes close; never with what was made up."""
    if answer.status == OUT_OF_SCOPE and not answer.practice and not beside:
        return str(words("buiten"))
    if report:
        text = words("rapport_niets").format(rapport=report)
    elif beside:
        text = words("erbij_niets").format(erbij=beside)
    else:
        text = words("niet_gevonden")
    if answer.nearest:
        titles = ", ".join(f"‘{hit.title}’" for hit in answer.nearest)
        text += " " + words("niet_gevonden_dichtbij").format(titels=titles)
    return str(text)


def passage_message(hit: Hit) -> Message:
    """One passage as a message: title, text, what has changed since, and its source."""
    lines = [hit.title, hit.text]
    if hit.validity["nu"]:
        lines.append(words("geldt", "nu").format(nu=hit.validity["nu"]))
    return {"text": "\n".join(lines), "kind": "antwoord", "sources": [_source(hit)]}


def _practice_message(hit: Hit) -> Message:
    return {"text": f"{hit.title}\n{hit.text}", "kind": "antwoord", "sources": [_source(hit)]}


def _contrast_message(contrast: Contrast) -> Message:
    lines = [words("naast_elkaar").format(verschil=contrast.difference)]
    lines += [f"- {cite.report_name(side.hit.report)}: {side.says}" for side in contrast.sides]
    return {"text": "\n".join(lines), "kind": "antwoord", "sources": [_source(side.hit) for side in contrast.sides]}


def _source(hit: Hit) -> Message:
    return {"passage": hit.passage, "sections": hit.sections, "citation": hit.citation}


def _about(state: State, what: follow.Meant) -> list[Message]:
    """Something about the passages that were shown last."""
    searcher = get_searcher()
    if what.kind == "vergelijk":
        answer = ask(searcher, Question(state["onderwerp"], state["erbij"], known=state["beantwoord"]))
        return [_contrast_message(answer.contrast)] if answer.contrast else [_note(words("niet_oneens"))]
    names = state["laatste"]
    if what.which and what.which <= len(names):
        names = [names[what.which - 1]]
    hits = [hit for name in names if (hit := searcher.passage(name))]
    if not hits:
        return [_note(words("geen_onderwerp"))]
    found = [
        {"text": about(what.kind, hit, _question(state), searcher), "kind": "antwoord", "sources": [_source(hit)]}
        for hit in hits
    ]
    return [*found, _note(words("wie_let_op"))] if what.kind == "wie" else found


def _note(text: str) -> Message:
    return {"text": text, "kind": "info"}


def _info(text: str, choices: list[Message] | None = None) -> Message:
    return {"text": text, "kind": "info", "asks": "anders", "choices": choices or []}


def _ask_on(state: State, found: bool = True, more: bool = True) -> Message:
    """The last message of an answer: what can be asked on."""
    if not (found and state["laatste"]):
        return _info(words("te_kort"))
    labels = words("doorvragen")
    kinds = [kind for kind in labels if kind != "meer" or more]
    return _info(words("vraag_door"), [{"title": labels[kind], "value": labels[kind]} for kind in kinds])


def _said(state: State, messages: list[Message]) -> TurnResult:
    return TurnResult(messages, state, ONGOING)
