"""Limits by name, made when first asked for: in Redis when there is one, in memory otherwise."""

from __future__ import annotations

import threading

from web.gateway.rate import Limit, RateLimit
from web.gateway.shared import Shared, SharedRateLimit


class Limits:
    """Keeps one limit for each name, so that every request counts in the same one."""

    def __init__(self, shared: Shared | None = None) -> None:
        self._shared = shared
        self._made: dict[str, Limit] = {}
        self._guard = threading.Lock()

    def of(self, name: str, most: int, seconds: float) -> Limit:
        """At most `most` in any `seconds`. With Redis away each process counts for itself."""
        with self._guard:
            if name not in self._made:
                own = RateLimit(most, seconds)
                self._made[name] = (
                    SharedRateLimit(self._shared, most, seconds, name, otherwise=own) if self._shared else own
                )
            return self._made[name]
