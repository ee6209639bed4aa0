"""The web store: conversations, their turn log and corrections, on SQLite or PostgreSQL."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from web.store.engine import make_engine, make_schema, scrub
from web.store.migrations import migrate

log = logging.getLogger("keukentafel.store")

AGAIN = 1.0  # seconds between two tries to open a database that was away at the start


class Store:
    """An engine with a clock; the modules beside it hold the questions one can ask it.

    `patient`: for a command that may take as long as it needs; a citizen's request is given up in time. A PostgreSQL
    that is away at the start is opened by the first request after it came back.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.time, patient: bool = False) -> None:
        self.clock = clock
        self.url = url
        self.engine = make_engine(url, patient)
        self._guard = threading.Lock()
        self._tried = 0.0
        self.version = 0  # of the schema; 0 as long as it could not be opened
        try:
            self._prepare()
        except OperationalError as error:
            if patient or self.engine.dialect.name == "sqlite":
                raise
            log.error("the database is away at the start: %s", type(error).__name__)

    def read(self) -> AbstractContextManager[Connection]:
        self._prepare()
        return self.engine.connect()

    def write(self) -> AbstractContextManager[Connection]:
        """One transaction: all of it or nothing."""
        self._prepare()
        return self.engine.begin()

    @contextmanager
    def alone(self, number: int) -> Iterator[bool]:
        """Whether no other replica of this gemeente does `number` now; with SQLite there is no other."""
        if self.engine.dialect.name == "sqlite":
            yield True
            return
        with self.write() as connection:
            query = text("SELECT pg_try_advisory_xact_lock(:number, hashtext(current_schema()))")
            yield bool(connection.execute(query, {"number": number}).scalar_one())

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

    def _prepare(self) -> None:
        """Bring the schema up to date, once. Raises what the database raises."""
        if self.version:
            return
        with self._guard:
            self._first()

    def _first(self) -> None:
        if not self.version:
            if time.monotonic() - self._tried < AGAIN:
                raise OperationalError("", None, ConnectionError("the database was away a moment ago"))
            self._tried = time.monotonic()
            if self.engine.dialect.name == "sqlite":
                self.version = migrate(self.engine)
            else:
                # Another replica may be at it, and a step may take long: not with the limits of a request.
                make_schema(self.url)
                patient = make_engine(self.url)
                try:
                    self.version = migrate(patient)
                finally:
                    patient.dispose()
