"""Limits by name, made when first asked for: in Redis when there is one, in memory otherwise."""

from __future__ import annotations

import threading
from typing import Any

from web.gateway.rate import Limit, RateLimit
from web.gateway.shared import SharedRateLimit


class Limits:
    """Keeps one limit for each name, so that every request counts in the same one."""

    def __init__(self, client: Any | None = None) -> None:
        self._client = client
        self._made: dict[str, Limit] = {}
        self._guard = threading.Lock()

    def of(self, name: str, most: int, seconds: float) -> Limit:
        """At most `most` in any `seconds`. With Redis away each process counts for itself."""
        with self._guard:
            if name not in self._made:
                own = RateLimit(most, seconds)
                shared = self._client and SharedRateLimit(self._client, most, seconds, name, otherwise=own)
                self._made[name] = shared or own
            return self._made[name]
