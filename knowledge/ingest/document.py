"""What a reader hands on: lines with their place, and the reason when a file cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, field


class Unreadable(Exception):
    """A file that cannot be taken in; the message says in Dutch why and what to do."""


@dataclass(slots=True)
class Line:
    """One line of a document. `level` 1 to 6 when the format itself says it is a heading."""

    text: str
    page: int | None = None
    number: int | None = None
    level: int = 0


@dataclass(slots=True)
class Document:
    """A document as read: its title, if it has one, and its lines in reading order; blank lines part blocks."""

    name: str
    title: str
    lines: list[Line] = field(default_factory=list)
    wrapped: bool = True  # whether a paragraph may run over several lines


@dataclass(slots=True)
class Block:
    """A paragraph, heading, list item or note after repair."""

    text: str
    page: int | None = None
    number: int | None = None
    level: int = 0
    kind: str = "tekst"  # tekst, kop, punt or noot
