"""The length of a message: long ones cost Rasa seconds, so they are cut off before it."""

from __future__ import annotations

from knowledge import guard

STEP = guard.LIMIT - 400  # pieces overlap, so that no sentence falls between two of them


def too_long(text: str, limit: int) -> bool:
    return len(text) > limit


def danger_in(text: str) -> guard.Danger | None:
    """Danger anywhere in a text that is too long to be a message: help comes before the limit."""
    for start in range(0, len(text), STEP):
        danger = guard.screen(text[start : start + guard.LIMIT])
        if danger:
            return danger
    return None
