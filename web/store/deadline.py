"""A PostgreSQL connection that gives up: also on a server that is there but says nothing any more."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.errors import _WaitTimeout  # what `wait` itself raises; it has no public name

LIMIT = 4.0  # seconds that one statement may take before the caller hears that it did not work


class LimitedConnection(psycopg.Connection[Any]):
    """Ends itself when one step takes longer than `LIMIT` seconds.

    A time-out in the server's own settings does not help against a server that hangs, and the network says nothing
    either as long as the machine behind it lives.
    """

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """What psycopg waits with for every answer. Raises OperationalError when it takes too long."""
        limit = LIMIT if timeout is None else min(timeout, LIMIT)
        try:
            return super().wait(gen, interval=interval, timeout=limit)
        except _WaitTimeout:
            # Half an answer may still come: nothing can be asked over this connection any more.
            self.pgconn.finish()
            raise psycopg.OperationalError("the database did not answer in time") from None


def connect(conninfo: str) -> LimitedConnection:
    """A connection that also gives up on a server that cannot be reached."""
    return LimitedConnection.connect(conninfo, connect_timeout=2)
