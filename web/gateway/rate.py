"""How often one token may speak, or one address begin: so many times in any second or minute."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol


class Limit(Protocol):
    """Whatever can say whether a token may speak now."""

    def allow(self, token: str) -> bool: ...

    def give_back(self, token: str) -> None: ...


class RateLimit:
    """A sliding window per token, in this process's memory."""

    def __init__(self, most: int, seconds: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.seconds = seconds
        self.clock = clock
        self._seen: dict[str, deque[float]] = {}
        self._guard = threading.Lock()
        self._swept = clock()

    def allow(self, token: str) -> bool:
        """Whether this one may pass; one that may not is not counted."""
        now = self.clock()
        with self._guard:
            if now - self._swept > 60:
                self._sweep(now)
            times = self._seen.get(token)
            if times is None:
                times = self._seen[token] = deque(maxlen=self.most)
            if len(times) == self.most and now - times[0] < self.seconds:
                return False
            times.append(now)
            return True

    def give_back(self, token: str) -> None:
        """Do not count the last one after all: a login that was right is no failure."""
        with self._guard:
            times = self._seen.get(token)
            if times:
                times.pop()
            if not times:
                self._seen.pop(token, None)

    def _sweep(self, now: float) -> None:
        """Forget tokens that were silent, so that memory does not grow with every conversation."""
        self._swept = now
        for token in [t for t, times in self._seen.items() if now - times[-1] > self.seconds]:
            del self._seen[token]
