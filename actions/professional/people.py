"""Who could be at the table, as far as the description tells, and who may always come along."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from actions.professional.data_files import load
from actions.professional.signs import Signs, Told
from knowledge import law


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who could join. `because`: the words that named them; `why`: a reason of our own, where there is one."""

    id: str
    name: str
    because: str
    why: str


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[dict[str, Any], Signs], ...]:
    return tuple((raw, Signs(raw)) for raw in load("tafel"))


def seats(told: Told, traits: dict[str, str], risks: Collection[str]) -> tuple[Seat, ...]:
    """The seats, in the order of the file."""
    found = []
    for raw, signs in _rows():
        because = signs.find(told) or next((traits[name] for name in raw.get("met") or () if name in traits), "")
        if raw.get("altijd") or because or set(raw.get("bij") or ()) & set(risks):
            found.append(Seat(raw["id"], raw["naam"], because, _why(raw)))
    return tuple(found)


def _why(raw: dict[str, Any]) -> str:
    why = str(raw.get("waarom") or "")
    record = raw.get("wet")
    return f"{why} {law.records()[record].value}".strip() if record and law.holds_today(record) else why
