"""A short code that people say aloud and write down: made, spaced out, and read back however it was typed."""

from __future__ import annotations

import re
import secrets

ALPHABET = "34679CDFGHJKMNPQRTWXY"  # no two that look or are written alike, no vowels: so no words either
LENGTH = 8
_NOISE = re.compile(r"[\s.–—-]+")


def new() -> str:
    """A code nobody can guess: one of some 38 thousand million."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def spaced(code: str) -> str:
    """The code as one writes it down: CDFG-HJKM."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def read(typed: str) -> str | None:
    """The code that was typed, with or without a hyphen, in small or large letters; None for what cannot be one."""
    code = _NOISE.sub("", typed[:40]).upper()
    return code if len(code) == LENGTH and not set(code) - set(ALPHABET) else None
