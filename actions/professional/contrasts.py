"""Where two reports do not say the same: both, side by side (``data/tegenover.yml``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from actions.professional.data_files import load
from knowledge.passages import load_passages
from knowledge.search import Hit, Searcher


@dataclass(frozen=True, slots=True)
class Side:
    """A report's passage and the position it takes."""

    hit: Hit
    says: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """A subject on which two reports differ."""

    id: str
    subject: str
    difference: str
    sides: tuple[Side, ...]


@lru_cache(maxsize=1)
def _by_passage() -> dict[str, int]:
    return {side["passage"]: number for number, row in enumerate(load("tegenover")) for side in row["kanten"]}


def contrast_of(searcher: Searcher, passages: Sequence[str]) -> Contrast | None:
    """The first contrast that one of the passages, best first, is a side of."""
    number = next((_by_passage()[name] for name in passages if name in _by_passage()), None)
    if number is None:
        return None
    row = load("tegenover")[number]
    sides = tuple(
        Side(hit, side["zegt"]) for side in row["kanten"] if (hit := searcher.passage(side["passage"])) is not None
    )
    return Contrast(row["id"], row["onderwerp"], row["verschil"], sides) if len(sides) > 1 else None


def faults() -> Iterator[str]:
    """What is wrong in the file, in words."""
    known = {passage.id for passage in load_passages()}
    seen: set[str] = set()
    for row in load("tegenover"):
        sides = [side["passage"] for side in row["kanten"]]
        yield from (f"tegenover.yml, {row['id']}: onbekende passage {name}" for name in sides if name not in known)
        yield from (f"tegenover.yml, {row['id']}: {name} staat er vaker in" for name in sides if name in seen)
        if len({name.partition("/")[0] for name in sides}) < 2:
            yield f"tegenover.yml, {row['id']}: de kanten komen niet uit twee rapporten"
        seen.update(sides)
