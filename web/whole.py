"""Whole numbers in what a browser sends."""

from __future__ import annotations


def whole(raw: str, digits: int = 6) -> int | None:
    """The number that stands there in at most so many plain digits; None for anything else.

    Longer ones are nobody's: a store cannot keep them, and the longest take a while to read.
    """
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= digits else None
