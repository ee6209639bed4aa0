"""A sheet beside the citizen's own gespreksverslag: what both tell, and what only one of them does.

Differences are things to talk about. Which of the two is right is not ours to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from actions.professional.areas import area_name
from actions.professional.data_files import words
from actions.professional.people import CLOSE, seats
from actions.professional.prepare import Sheet
from actions.professional.signs import Told, traits
from knowledge.guard import normalise

LINES = ("verhaal", "wens", "kracht", "netwerk", "geprobeerd", "zorgen")


@dataclass(frozen=True, slots=True)
class Difference:
    """Something to talk about: the subject, what stands in the verslag, and what stands in the description."""

    subject: str
    citizen: str
    worker: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Areas that both tell, by name, and what only one of them tells."""

    both: tuple[str, ...]
    differences: tuple[Difference, ...]


def compare(sheet: Sheet, verslag: dict[str, Any]) -> Comparison:
    """Lay a sheet beside a gespreksverslag (the summary of the API)."""
    theirs = list(dict.fromkeys(verslag.get("leefgebieden") or []))
    ours = {area.id: area for area in sheet.areas}
    both = tuple(area_name(name) for name in theirs if name in ours)
    return Comparison(both, tuple(_differences(sheet, verslag, theirs)))


def _differences(sheet: Sheet, verslag: dict[str, Any], theirs: list[str]) -> Iterator[Difference]:
    said = words("vergelijk")
    own = _lines(verslag)
    told, mine = Told(" ".join(own)), Told(sheet.text)
    for name in theirs:
        if name not in {area.id for area in sheet.areas}:
            yield Difference(area_name(name), said["in_verslag"], said["niet_bij_u"])
    for area in sheet.areas:
        if area.id not in theirs:
            yield Difference(area.name, said["niet_in_verslag"], _quoted(area.because))
    their_people = {seat.id: seat for seat in seats(told, traits(told), ())}
    my_people = {seat.id: seat for seat in seats(mine, traits(mine), ())}
    for name in sorted(CLOSE & (their_people.keys() ^ my_people.keys())):
        theirs_has, seat = name in their_people, their_people.get(name) or my_people[name]
        yield Difference(
            seat.name,
            _quoted(seat.because) if theirs_has else said["niet_in_verslag"],
            said["niet_bij_u"] if theirs_has else _quoted(seat.because),
        )
    for risk in sheet.risks:
        if not any(_shares(risk.because, line) for line in own):
            yield Difference(risk.name, said["niet_in_verslag"], _quoted(risk.because))


def _lines(verslag: dict[str, Any]) -> list[str]:
    """Every line of the citizen, each as a sentence."""
    return [line["text"].rstrip(".") + "." for name in LINES for line in verslag.get(name) or []]


def _quoted(because: str) -> str:
    return f"‘{because}’" if because else str(words("vergelijk")["hier"])


def _shares(because: str, line: str) -> bool:
    """Whether two pieces of text tell of the same: half of the longer words of one stand in the other."""
    first, second = (set(re.findall(r"[a-z0-9]{5,}", normalise(text))) for text in (because, line))
    return bool(first) and len(first & second) * 2 >= len(first)
