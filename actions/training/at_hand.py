"""Scenarios that are not among the shipped ones: one that is being tried, and those of the place that runs this.

Whoever keeps scenarios elsewhere says once how they are found (``look_also``); this module knows nothing of where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actions.training.scenario import Scenario

_tried: ContextVar[Scenario | None] = ContextVar("tried", default=None)
_finders: list[Callable[[str], Scenario | None]] = []


def look_also(find: Callable[[str], Scenario | None]) -> None:
    """Find scenarios by name with ``find`` as well; it gives None for a name it does not know."""
    if find not in _finders:
        _finders.append(find)


@contextmanager
def trying(one: Scenario) -> Iterator[None]:
    """While this holds, ``one`` is found by its id."""
    token = _tried.set(one)
    try:
        yield
    finally:
        _tried.reset(token)


def elsewhere(name: str) -> Scenario | None:
    """The scenario of this name that is not a shipped one, if there is one."""
    tried = _tried.get()
    if tried is not None and tried.id == name:
        return tried
    return next((found for find in _finders if (found := find(name)) is not None), None)
