"""What to look at in a description because it may be unsafe, too much or urgent: a reason to ask, never a finding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from actions.professional.data_files import load
from actions.professional.signs import Signs, Told
from knowledge import law
from knowledge.facts import Facts
from knowledge.guard import Danger
from knowledge.passages import load_catalogue

KINDS = ("veiligheid", "kinderen", "termijn", "mantelzorg", "stapeling", "overig")


@dataclass(frozen=True, slots=True)
class Risk:
    """What may be the matter, the words that raised it, what to look at and what to do at once, and its source."""

    id: str
    kind: str
    area: str  # the leefgebied it belongs to, or an empty text
    name: str
    because: str
    look: str
    act: str
    serves: str
    sections: tuple[str, ...]
    citation: str
    lokets: tuple[str, ...]
    arrangements: tuple[str, ...]
    first: bool  # its lokets come before those of the triage


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[dict[str, Any], Signs], ...]:
    return tuple((raw, Signs(raw)) for raw in load("risicos"))


def risks(
    told: Told,
    known: Facts,
    danger: Danger | None,
    traits: dict[str, str],
    areas: Collection[str],
    day: dt.date | None = None,
) -> tuple[Risk, ...]:
    """The risks in a description, the most urgent kind first. `day`: on which legal facts must hold (default today)."""
    found: dict[str, Risk] = {}
    for raw, signs in _rows():
        because = signs.find(told)
        if raw.get("gebieden"):
            many = len(set(raw["gebieden"]) & set(areas))
            if many < raw["meer"] or (not because and many < raw["veel"]):
                continue
            because = because or raw["reden"]
        if not because and not _told_otherwise(raw, known, danger):
            continue
        if raw.get("met") and not any(name in traits for name in raw["met"]):
            continue
        found[raw["id"]] = _risk(raw, because, day)
    for raw, _ in _rows():
        alone = raw.get("bij") and not set(raw["bij"]) & found.keys()
        if alone or set(raw.get("wijkt") or ()) & found.keys():
            found.pop(raw["id"], None)
    return tuple(sorted(found.values(), key=lambda risk: KINDS.index(risk.kind)))


def _told_otherwise(raw: dict[str, Any], known: Facts, danger: Danger | None) -> bool:
    """Whether the facts or the guard heard it, although no pattern of the file did."""
    urgent = any(name in known.urgent for name in raw.get("urgent") or ())
    return urgent or (danger is not None and danger.loket in (raw.get("guard") or ()))


def _risk(raw: dict[str, Any], because: str, day: dt.date | None) -> Risk:
    act = str(raw.get("doe") or "")
    if raw.get("wet") and law.holds_today(raw["wet"], day):
        act = f"{act} {law.records()[raw['wet']].value}".strip()
    return Risk(
        raw["id"],
        raw["soort"],
        str(raw.get("gebied") or ""),
        raw["naam"],
        because,
        raw["kijk"],
        act,
        raw["dient"],
        tuple(raw["secties"]),
        load_catalogue().citation(raw["secties"][:1]),
        tuple(raw.get("lokets") or ()),
        tuple(raw.get("arrangementen") or ()),
        raw["soort"] == "veiligheid" or bool(raw.get("eerst")),
    )
