"""Counts that may be shown: none below five, and none that gives such a one away by subtraction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

LEAST = 5  # the smallest count that is shown
UNSURE = 3  # values that a hidden count must still be able to have, for who knows everything that is shown

FEW, HELD = "minder dan 5", "niet getoond"


@dataclass(frozen=True, slots=True)
class Cell:
    """A count, or why there is none: FEW, or HELD because it would give a small one away."""

    count: int | None
    why: str = ""

    def __str__(self) -> str:
        return self.why if self.count is None else str(self.count)


def alone(counts: Mapping[str, int]) -> dict[str, Cell]:
    """Counts of which no sum is shown anywhere: each by itself."""
    return {key: Cell(None, FEW) if count < LEAST else Cell(count) for key, count in counts.items()}


def parts(counts: Mapping[str, int], total: int | None, hidden: Collection[str] = ()) -> dict[str, Cell] | None:
    """Counts that add up to a total that is shown (None: it is not). `hidden` are counts that are hidden elsewhere.

    Hides the smallest of the others, one by one, until what is hidden adds up to LEAST or more and every hidden count
    could still be at least UNSURE different numbers. None when even hiding all of them does not do: then the total must not be shown.
    """
    held = {key for key in hidden if counts[key] >= LEAST}
    while True:
        secret = {key for key, count in counts.items() if count < LEAST} | held
        if total is None or total < LEAST or _safe(counts, total, secret, held):
            break
        shown = sorted((count, key) for key, count in counts.items() if key not in secret)
        if not shown:
            return None
        held.add(shown[0][1])
    return {
        key: Cell(None, HELD if key in held else FEW) if key in secret else Cell(count) for key, count in counts.items()
    }


def _safe(counts: Mapping[str, int], total: int, secret: set[str], held: set[str]) -> bool:
    """Whether neither a hidden count nor the sum of all of them gives a small one away to who subtracts."""
    rest = total - sum(count for key, count in counts.items() if key not in secret)
    if secret and rest < LEAST:
        return False
    bounds = {key: (LEAST, rest) if key in held else (0, LEAST - 1) for key in secret}
    low, high = (sum(bound[end] for bound in bounds.values()) for end in (0, 1))
    for least, most in bounds.values():
        first = max(least, rest - (high - most))
        last = min(most, rest - (low - least))
        if last - first + 1 < UNSURE:
            return False
    return True
