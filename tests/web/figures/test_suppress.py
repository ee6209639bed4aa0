"""No count below five is shown, and none can be worked out from what is."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.figures.suppress import FEW, HELD, LEAST, UNSURE, Cell, alone, parts


def shown(counts: dict[str, int], total: int | None, hidden: tuple[str, ...] = ()) -> dict[str, str] | None:
    made = parts(counts, total, hidden)
    return made and {key: str(cell) for key, cell in made.items()}


def test_every_count_below_five_is_less_than_five() -> None:
    assert {key: str(cell) for key, cell in alone({"a": 0, "b": 4, "c": 5, "d": 60}).items()} == {
        "a": FEW,
        "b": FEW,
        "c": "5",
        "d": "60",
    }


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # One small count beside a known total would be known too: the smallest of the others goes as well.
        ({"a": 2, "b": 30, "c": 20}, {"a": FEW, "b": "30", "c": HELD}),
        # Three that together are five or more, and each of which may still be many things, need no other.
        ({"a": 2, "b": 2, "c": 3, "d": 20}, {"a": FEW, "b": FEW, "c": FEW, "d": "20"}),
        # Two that together are four are a small count as well.
        ({"a": 2, "b": 2, "c": 20, "d": 30}, {"a": FEW, "b": FEW, "c": HELD, "d": "30"}),
        # Two that together make eight are four each.
        ({"a": 4, "b": 4, "c": 20}, {"a": FEW, "b": FEW, "c": HELD}),
        # Two that together make nothing are nothing each.
        ({"a": 0, "b": 0, "c": 20, "d": 9}, {"a": FEW, "b": FEW, "c": "20", "d": HELD}),
        # Five and nothing: who knows that one is at least five knows both.
        ({"a": 0, "b": 5, "c": 7, "d": 50}, {"a": FEW, "b": HELD, "c": HELD, "d": "50"}),
        ({"a": 20, "b": 30}, {"a": "20", "b": "30"}),
    ],
)
def test_what_a_total_would_give_away(counts: dict[str, int], expected: dict[str, str]) -> None:
    assert shown(counts, sum(counts.values())) == expected
    small = {key: str(cell) for key, cell in alone(counts).items()}
    assert shown(counts, None) == small  # without a total there is nothing to subtract from


def test_when_hiding_everything_is_not_enough_the_total_goes() -> None:
    assert parts({"a": 4, "b": 4}, 8) is None
    assert parts({"a": 0, "b": 5}, 5) is None


def test_a_total_below_five_is_not_shown_so_nothing_can_be_subtracted() -> None:
    assert shown({"a": 1, "b": 0}, 1) == {"a": FEW, "b": FEW}


def test_what_is_hidden_elsewhere_is_hidden_here() -> None:
    made = shown({"a": 30, "b": 40, "c": 50}, 120, ("a",))
    assert made == {"a": HELD, "b": HELD, "c": "50"}


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 14), min_size=1, max_size=5))
def test_whoever_knows_everything_that_is_shown_knows_no_small_count(sizes: list[int]) -> None:
    counts = dict(zip("abcde", sizes, strict=False))
    total = sum(sizes)
    made = parts(counts, total)
    if made is None or total < LEAST:
        return
    rest = total - sum(cell.count or 0 for cell in made.values())
    assert rest == 0 and all(cell.count is not None for cell in made.values()) or rest >= LEAST
    fits = [guess for guess in product(*(_possible(made[key], total) for key in counts)) if sum(guess) == total]
    for place, key in enumerate(counts):
        if made[key].count is None:
            assert len({guess[place] for guess in fits}) >= UNSURE, (counts, made)


def _possible(cell: Cell, total: int) -> range:
    if cell.count is not None:
        return range(cell.count, cell.count + 1)
    return range(LEAST) if cell.why == FEW else range(LEAST, total + 1)
