"""The length of a message: long ones cost Rasa seconds, so they are cut off before it."""

from __future__ import annotations

from knowledge import guard

PIECE, STEP = 300, 180  # characters: in short pieces one sentence weighs; they overlap, so that none falls between two


def too_long(text: str, limit: int) -> bool:
    return len(text) > limit


def danger_in(text: str) -> guard.Danger | None:
    """Danger anywhere in a text that is too long to be a message: help comes before the limit.

    A mere doubt waits: the text comes again in shorter messages, and each of those is looked at by itself.
    """
    for start in range(0, len(text), STEP):
        end = start + PIECE
        # No half words: the guard would read them as others.
        begin = text.rfind(" ", max(0, start - STEP), start) + 1 if start else 0
        piece = text[begin or start : end]
        whole = piece if end >= len(text) else piece.rpartition(" ")[0] or piece
        danger = guard.screen(whole)
        if danger and danger.kind != "twijfel":
            return danger
    return None
