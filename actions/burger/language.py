"""The language gate: every sentence the assistant can say to a citizen, checked for readability, tone and jargon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from actions.burger.options import arrangements
from actions.burger.wording import load, to_je
from knowledge import guard
from knowledge.gemeente import catalogue_lokets
from knowledge.readability import problems

_SKIP = {
    "principle",
    "sections",
    "asks",
    "telt",
    "basis",
    "plus",
    "min",
    "niet",
    "alleen",
    "wet",
    "bij_melding",
    "secties",
    "gewicht",
    "gemeentelijk",
    "value",
    "gewone_woorden",
    "wetten",
}
_SAMPLE = {
    "stukje": "ik slaap slecht",
    "ander": "uw moeder",
    "product": "een rolstoel",
    "dagen": "30",
    "domeinen": "geld, wonen en school",
    "vraag": "Uw verhaal gaat over geld.",
    "opties": "1. hulp bij schulden",
    "gekozen": "een maatje",
    "nieuw": "ik heb drie kinderen",
    "reden": "Uw verhaal komt eerst.",
    "kort": "Bel 112 als er nu gevaar is.",
    "wens": "ik wil rust",
    "domeinwens": "rust in huis",
    "zorg": "ik ben bang",
    "nummer": "1",
    "wat": "een maatje",
    "titel": "Een maatje",
    "omdat": "ik ben alleen",
    "naam": "Wmo-loket",
    "namen": "het wijkteam",
    "uitleg": "Voor hulp thuis.",
    "hoe": "Bel 0123.",
    "opening": "",
    "wat_dan": "",
    "loket": "het wijkteam",
    "antwoord": "",
    "kop": "",
}


def _walk(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _walk(item, f"{path}.{i}")
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in _SKIP:
                yield from _walk(item, f"{path}.{key}")


def spoken() -> Iterator[tuple[str, str]]:
    """Every text with the place it stands: questions, words, rights, lokets, arrangement types, danger messages."""
    for name in ("vragen", "woorden", "rechten"):
        yield from _walk(load(name), name)
    yield from _walk(catalogue_lokets(), "lokets")
    yield from _walk(arrangements(), "arrangementen")
    yield from _walk(guard.wordings(), "guard.words")


def filled(text: str) -> str:
    """``text`` with sample values in its {…}, so that it reads as a citizen would read it."""
    return re.sub(r"\{(\w+)\}", lambda m: _SAMPLE.get(m.group(1), "het wijkteam"), text)


def faults() -> list[str]:
    """Every sentence that does not pass, with the place and the reason; empty when all is well."""
    rules = load("taal")
    known = frozenset(w.lower() for w in rules["bekend"])
    excused = [e[0] for e in rules["uitzonderingen"]]
    out = []
    for place, text in spoken():
        if any(e in text for e in excused):
            continue
        for version in {filled(text), to_je(filled(text))}:
            bare = re.sub(r"‘[^’]*’", "", version)
            for pattern, reason in rules["verboden"]:
                if re.search(pattern, bare, re.IGNORECASE):
                    out.append(f"{place}: {reason}: {version}")
            if version == filled(text):
                out += [f"{place}: {p}: {version}" for p in problems(version, known)]
    return out
