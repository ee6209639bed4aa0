"""What counts as a whole number in what a browser sends."""

from __future__ import annotations

import pytest

from web.whole import whole


@pytest.mark.parametrize(("raw", "number"), [("0", 0), ("7", 7), ("007", 7), ("999999", 999999)])
def test_plain_digits_are_a_number(raw: str, number: int) -> None:
    assert whole(raw) == number


@pytest.mark.parametrize("raw", ["", " 7", "-1", "1.0", "1e3", "²", "٣", "1000000", "9" * 5000])
def test_anything_else_is_none(raw: str) -> None:
    assert whole(raw) is None
