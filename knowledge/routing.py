"""The readable part of routing: where each concept points to, and rules over concepts, facts and life domains."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.concepts import lexicon
from knowledge.facts import Facts
from knowledge.taxonomy import ids

PATH = Path(__file__).with_name("routing.yml")
STRONG, WEAK = 1.0, 0.4
DANGER_ALONE = ("noodnummer_112", "crisis_113", "kindertelefoon")  # first only when the guard recognised it


class RoutingError(ValueError):
    """The table cannot be read; the message names the row."""


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def pointers() -> tuple[tuple[str, str, float], ...]:
    """(loket, concept, weight) of ``wijst_naar``: what each heard concept says about the loket."""
    out = []
    for loket, row in _table()["wijst_naar"].items():
        if loket not in ids("lokets"):
            raise RoutingError(f"routing.yml, wijst_naar: onbekend loket {loket}")
        out += [(loket, concept, STRONG) for concept in row["vooral"]]
        out += [(loket, concept, WEAK) for concept in row["ook"]]
    return tuple(out)


@lru_cache(maxsize=1)
def rules() -> tuple[dict[str, Any], ...]:
    """The rules of ``routing.yml``, checked against the taxonomy."""
    loaded = _table()["regels"]
    for rule in loaded:
        unknown = set(rule["erbij"]) - set(ids("lokets"))
        if unknown:
            raise RoutingError(f"routing.yml, '{rule['naam']}': onbekend loket {', '.join(sorted(unknown))}")
        for condition in rule["als"]:
            kind = condition.lstrip("-").split(":", 1)[0]
            known = ("concept", "gebied", "feit", "urgent", "leeftijd", "voor")
            if kind not in known and not kind.startswith(("gebieden>=", "woorden>=", "kanten>=")):
                raise RoutingError(f"routing.yml, '{rule['naam']}': onbekende voorwaarde {condition}")
    return tuple(loaded)


def sides(seen: dict[str, str]) -> set[str]:
    """The life domains that the heard concepts belong to."""
    known = lexicon().concepts
    return {known[c].gebied for c in seen if c in known} - {"gesprek"}


def holds(condition: str, seen: dict[str, str], known: Facts, areas: list[str], words: int = 0) -> bool:
    """Whether one condition of a rule is true for this text."""
    if condition.startswith("-"):
        return not holds(condition[1:], seen, known, areas, words)
    if condition.startswith("gebieden>="):
        return len(areas) >= int(condition.split(">=")[1])
    if condition.startswith("woorden>="):
        return words >= int(condition.split(">=")[1])
    if condition.startswith("kanten>="):
        return len(sides(seen)) >= int(condition.split(">=")[1])
    kind, value = condition.split(":", 1)
    if kind == "concept":
        return value in seen
    if kind == "gebied":
        return value in areas
    if kind == "feit":
        return known.has(value)
    if kind == "urgent":
        return value in known.urgent
    if kind == "leeftijd":
        return known.leeftijdsgroep == value
    return known.voor == value


def adjust(
    scores: dict[str, float], seen: dict[str, str], known: Facts, areas: list[str], danger: str | None, words: int = 0
) -> dict[str, float]:
    """The loket scores after the table; danger goes before everything, and no danger means no danger loket first."""
    out = dict(scores)
    for rule in rules():
        if all(holds(c, seen, known, areas, words) for c in rule["als"]):
            for loket, extra in rule["erbij"].items():
                out[loket] = max(out.get(loket, 0.0) + float(extra), 0.0)
    ordinary = max((value for loket, value in out.items() if loket not in DANGER_ALONE), default=0.0)
    for loket in DANGER_ALONE:
        if danger != loket:
            # without a recognised danger these numbers are not where an ordinary question goes
            out[loket] = min(out.get(loket, 0.0), 0.2, ordinary * 0.9)
    if danger:
        out[danger] = max(out.values()) + 1.0
    return out
