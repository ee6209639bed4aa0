"""The web store: conversations, their turn log and corrections, on SQLite or PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import Connection, text

from web.store.engine import make_engine, scrub
from web.store.migrations import migrate


class Store:
    """An engine with a clock; the modules beside it hold the questions one can ask it."""

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.engine = make_engine(url)
        self.version = migrate(self.engine)

    def read(self) -> AbstractContextManager[Connection]:
        return self.engine.connect()

    def write(self) -> AbstractContextManager[Connection]:
        """One transaction: all of it or nothing."""
        return self.engine.begin()

    def scrub(self) -> None:
        scrub(self.engine)

    def alive(self) -> bool:
        """Whether it answers at all."""
        try:
            with self.read() as connection:
                connection.execute(text("SELECT 1 FROM schema_version"))
        except Exception:  # whatever is wrong, the answer is no
            return False
        return True

    def close(self) -> None:
        self.engine.dispose()
