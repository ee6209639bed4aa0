"""The figures of whole weeks, in tables of which every cell may be shown."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from knowledge.taxonomy import ids
from web.dates import HERE
from web.figures.daily import midnight, rest
from web.figures.facts import DONE, EMPTY, NOTHING, TALKS
from web.figures.suppress import FEW, HELD, Cell, alone, parts
from web.store.figures import Count

OTHER = "overig"  # what no list knows: a loket or a question of an earlier release
STAGES = ("contact", "gesprek", "oplossingen", "arrangement", "toeleiding", DONE)
JUDGED = ("ja", "nee")


class Week(NamedTuple):
    """A week from Monday to Sunday."""

    start: dt.date

    @property
    def end(self) -> dt.date:
        return self.start + dt.timedelta(days=6)

    @property
    def name(self) -> str:
        return f"{self.start.isocalendar().year}, week {self.start.isocalendar().week}"

    @property
    def span(self) -> str:
        return f"{self.start.day}-{self.start.month} t/m {self.end.day}-{self.end.month}"


class Row(NamedTuple):
    """What something counts for in each week, and over all of them: exact, or at least that when a week is hidden."""

    key: str
    cells: tuple[Cell, ...]

    @property
    def known(self) -> int:
        """The sum of what is shown. Nothing else may be summed: a sum with a hidden count in it gives that away."""
        return sum(cell.count or 0 for cell in self.cells)

    @property
    def whole(self) -> bool:
        return all(cell.count is not None for cell in self.cells)

    @property
    def few(self) -> bool:
        """Whether it was less than five in every week."""
        return all(cell.why == FEW for cell in self.cells)

    @property
    def together(self) -> str:
        if self.whole:
            return str(self.known)
        return f"ten minste {self.known}" if self.known else "te weinig"


@dataclass(frozen=True)
class Figures:
    """All tables of some weeks: kind → rows."""

    weeks: tuple[Week, ...]
    tables: dict[str, list[Row]] = field(default_factory=dict)


def complete(now: float, count: int, retention_days: int) -> tuple[Week, ...]:
    """The last `count` weeks of which every day is counted, the oldest first. `now`: seconds since 1970."""
    here = dt.datetime.fromtimestamp(now, HERE)
    monday = here.date() - dt.timedelta(days=here.weekday())
    if midnight(monday) + rest(retention_days) > here:  # last Sunday is not counted yet
        monday -= dt.timedelta(weeks=1)
    return tuple(Week(monday - dt.timedelta(weeks=back)) for back in range(count, 0, -1))


def figures(counts: Iterable[Count], weeks: Sequence[Week], lokets: Sequence[str]) -> Figures:
    """Put counts per day into tables per week. Every key of a list has a row, so that a row says nothing by being there."""
    lists: dict[str, Sequence[str]] = {
        "leefgebied": ids("leefgebieden"),
        "loket": (*lokets, OTHER, NOTHING),
        "stap": (*STAGES, OTHER),
        "vraag": (*ids("gespreksvragen"), OTHER, NOTHING, DONE),
        "niet_begrepen": (*ids("gespreksvragen"), NOTHING),
        "antwoord_hielp": JUDGED,
        "gesprek_hielp": JUDGED,
    }
    known = {kind: frozenset(keys) for kind, keys in lists.items()}
    summed: dict[dt.date, Counter[tuple[str, str]]] = {week.start: Counter() for week in weeks}
    for one in counts:
        day = dt.date.fromisoformat(one.day)
        week = summed.get(day - dt.timedelta(days=day.weekday()))
        if week is not None:
            key = one.key if one.kind not in known or one.key in known[one.kind] else OTHER
            week[one.kind, key] += one.size
    shown = [_week(summed[week.start], lists) for week in weeks]
    rows = {
        kind: [Row(key, tuple(week[kind][key] for week in shown)) for key in keys]
        for kind, keys in {TALKS[0]: (TALKS[1], EMPTY[1]), **lists}.items()
    }
    return Figures(tuple(weeks), rows)


def _week(counts: Counter[tuple[str, str]], lists: dict[str, Sequence[str]]) -> dict[str, dict[str, Cell]]:
    """What may be shown of one week."""
    of = {kind: {key: counts[kind, key] for key in keys} for kind, keys in lists.items()}
    total = counts[TALKS]
    split = _split(of["loket"], of["stap"], of["vraag"], total)
    talks = Cell(total) if split and total >= 5 else Cell(None, HELD if total >= 5 else FEW)
    loket, step, question = split or _split(of["loket"], of["stap"], of["vraag"], None) or ({}, {}, {})
    found = {kind: alone(of[kind]) for kind in ("leefgebied", "niet_begrepen", "antwoord_hielp", "gesprek_hielp")}
    empty = alone({EMPTY[1]: counts[EMPTY]})
    return {TALKS[0]: {TALKS[1]: talks, **empty}, "loket": loket, "stap": step, "vraag": question, **found}


def _split(
    loket: dict[str, int], step: dict[str, int], question: dict[str, int], total: int | None
) -> tuple[dict[str, Cell], dict[str, Cell], dict[str, Cell]] | None:
    """Three ways in which the same total is divided. Who got to the end is in two of them: hidden in both, or in none."""
    hidden: set[str] = set()
    while True:
        made = (
            parts(loket, total),
            parts(step, total, hidden & set(step)),
            parts(question, total, hidden & set(question)),
        )
        if made[0] is None or made[1] is None or made[2] is None:
            return None
        ends = {table[DONE].count is None for table in made[1:] if table}
        if len(ends) < 2:
            return made[0], made[1], made[2]
        hidden.add(DONE)
