"""Numbers of a group's pattern as places in an SVG picture; the tables beside the pictures say the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from actions.training.pattern import Trust

WIDTH, HEIGHT, EDGE = 600, 200, 28


class Band(NamedTuple):
    """Trust over the turns: the points of the middle line, and those around the middle half."""

    line: str
    band: str
    marks: tuple[tuple[float, int], ...]  # where on the x-axis which turn is written


def length(count: int, most: int, full: int = 300) -> float:
    """How long a bar is, the longest being ``full``."""
    return round(full * count / most, 1) if most else 0.0


def trust(points: Sequence[Trust]) -> Band:
    """The line and the band, from left to right; higher trust stands higher."""
    step = (WIDTH - 2 * EDGE) / max(len(points) - 1, 1)
    at = [EDGE + i * step for i in range(len(points))]

    def y(value: float) -> float:
        return HEIGHT - EDGE - value * (HEIGHT - 2 * EDGE) / 10

    line = " ".join(f"{x:.1f},{y(one.middle):.1f}" for x, one in zip(at, points, strict=True))
    up = [f"{x:.1f},{y(one.high):.1f}" for x, one in zip(at, points, strict=True)]
    down = [f"{x:.1f},{y(one.low):.1f}" for x, one in zip(at, points, strict=True)]
    every = max(1, len(points) // 8)
    marks = tuple((round(x, 1), one.n) for x, one in list(zip(at, points, strict=True))[::every])
    return Band(line, " ".join([*up, *reversed(down)]), marks)
