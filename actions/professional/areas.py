"""Which leefgebieden a description touches, with the words that show it, and the questions to ask about them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from actions.professional.data_files import load
from actions.professional.signs import Signs, Told, around, unmarked
from knowledge.concepts import concepts, lexicon
from knowledge.passages import load_catalogue
from knowledge.taxonomy import ids
from knowledge.triage import Triage

CONCEPTS = 2  # things heard of one area that make it count without the triage
BRIEF = 12  # words below which only the words of the lists count: so little text makes the triage guess
MOST = 9  # areas on a sheet
# What an area weighs, to order them: the triage's probability, each thing heard, and a word of the lists. By reasoning.
JUDGED, HEARD, LISTED = 2.0, 0.25, 0.8
RISKY = 1.0  # what a risk adds to the area it belongs to


@dataclass(frozen=True, slots=True)
class Question:
    """An open question: what it serves, where that stands, and what we do not know while nobody asked it."""

    id: str
    text: str
    unknown: str
    serves: str
    sections: tuple[str, ...]
    citation: str
    known: bool = False  # the description tells it already


@dataclass(frozen=True, slots=True)
class Area:
    """A leefgebied that was seen: why, in the text's own words, and its questions, those to begin with first."""

    id: str
    name: str
    because: str
    weight: float
    questions: tuple[Question, ...] = field(default=())


@dataclass(frozen=True)
class _Ask:
    """A question of the data file with its compiled patterns."""

    raw: dict[str, Any]
    known: Signs

    def fits(self, traits: dict[str, str]) -> bool:
        return all(name in traits for name in self.raw.get("als") or ())

    def question(self, told: Told) -> Question:
        raw = self.raw
        return Question(
            raw["id"],
            raw["vraag"],
            raw["onbekend"],
            raw["dient"],
            tuple(raw["secties"]),
            load_catalogue().citation(raw["secties"][:1]),
            bool(self.known.find(told)),
        )


@dataclass(frozen=True)
class _Entry:
    """A file of leefgebieden/: name, what shows it, the traits it needs, its questions."""

    name: str
    signs: Signs
    only: tuple[str, ...]
    asks: tuple[_Ask, ...]


@lru_cache(maxsize=1)
def _areas() -> dict[str, _Entry]:
    found = {}
    for name in ids("leefgebieden"):
        raw = load(f"leefgebieden/{name}")
        found[name] = _Entry(raw["naam"], Signs(raw, "woorden"), tuple(raw.get("alleen") or ()), _asks(raw["vragen"]))
    return found


def _asks(rows: Sequence[dict[str, Any]]) -> tuple[_Ask, ...]:
    ordered = sorted(rows, key=lambda row: row["voorrang"])
    return tuple(_Ask(row, Signs(row, "bekend")) for row in ordered)


@lru_cache(maxsize=1)
def _general() -> tuple[_Ask, ...]:
    return _asks(load("algemeen"))


def area_name(area: str) -> str:
    """What a leefgebied is called on the sheet."""
    return _areas()[area].name


def general_questions(told: Told) -> tuple[Question, ...]:
    """The questions of every conversation, what is not told yet first."""
    return _sorted([ask.question(told) for ask in _general()])


def areas(told: Told, seen: Triage, traits: dict[str, str]) -> tuple[Area, ...]:
    """The leefgebieden of a description, the clearest first, each with the words in which it was heard.

    One counts when the triage judges it present and something in the text shows it, or when words show it by themselves.
    """
    judged = {one.id: one.score for one in seen.leefgebieden}
    heard = _heard(told)
    found = []
    for name, entry in _areas().items():
        listed = entry.signs.find(told)
        score = judged.get(name, 0.0) if told.words >= BRIEF else 0.0
        because = listed or next(iter(heard[name].values()), "")
        counts = listed or len(heard[name]) >= CONCEPTS or (score and because)
        if counts and (not entry.only or any(trait in traits for trait in entry.only)):
            weight = JUDGED * score + HEARD * min(len(heard[name]), 4) + (LISTED if listed else 0.0)
            found.append(Area(name, entry.name, because, round(weight, 3)))
    found.sort(key=lambda area: -area.weight)
    return tuple(_with_questions(area, told, traits) for area in found[:MOST])


def raised(found: tuple[Area, ...], risky: Collection[str]) -> tuple[Area, ...]:
    """The areas with those that a risk belongs to further to the front."""
    weighed = [replace(area, weight=round(area.weight + RISKY * (area.id in risky), 3)) for area in found]
    return tuple(sorted(weighed, key=lambda area: -area.weight))


def _heard(told: Told) -> dict[str, dict[str, str]]:
    """For each area the concepts heard in it, with the words around them."""
    heard: dict[str, dict[str, str]] = {name: {} for name in _areas()}
    for piece in told.pieces:
        for concept, words in concepts(unmarked(piece.text)).items():
            area = lexicon().concepts[concept].gebied
            if area in heard:
                at = max(piece.plain.find(words.strip().split()[0]), 0)
                heard[area].setdefault(concept, around(piece, at, at + len(words)))
    return heard


def _with_questions(area: Area, told: Told, traits: dict[str, str]) -> Area:
    asks = [ask for ask in _areas()[area.id].asks if ask.fits(traits)]
    # what only fits these people goes before what fits everybody
    asks.sort(key=lambda ask: (ask.raw["voorrang"], not ask.raw.get("als")))
    return replace(area, questions=_sorted([ask.question(told) for ask in asks]))


def _sorted(questions: list[Question]) -> tuple[Question, ...]:
    return tuple(sorted(questions, key=lambda question: question.known))
