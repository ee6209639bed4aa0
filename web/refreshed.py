"""A value that is looked up again every few seconds, without anybody having to wait for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Refreshed(Generic[Value]):
    """Holds the last value that `look_up` gave. What cannot be looked up now stays as it was."""

    def __init__(self, look_up: Callable[[], Value], first: Value, seconds: float) -> None:
        self._look_up = look_up
        self._value = first
        self._seconds = seconds
        self._next = 0.0
        self._guard = threading.Lock()

    @property
    def value(self) -> Value:
        """The last one known; an old one is renewed in the background: whatever hangs there hangs no request."""
        if time.monotonic() >= self._next:
            with self._guard:
                due = time.monotonic() >= self._next
                if due:
                    self._next = time.monotonic() + self._seconds
            if due:
                threading.Thread(target=self.renew, name="refresh", daemon=True).start()
        return self._value

    def renew(self) -> None:
        """Look it up now."""
        self._next = time.monotonic() + self._seconds
        try:
            self._value = self._look_up()
        except Exception:  # whatever is away, the last value is the best there is
            return
