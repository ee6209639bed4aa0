"""Likely lokets and arrangement types, from the triage and from what the risks bring, each with its reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from actions.professional.areas import Area
from actions.professional.data_files import load
from actions.professional.risks import Risk
from knowledge.triage import Because, Triage

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


def lokets(seen: Triage, areas: tuple[Area, ...], risks: tuple[Risk, ...], told: Collection[str]) -> tuple[Way, ...]:
    """The likely lokets: those of danger and of today first, then the triage's order, then what risks and clear areas bring.
    `told`: traits, risks and areas of the description."""
    urgent = [Way(name, risk.because, risk.name) for risk in risks if risk.first for name in risk.lokets]
    judged = [
        Way(one.id, one.because)
        for one in seen.lokets
        if _stays("lokets", one.id, told) and (one.score >= LEAST or one.id == FRONT_DOOR)
    ]
    later = [Way(name, risk.because, risk.name) for risk in risks if not risk.first for name in risk.lokets]
    by_area = [
        Way(name, area.because)
        for area in areas
        if area.weight >= CLEAR and _stays("lokets", name := load("wegen")["gebieden"][area.id], told)
    ]
    ways = _once([*urgent, *judged[:3], *later, *judged[3:], *by_area])
    return ways[:LOKETS] or (Way(FRONT_DOOR, ""),)


def arrangements(seen: Triage, risks: tuple[Risk, ...], told: Collection[str]) -> tuple[Way, ...]:
    """The likely arrangement types, the triage's most fitting first, with what the risks bring."""
    judged = [Way(one.id, one.because) for one in _judged(seen, told)]
    brought = [Way(name, risk.because, risk.name) for risk in risks for name in risk.arrangements]
    return _once([*brought[:2], *judged, *brought[2:]])[:ARRANGEMENTS]


def _judged(seen: Triage, told: Collection[str]) -> list[Because]:
    return [one for one in seen.arrangementen if _stays("arrangementen", one.id, told)]


def _stays(kind: str, name: str, told: Collection[str]) -> bool:
    only = load("wegen")[kind].get(name)
    return not only or bool(set(only) & set(told))


def _once(ways: list[Way]) -> tuple[Way, ...]:
    found: dict[str, Way] = {}
    for way in ways:
        found.setdefault(way.id, way)
    return tuple(found.values())
