"""From answers to scores: the mean of each part, the place in the picture, several people side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import NamedTuple

from actions.professional.reflection import Answers, Model, Vraag

LEAST = 2  # fewer people than this, and nothing of a group is shown
BORDER = "grens"


class Place(NamedTuple):
    """A point in a quadrant, -1 (left, bottom) to 1 (right, top); None where nothing was answered."""

    x: float | None
    y: float | None

    @property
    def known(self) -> bool:
        return self.x is not None and self.y is not None


@dataclass(frozen=True)
class Scores:
    """Per stand the mean of each part on the model's scale, and the points of a quadrant by stand or by part."""

    onderdelen: Mapping[str, Mapping[str, float | None]]
    plekken: Mapping[str, Place]
    antwoorden: Answers


@dataclass(frozen=True)
class Spread:
    """One question, answered by several people: how many, lowest, median, highest, and each answer, sorted."""

    aantal: int
    laagste: float
    mediaan: float
    hoogste: float
    antwoorden: tuple[float, ...]

    @property
    def breedte(self) -> float:
        return self.hoogste - self.laagste


@dataclass(frozen=True)
class Together:
    """Several people's answers: ``scores`` holds the medians, ``mensen`` each person's own, in no order that tells who."""

    scores: Scores
    mensen: tuple[Scores, ...]
    vragen: Mapping[str, Spread]


def score(model: Model, answers: Answers) -> Scores:
    """The scores of one person, of medians, or of what was kept last time."""
    parts = {
        stand: {part.id: mean(_value(v, _key(v, stand), answers) for v in part.vragen) for part in model.onderdelen}
        for stand in model.standen
    }
    return Scores(parts, _places(model, answers), dict(answers))


def together(model: Model, many: Sequence[Answers]) -> Together | None:
    """Several people's answers side by side; None below two people. What only one of them answered is left out."""
    counts = Counter(key for answers in many for key in answers)
    shared = [{key: value for key, value in answers.items() if counts[key] >= LEAST} for answers in many]
    people = [score(model, answers) for answers in shared if answers]
    if len(people) < LEAST:
        return None
    people.sort(key=lambda one: sorted(one.antwoorden.items()))  # by what was answered: the order says nothing
    spread = {}
    for key in model.keys:
        given = tuple(sorted(one.antwoorden[key] for one in people if key in one.antwoorden))
        if given:
            spread[key] = Spread(len(given), given[0], median(given), given[-1], given)
    middle = Scores(
        {
            stand: {part.id: _median(one.onderdelen[stand][part.id] for one in people) for part in model.onderdelen}
            for stand in model.standen
        },
        {name: _middle([one.plekken[name] for one in people]) for name in people[0].plekken},
        {key: one.mediaan for key, one in spread.items()},
    )
    return Together(middle, tuple(people), spread)


def box(model: Model, place: Place) -> str | None:
    """In which of the four boxes a point lies; ``grens`` on or near a line; None for no point."""
    if place.x is None or place.y is None:
        return None
    border = float(model.beeld.get("grens", 0.0))
    if abs(place.x) <= border or abs(place.y) <= border:
        return BORDER
    corner = ("links" if place.x < 0 else "rechts") + ("onder" if place.y < 0 else "boven")
    found: str = model.beeld["vakken"][corner]["id"]
    return found


def differences(model: Model, group: Together, most: int = 3) -> list[tuple[str, Spread]]:
    """The questions on which people differ most, widest first; only where they differ by more than one step."""
    wide = [
        (key, one)
        for key, one in group.vragen.items()
        if not model.keys[key].vraag.rond and one.breedte > _step(model.keys[key].vraag)
    ]
    return sorted(wide, key=lambda pair: -pair[1].breedte / _range(model.keys[pair[0]].vraag))[:most]


def _places(model: Model, answers: Answers) -> dict[str, Place]:
    if model.beeld["soort"] != "kwadrant":
        return {}
    if model.beeld.get("punten") == "onderdelen":
        stand = next(iter(model.standen))
        return {part.id: _place(part.vragen, stand, answers) for part in model.onderdelen}
    every = [vraag for part in model.onderdelen for vraag in part.vragen]
    return {stand: _place(every, stand, answers) for stand in model.standen}


def _place(questions: Sequence[Vraag], stand: str, answers: Answers) -> Place:
    def along(axis: str) -> float | None:
        values = [
            None if (value := _value(v, _key(v, stand), answers)) is None else 2 * (value - v.laagst) / _range(v) - 1
            for v in questions
            if v.as_ == axis
        ]
        return mean(values)

    return Place(along("x"), along("y"))


def _key(vraag: Vraag, stand: str) -> str:
    return f"{vraag.id}.{stand}" if stand else vraag.id


def _value(vraag: Vraag, key: str, answers: Answers) -> float | None:
    value = answers.get(key)
    if value is None:
        return None
    return vraag.laagst + vraag.hoogst - value if vraag.omgekeerd else value


def _range(vraag: Vraag) -> float:
    return vraag.hoogst - vraag.laagst


def _step(vraag: Vraag) -> float:
    """The smallest step of a scale, or nothing where there are only two answers: then any difference counts."""
    return (
        min(b.waarde - a.waarde for a, b in zip(vraag.opties, vraag.opties[1:], strict=False))
        if len(vraag.opties) > 2
        else 0
    )


def mean(values: Iterable[float | None]) -> float | None:
    """The mean of what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _middle(places: Sequence[Place]) -> Place:
    known = [place for place in places if place.known]
    return Place(_median(p.x for p in known), _median(p.y for p in known)) if len(known) >= LEAST else Place(None, None)


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
