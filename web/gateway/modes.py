"""The kinds of conversation and the plain module behind each; a kind without its module is off."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from knowledge import guard

MODULES = {
    "burger": "actions.burger.turn",
    "professional": "actions.professional.turn",
    "training": "actions.training.turn",
}


@dataclass(frozen=True, slots=True)
class Mode:
    """One kind of conversation: how it opens, and what it says itself in danger."""

    name: str
    open: Callable[..., Any]
    danger: Callable[..., Any] | None
    summary: Callable[..., dict[str, Any]] | None
    as_text: Callable[..., str] | None
    masked: Callable[..., dict[str, Any] | None] = guard.masked_note  # what it says when something was masked
    play: Callable[..., Any] | None = None  # a turn of a scenario that only the web process knows


OWN = "eigen."  # what the name of a scenario begins with that was written here and is in the web store
# Under which name each can be switched off (knowledge/gemeente_check.py).
PARTS = {"burger": "burger", "professional": "werkbank", "training": "oefenen"}


def available(wanted: str, off: Collection[str] = ()) -> dict[str, Mode]:
    """The modes that are wanted (names with commas), that are not switched off and that are there."""
    found = {}
    for name in (part.strip() for part in wanted.split(",")):
        if name not in MODULES or PARTS[name] in off or find_spec(MODULES[name]) is None:
            continue
        module = import_module(MODULES[name])
        beside = f"{MODULES[name].rpartition('.')[0]}.summary"
        summary = import_module(beside) if find_spec(beside) else None
        found[name] = Mode(
            name,
            module.open_conversation,
            getattr(module, "danger_turn", None),
            getattr(summary, "summary", None),
            getattr(summary, "as_text", None),
            getattr(module, "masked_note", guard.masked_note),
            getattr(module, "play_turn", None),
        )
    return found
