"""Where the bars of a plot are: numbers for an SVG, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from web.figures.weeks import Row

WIDTH, LABEL, NUMBER = 640, 230, 120  # of the whole plot, of the names on the left, of the numbers on the right
STEP, BAR = 30, 18
COLUMN, TALL = 36, 160


class Bar(NamedTuple):
    """One bar."""

    key: str
    y: int
    length: int
    text: str


class Column(NamedTuple):
    x: int
    height: int
    text: str


def bars(rows: Sequence[Row]) -> tuple[list[Bar], int]:
    """Bars from left to right, the longest first, and the height of the plot; only of what may be shown in some week."""
    order = sorted((row for row in rows if row.known), key=lambda row: -row.known)
    most = max((row.known for row in rows), default=0) or 1
    room = WIDTH - LABEL - NUMBER
    made = [Bar(row.key, place * STEP, round(room * row.known / most), row.together) for place, row in enumerate(order)]
    return made, len(made) * STEP


def columns(row: Row) -> tuple[list[Column], int]:
    """A column for each week, and the width of the plot."""
    most = max((cell.count or 0 for cell in row.cells), default=0) or 1
    made = [
        Column(place * COLUMN, round(TALL * (cell.count or 0) / most), str(cell))
        for place, cell in enumerate(row.cells)
    ]
    return made, max(len(made) * COLUMN, 1)
