"""Who could be at the table, as far as the description tells, and who may always come along."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from actions.professional.data_files import load, words
from actions.professional.signs import Signs, Told
from knowledge import law
from knowledge.guard import normalise

CLOSE = frozenset(
    {"partner", "dochter", "zoon", "kinderen", "ouders", "zus", "familie", "buurvrouw", "buurman", "vrienden"}
)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who could join. `because`: the words that named them; `why`: a reason of our own, where there is one;
    `apart`: somebody of the own circle who is better spoken to apart; `unaware`: who may not know of it yet."""

    id: str
    name: str
    because: str
    why: str
    apart: bool = False
    unaware: bool = False


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[dict[str, Any], Signs], ...]:
    return tuple((raw, Signs(raw)) for raw in load("tafel"))


def seats(told: Told, traits: dict[str, str], risks: Collection[str], apart: bool = False) -> tuple[Seat, ...]:
    """The seats, in the order of the file. `apart`: somebody may not be safe with the others there."""
    found = []
    for raw, signs in _rows():
        because = signs.find(told) or next((traits[name] for name in raw.get("met") or () if name in traits), "")
        if raw.get("altijd") or because or set(raw.get("bij") or ()) & set(risks):
            unaware = _unaware().search(normalise(because)) is not None
            why = _why(raw) or (words("voorbereiden", "weet_niet_uitleg") if unaware else "")
            found.append(Seat(raw["id"], raw["naam"], because, why, apart and raw["id"] in CLOSE, unaware))
    return tuple(found)


@lru_cache(maxsize=1)
def _unaware() -> re.Pattern[str]:
    """Words that say that somebody does not know of it."""
    return re.compile("|".join(load("wegen")["weet_niet"]))


def _why(raw: dict[str, Any]) -> str:
    why = str(raw.get("waarom") or "")
    record = raw.get("wet")
    return f"{why} {law.records()[record].value}".strip() if record and law.holds_today(record) else why
