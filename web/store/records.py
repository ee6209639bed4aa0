"""What the store hands out: plain records, no database objects."""

from __future__ import annotations

from typing import NamedTuple


class Conversation(NamedTuple):
    """One conversation, without what was said in it."""

    id: str
    token_hash: str
    mode: str
    scenario: str | None
    gemeente: str | None
    created: float
    last: float
    stage: str
    seq: int
    head: int
    told: int


class Turn(NamedTuple):
    """One turn; `messages`, `state_after` and `reading` are JSON texts."""

    n: int
    at: float
    key: str | None
    text: str
    messages: str
    state_after: str
    stage: str
    asks: str | None
    safety: str | None
    reading: str | None
    ms: float


class Position(NamedTuple):
    """Where a conversation stands: all that the next turn needs."""

    seq: int
    told: int
    stage: str
    asks: str | None
    state: str


class Correction(NamedTuple):
    """A line of the summary as the citizen wants it; an empty text takes it away."""

    at: float
    line: str
    text: str
