"""What a description says, found by readable patterns: each find with the piece of the text that told it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from actions.professional.data_files import load
from knowledge.guard import normalise

_MARK = re.compile(r"\(?\[[a-z]+\]\)?,?")
LONGEST = 14  # words of the text shown as a reason
SPARE = 3  # words more that a whole sentence may have: its last words may be what it is about
# A full stop behind a short form ends no sentence.
_SHORT = ("dhr", "mw", "mevr", "mvr", "dr", "bijv", "evt", "ca", "nl", "resp", "ivm", "tel", "nr")
_SENTENCE = re.compile("".join(rf"(?<!\b{one}\.)" for one in _SHORT) + r"(?<=[.!?\n;])\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence as it was typed, and as patterns read it."""

    text: str
    plain: str


class Signs:
    """Compiled patterns of one entry of a data file: what shows it, and what takes that back."""

    def __init__(self, raw: dict[str, Any], key: str = "tekens") -> None:
        self.shows = _joined(raw.get(key))
        self.unless = _joined(raw.get("tenzij"))
        self.never = _joined(raw.get("zonder"))

    def find(self, told: Told) -> str:
        """The words that show it, or an empty text."""
        if self.shows is None or (self.never is not None and self.never.search(told.plain)):
            return ""
        for piece in told.pieces:
            hit = self.shows.search(piece.plain)
            if hit and not (self.unless is not None and self.unless.search(piece.plain)):
                return around(piece, hit.start(), hit.end())
        return ""


def unmarked(text: str) -> str:
    """A masked text without its marks: "[email]" says nothing about computers, and may not be judged."""
    return " ".join(_MARK.sub(" ", text).split())


class Told:
    """A description, cut into sentences. Nothing of it is kept after the sheet is made."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = normalise(unmarked(text))
        self.pieces = tuple(
            Piece(one.strip(), normalise(unmarked(one))) for one in _SENTENCE.split(text) if one.strip()
        )
        self.words = len(unmarked(text).split())


def around(piece: Piece, start: int, end: int) -> str:
    """The words of a sentence around a find, as they were typed: the whole sentence when it is short."""
    typed = piece.text.rstrip(".!?;").split()
    if len(typed) <= LONGEST + SPARE:
        return " ".join(typed)
    total = max(len(piece.plain.split()), 1)
    first = len(piece.plain[:start].split()) * len(typed) // total
    last = max(len(piece.plain[:end].split()) * len(typed) // total, first + 1)
    spare = max(LONGEST - (last - first), 0)
    begin = max(min(first - spare // 2, len(typed) - LONGEST), 0)
    shown = " ".join(typed[begin : begin + LONGEST])
    return ("… " if begin else "") + shown.strip(",:") + (" …" if begin + LONGEST < len(typed) else "")


def in_sentence(told: Told, words: str) -> str:
    """Words cut out of a description, with the sentence around them when they are few; as they are when not found."""
    if len(words.split()) >= LONGEST:
        return words
    start = normalise(" ".join(words.strip("… ").split()[:6])).strip(" .!?")
    for piece in told.pieces:
        at = piece.plain.find(start) if start else -1
        if at >= 0:
            return around(piece, at, at + len(normalise(words.strip("… "))))
    return words


@lru_cache(maxsize=1)
def _traits() -> dict[str, Signs]:
    return {name: Signs(raw) for name, raw in load("kenmerken").items()}


def traits(told: Told) -> dict[str, str]:
    """What is told about the people (``kenmerken.yml``): trait → the words that told it."""
    return {name: words for name, signs in _traits().items() if (words := signs.find(told))}


def _joined(rows: Iterable[str] | None) -> re.Pattern[str] | None:
    rows = list(rows or ())
    return re.compile("|".join(f"(?:{row})" for row in rows)) if rows else None
