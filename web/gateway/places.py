"""How many messages a bot may be at: one that gets all at once answers none of them in time."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence


class Places:
    """So many places at each address, in this process; who comes when all are taken waits for one."""

    def __init__(self, at_each: int) -> None:
        self._at_each = at_each
        self._taken: Counter[str] = Counter()
        self._free = threading.Condition()

    def take(self, addresses: Sequence[str], until: float) -> str | None:
        """A place at the address that is least busy; None when there was none until then (monotonic seconds)."""
        with self._free:
            while True:
                best = min(addresses, key=self._taken.__getitem__)
                if self._taken[best] < self._at_each:
                    self._taken[best] += 1
                    return best
                left = until - time.monotonic()
                if left <= 0 or not self._free.wait(left):
                    return None

    def give_back(self, address: str) -> None:
        """Somebody who waits may have it."""
        with self._free:
            self._taken[address] -= 1
            self._free.notify()
