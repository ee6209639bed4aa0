"""Who is where in a group: one row per talk, made from the store alone, so that any web process can answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from actions.training.scenario import scenario
from web.services import services
from web.store import training
from web.store.training import Group, Seen

KEPT = 2048  # rows kept in memory: a few full groups


@dataclass(frozen=True)
class Where:
    """One row. Without ``deelt`` the trainer sees no more than that somebody practises, and with whom."""

    id: str
    naam: str
    met: str
    deelt: bool
    beurten: int | None = None
    lagen: int | None = None
    van: int | None = None
    vertrouwen: float | None = None
    stand: str = "bezig"


@dataclass(frozen=True)
class Stand:
    """The state of a group: rows in the order in which the talks began, who has not begun, and one sentence."""

    rijen: tuple[Where, ...]
    wachten: tuple[str, ...]
    zin: str

    def as_dict(self) -> dict[str, Any]:
        """As JSON data."""
        return asdict(self)


def stand(group: Group) -> Stand:
    """Where everybody in the group is now."""
    store = services().store
    with store.read() as connection:
        talks = training.seen(connection, group.id)
        names = training.nicknames(connection, group.id)
        unknown = [(one.conversation, one.head) for one in talks if one.shared and not _known(one)]
        for place, state in training.states(connection, unknown).items():
            _keep(place, _counted(json.loads(state)))
    rows = tuple(_row(one) for one in talks)
    began = {one.nickname for one in talks}
    waiting = tuple(name for name in names if name not in began)
    return Stand(rows, waiting, _sentence(rows, waiting))


def _row(one: Seen) -> Where:
    met = client(one.scenario)
    counted = _kept().get((one.conversation, one.head)) if one.shared else None
    if counted is None:
        return Where(one.conversation, one.nickname, met, one.shared)
    return Where(one.conversation, one.nickname, met, True, **counted)


def client(name: str) -> str:
    """The client's name; of a scenario that was deleted since, that it was."""
    try:
        return scenario(name).naam
    except KeyError:
        return "een gewist scenario"


def _counted(state: dict[str, Any]) -> dict[str, Any]:
    """What the trainer sees of a state."""
    try:
        layers = len(scenario(state["scenario"]).lagen)
    except KeyError:
        layers = len(state["open"])
    end = "weggelopen" if state["weg"] else "afgerond" if state["stage"] == "afgerond" else "bezig"
    return {
        "beurten": len(state["log"]),
        "lagen": len(state["open"]),
        "van": layers,
        "vertrouwen": round(state["vertrouwen"], 1),
        "stand": end,
    }


# A turn never changes once it is there and its number is never given out again, so what was counted of it holds.
@lru_cache(maxsize=1)
def _kept() -> dict[tuple[str, int], dict[str, Any]]:
    return {}


def _known(one: Seen) -> bool:
    return (one.conversation, one.head) in _kept()


def _keep(place: tuple[str, int], counted: dict[str, Any]) -> None:
    kept = _kept()
    while len(kept) >= KEPT:
        kept.pop(next(iter(kept)), None)
    kept[place] = counted


def _sentence(rows: Sequence[Where], waiting: Sequence[str]) -> str:
    """What is read aloud: how many are at it, how many are done."""
    busy = sum(row.stand == "bezig" for row in rows)
    parts = [f"{_talks(busy)} bezig", f"{_talks(len(rows) - busy)} klaar"]
    if waiting:
        parts.append(f"{len(waiting)} nog niet begonnen")
    return ", ".join(parts) + "."


def _talks(count: int) -> str:
    return "1 gesprek" if count == 1 else f"{count} gesprekken"
