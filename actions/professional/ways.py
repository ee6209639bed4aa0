"""Likely lokets and arrangement types, from the triage and from what the risks bring, each with its reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from actions.professional.areas import Area
from actions.professional.data_files import load
from actions.professional.risks import Risk
from actions.professional.signs import Signs, Told, in_sentence
from knowledge.guard import normalise
from knowledge.triage import Triage

LOKETS, ARRANGEMENTS = 4, 5
CLEAR = 1.0  # weight of an area above which it brings its loket
LEAST = 0.1  # score of a loket below which it is not likely enough to name, unless a risk brings it
FRONT_DOOR = "wijkteam"


@dataclass(frozen=True, slots=True)
class Way:
    """A loket or arrangement type with the words, or the risk, that point to it."""

    id: str
    because: str
    risk: str = ""  # name of the risk that brings it


def lokets(
    told: Told, seen: Triage, areas: tuple[Area, ...], risks: tuple[Risk, ...], known: Collection[str]
) -> tuple[Way, ...]:
    """The likely lokets: those of danger and of today first, then the triage's order, then what risks and clear areas bring.
    `known`: traits, risks and areas of the description."""
    urgent = [Way(name, risk.because, risk.name) for risk in risks if risk.first for name in risk.lokets]
    judged = [
        Way(one.id, reason)
        for one in seen.lokets
        if (reason := in_sentence(told, one.because))
        and _stays("lokets", one.id, known, reason)
        and (one.score >= LEAST or one.id == FRONT_DOOR)
    ]
    later = [Way(name, risk.because, risk.name) for risk in risks if not risk.first for name in risk.lokets]
    by_area = [
        Way(name, area.because)
        for area in areas
        if area.weight >= CLEAR and _stays("lokets", name := load("wegen")["gebieden"][area.id], known, area.because)
    ]
    ways = _once([*urgent, *judged[:3], *later, *judged[3:], *by_area])
    return ways[:LOKETS] or (Way(FRONT_DOOR, ""),)


def arrangements(told: Told, seen: Triage, risks: tuple[Risk, ...], known: Collection[str]) -> tuple[Way, ...]:
    """The likely arrangement types, the triage's most fitting first, with what the risks bring."""
    judged = [
        Way(one.id, reason)
        for one in seen.arrangementen
        if (reason := in_sentence(told, one.because)) and _stays("arrangementen", one.id, known, reason)
    ]
    brought = [Way(name, risk.because, risk.name) for risk in risks for name in risk.arrangements]
    return _once([*brought[:2], *judged, *brought[2:]])[:ARRANGEMENTS]


def _stays(kind: str, name: str, known: Collection[str], reason: str) -> bool:
    """Whether a way fits what is told, and whether its reason is one that whoever reads it would give as well."""
    only = load("wegen")[kind].get(name)
    if (only and not set(only) & set(known)) or set(load("wegen")["niet_bij"].get(name) or ()) & set(known):
        return False
    signs = _reasons().get(name)
    if signs is None:
        return True
    plain = normalise(reason)
    taken_back = signs.unless is not None and signs.unless.search(plain)
    return not taken_back and (signs.shows is None or signs.shows.search(plain) is not None)


@lru_cache(maxsize=1)
def _reasons() -> dict[str, Signs]:
    return {name: Signs(raw) for name, raw in load("wegen")["reden"].items()}


def _once(ways: list[Way]) -> tuple[Way, ...]:
    found: dict[str, Way] = {}
    for way in ways:
        found.setdefault(way.id, way)
    return tuple(found.values())
