"""A reflection in conversation: choose a model, answer question by question, end in the picture with what it means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from actions.professional.data_files import load
from actions.professional.reflection import Key, Model, Vraag, models
from actions.professional.reflection_judge import Said
from actions.professional.reflection_sources import sources
from actions.professional.reflection_view import View, words
from knowledge import guard

__all__ = ["Reply", "turn", "waiting"]

Message = dict[str, Any]
State = dict[str, Any]
VERSION = 1
ALIKE = 86  # how much a typed answer must look like one of the choices (rapidfuzz, 0 to 100)
SHORT = 6  # more words than this are no answer to a choice, but something for the workbench


@dataclass(frozen=True)
class Reply:
    """What is said and where the reflection stands; ``state`` is None when it is over."""

    messages: list[Message]
    state: State | None


def turn(state: State | None, text: str) -> Reply | None:
    """The next step of a reflection. None: these words are not for it; an open reflection then stays where it was.

    ``state`` is what the last Reply gave; ``text`` is cleaned and masked.
    """
    said = guard.normalise(text).strip(" .,:;?")
    if not isinstance(state, dict) or state.get("v") != VERSION or state.get("model", "") not in {"", *models()}:
        return _start(said, text)
    if said in _heard("stop"):
        return Reply([{**_info(_say("gestopt")), "asks": "anders"}], None)
    if said in _heard("start"):
        return Reply([_choose()], _state())
    if said in _heard("verder"):
        return Reply([_where(state)], state)
    if not state["model"]:
        return _chosen(state, said, text)
    if state["n"] < 0:
        return _part_chosen(state, said, text)
    return _answered(state, said, text)


def waiting() -> str:
    """What to say when something else was asked while a reflection is open."""
    return _say("wacht")


def _start(said: str, text: str) -> Reply | None:
    if said in _heard("start"):
        return Reply([_choose()], _state())
    if said.startswith("reflectie ") and "?" not in text:
        model = _find(said.removeprefix("reflectie ").removeprefix("over ").removeprefix("doen over "))
        return _begin(model) if model else None
    return None


def _state(model: str = "", n: int = -1, deel: str = "", answers: dict[str, float] | None = None) -> State:
    return {"v": VERSION, "model": model, "deel": deel, "n": n, "antwoorden": answers or {}}


def _choose() -> Message:
    titles = [one.titel for one in models().values()]
    return {**_info(_say("kies")), "asks": "keuze", "choices": [_choice(title) for title in titles]}


def _chosen(state: State, said: str, text: str) -> Reply | None:
    model = _find(said)
    if model:
        return _begin(model)
    return None if _for_workbench(text) else Reply([{**_choose(), "text": _say("kies_meer")}], state)


def _begin(model: Model) -> Reply:
    lead = _info(_say("begin").format(titel=model.titel, over=model.over, vooraf=model.vooraf, duur=model.duur))
    if not model.kiesbaar:
        state = _state(model.id, 0)
        return Reply([lead, _question(model, state)], state)
    state = _state(model.id)
    return Reply([lead, _which_part(model)], state)


def _which_part(model: Model) -> Message:
    choices = [_choice(_say("alles")), *(_choice(deel.naam) for deel in model.delen)]
    return {**_info(_say("welk_deel")), "asks": "keuze", "choices": choices}


def _part_chosen(state: State, said: str, text: str) -> Reply | None:
    model = models()[state["model"]]
    names = [_say("alles"), *(deel.naam for deel in model.delen)]
    found = int(said) - 1 if said.isdigit() and 0 < int(said) <= len(names) else _pick(said, names)
    if found is None:
        return None if _for_workbench(text) else Reply([_which_part(model)], state)
    state = {**state, "n": 0, "deel": model.delen[found - 1].id if found else ""}
    return Reply([_question(model, state)], state)


def _answered(state: State, said: str, text: str) -> Reply | None:
    model = models()[state["model"]]
    keys = _keys(model, state)
    key = keys[state["n"]]
    if said in _heard("uitslag"):
        return _end(model, state)
    if said in _heard("waarom"):
        return Reply([_reason(model, key), _question(model, state)], state)
    if said in _heard("terug"):
        if state["n"] == 0:
            return Reply([_info(_say("eerste")), _question(model, state)], state)
        back = keys[state["n"] - 1].key
        kept = {name: value for name, value in state["antwoorden"].items() if name != back}
        state = {**state, "n": state["n"] - 1, "antwoorden": kept}
        return Reply([_question(model, state)], state)
    if said not in _heard("over"):
        value = _value(key.vraag, said)
        if value is None:
            if _for_workbench(text):
                return None
            return Reply([_info(_say("niet_verstaan")), _question(model, state)], state)
        state = {**state, "antwoorden": {**state["antwoorden"], key.key: value}}
    state = {**state, "n": state["n"] + 1}
    if state["n"] >= len(keys):
        return _end(model, state)
    return Reply([_question(model, state)], state)


def _where(state: State) -> Message:
    if not state["model"]:
        return _choose()
    model = models()[state["model"]]
    return _which_part(model) if state["n"] < 0 else _question(model, state)


def _keys(model: Model, state: State) -> list[Key]:
    """The answers to give, of one part where one was chosen; never none."""
    chosen = state["deel"]
    return [k for k in model.keys.values() if not chosen or k.onderdeel is None or k.onderdeel.deel == chosen]


def _question(model: Model, state: State) -> Message:
    keys = _keys(model, state)
    key = keys[state["n"]]
    tekst = key.vraag.tekst
    if key.vraag.links:
        tekst = _say("paar").format(
            tekst=tekst,
            links=key.vraag.links,
            links_uitleg=key.vraag.links_uitleg,
            rechts=key.vraag.rechts,
            rechts_uitleg=key.vraag.rechts_uitleg,
        )
    if key.stand:
        tekst = _say("stand").format(stand=model.standen[key.stand], tekst=tekst)
    lines = [
        _say("vraag").format(
            n=state["n"] + 1,
            aantal=len(keys),
            onderdeel=key.onderdeel.naam if key.onderdeel else model.titel,
            tekst=tekst,
        )
    ]
    lines += [_say("optie").format(naam=o.naam, uitleg=o.uitleg) for o in key.vraag.opties if o.uitleg]
    choices = [_choice(o.naam) for o in key.vraag.opties] + [_choice(_say("sla_over"))]
    choices += [_choice(_say("terug"))] if state["n"] else []
    return {"text": "\n".join(lines), "kind": "vraag", "asks": "schaal", "choices": choices}


def _reason(model: Model, key: Key) -> Message:
    uitleg = (key.onderdeel.uitleg or key.onderdeel.naam) if key.onderdeel else model.over
    cited = sources((), key.onderdeel.secties if key.onderdeel else model.secties[:1])
    return {"text": _say("waarom").format(uitleg=uitleg), "kind": "antwoord", "sources": _sources(cited)}


def _end(model: Model, state: State) -> Reply:
    view = View.alone(model, state["antwoorden"])
    if view.empty:
        return Reply([_info(_say("niets")), _question(model, {**state, "n": 0})], {**state, "n": 0})
    lines = "\n".join(f"- {row.naam}: {'; '.join(cell for cell in row.cellen if cell)}" for row in view.rows)
    messages: list[Message] = [
        {
            "text": _say("beeld").format(regels=lines),
            "kind": "antwoord",
            "reflection": {"model": model.id, "answers": dict(state["antwoorden"])},
        }
    ]
    messages += [_said(one, one.betekent) for one in view.judgement.uitkomsten]
    messages += [
        _said(one, _say("begin_hier").format(kop=one.kop, betekent=one.betekent)) for one in view.judgement.begin
    ]
    if view.judgement.gelijk:
        names = _list(one.kop for one in view.judgement.gelijk)
        messages.append({"text": f"{words('gelijk')}\n{names}", "kind": "antwoord"})
    if model.gesprek:
        messages.append({"text": _say("samen").format(regels=_list(model.gesprek)), "kind": "antwoord"})
    if model.kanttekening:
        messages.append({"text": _say("noot").format(kanttekening=model.kanttekening), "kind": "info"})
    choices = [_choice(f"Reflectie {models()[name].titel}") for name in model.verder if name in models()]
    last = {**_info(_say("klaar")), "asks": "anders", "choices": [*choices, _choice(_say("nog_een"))]}
    return Reply([*messages, last], None)


def _said(one: Said, text: str) -> Message:
    if one.doen:
        text += "\n" + _say("doen").format(regels=_list(one.doen))
    return {"text": text, "kind": "antwoord", "sources": _sources(sources(one.bronnen, one.secties))}


def _sources(found: Iterable[dict[str, Any]]) -> list[Message]:
    return [{name: one[name] for name in ("passage", "sections", "citation")} for one in found]


def _value(vraag: Vraag, said: str) -> float | None:
    """Which answer is meant: its name, its value, or nearly its name."""
    found = _pick(said, [one.naam for one in vraag.opties])
    if found is not None:
        return vraag.opties[found].waarde
    # "1" says nothing where there is only yes and no.
    numbers = {f"{one.waarde:g}": one.waarde for one in vraag.opties} if len(vraag.opties) > 2 else {}
    return numbers.get(said)


def _pick(said: str, names: Sequence[str]) -> int | None:
    """Which of these is named, also with a typing error."""
    plain = [guard.normalise(name).strip(" .,:;") for name in names]
    if said in plain:
        return plain.index(said)
    found = process.extractOne(said, plain, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return int(found[2]) if found else None


def _find(said: str) -> Model | None:
    """The model that is meant: its name, a part of it, its id or its number in the list."""
    every = list(models().values())
    if said.isdigit() and 0 < int(said) <= len(every):
        return every[int(said) - 1]
    found = _pick(said, [one.titel for one in every])
    if found is None:
        plain = [guard.normalise(f"{one.titel} {one.id}") for one in every]
        asked = set(said.split()) - _heard("woorden")
        within = [
            place
            for place, name in enumerate(plain)
            if len(said) > 3 and (said in name or (asked and asked <= set(name.split())))
        ]
        found = within[0] if len(within) == 1 else None
    return None if found is None else every[found]


def _for_workbench(text: str) -> bool:
    """Whether these words rather ask the workbench something than choose an answer."""
    return "?" in text or len(text.split()) > SHORT


def _heard(kind: str) -> frozenset[str]:
    return frozenset(load("reflecteren")["verstaan"][kind])


def _say(key: str) -> str:
    return words("gesprek", key)


def _info(text: str) -> Message:
    return {"text": text, "kind": "info"}


def _choice(title: str) -> Message:
    return {"title": title, "value": title}


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
