"""Terms and amounts in what the assistant says: each stands in a dated record of the law, or is named here as no law."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from actions.burger.wording import load
from knowledge.catalogue import check_lines, lines, sentences, states_a_value

# Numbers that no law sets: what people may answer, and whom a door is for.
NO_LAW = ("Bent u jonger dan 18, bel dan {jeugdteam}.",)
NO_LAW_UNDER = ("vragen.leeftijd", "vragen.schaal")


def faults() -> Iterator[str]:
    """Every sentence with a term or an amount that stands in no verified record, and every `anders` that has one itself."""
    for name in ("vragen", "woorden", "rechten"):
        yield from _look(load(name), name)


def _look(value: Any, place: str) -> Iterator[str]:
    if isinstance(value, str):
        free = (one for one in sentences(value) if one not in NO_LAW)
        if not place.startswith(NO_LAW_UNDER):
            yield from (f"{place}: waarde zonder wet: “{one}”" for one in free if states_a_value(one))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _look(item, f"{place}.{number}")
    elif isinstance(value, dict) and "wet" in value:
        yield from (f"{place}: {fault}" for fault in check_lines(lines([value])))
        if "anders" in value:
            yield from _look(value["anders"], f"{place}.anders")
        elif not place.startswith("rechten"):  # a right that lapsed is left out whole
            yield f"{place}: bij een zin met wet hoort 'anders': wat er staat als de wet verlopen is"
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in ("principle", "sections"):  # names, not sentences
                continue
            yield from _look(item, f"{place}.{key}")
