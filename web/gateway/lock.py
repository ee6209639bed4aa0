"""One message at a time per conversation. Rasa's own lock store does not hold that promise."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Busy(Exception):
    """The conversation stayed occupied, or too many already wait for it."""


class _Place:
    __slots__ = ("lock", "users")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.users = 0


class Locks:
    """A lock for every conversation now in use, in this process's memory."""

    def __init__(self, waiting: int = 10) -> None:
        self.waiting = waiting
        self._places: dict[str, _Place] = {}
        self._guard = threading.Lock()

    @contextmanager
    def hold(self, id: str, seconds: float) -> Iterator[None]:
        """Hold conversation `id`, waiting at most `seconds` for it; Busy when that fails."""
        with self._guard:
            place = self._places.setdefault(id, _Place())
            # A flood on one conversation must not take every thread of the server.
            if place.users > self.waiting:
                raise Busy
            place.users += 1
        try:
            if not place.lock.acquire(timeout=max(seconds, 0.0)):
                raise Busy
            try:
                yield
            finally:
                place.lock.release()
        finally:
            with self._guard:
                place.users -= 1
                if not place.users:
                    self._places.pop(id, None)


def deadline(seconds: float) -> float:
    return time.monotonic() + seconds
