"""The one place that knows the difference between SQLite and PostgreSQL."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",  # safe with WAL: a crash of the process loses nothing
    "busy_timeout=5000",
    "foreign_keys=ON",
    "secure_delete=ON",  # what is deleted is overwritten in the file as well
)
POOL_WAIT = 2.0  # seconds that a request waits for a connection when all are in use


def make_engine(url: str, patient: bool = True) -> Engine:
    """An engine for `url`; makes the folder of a SQLite file. Errors never show bound values.

    `patient`: statements may take as long as they need (a migration, a backup); otherwise they are given up in time.
    """
    parsed = make_url(url)
    options: dict[str, Any] = {
        "hide_parameters": True,
        "pool_size": 16,
        "max_overflow": 32,
        "pool_timeout": POOL_WAIT,
    }
    if parsed.get_backend_name() != "sqlite":
        return _postgresql(parsed, patient, options)
    if parsed.database:
        path = Path(parsed.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        # Only the owner may read it; SQLite gives the files beside it the same rights.
        path.touch(mode=0o600)
    engine = create_engine(parsed, **options)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def schema_of(url: URL) -> str | None:
    """The schema in the options of a PostgreSQL address (`?options=-csearch_path=x`), None for the ordinary one."""
    options = url.query.get("options", "")
    found = re.search(r"search_path=([a-z0-9_]{1,63})", options if isinstance(options, str) else " ".join(options))
    return found[1] if found else None


def make_schema(url: str) -> None:
    """Make the schema that a PostgreSQL address names, if it is not there. Raises what the database raises."""
    parsed = make_url(url)
    if name := schema_of(parsed):
        engine = make_engine(parsed.difference_update_query(["options"]).render_as_string(hide_password=False))
        try:
            with engine.begin() as connection:
                # Two that make it at once would both be told that it is not there.
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(8203)")
                connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {name}")
        finally:
            engine.dispose()


def scrub(engine: Engine) -> None:
    """After a deletion: bring SQLite's write-ahead log back to nothing, old pages included."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _postgresql(url: URL, patient: bool, options: dict[str, Any]) -> Engine:
    if not patient:
        from web.store.deadline import connect  # an optional part: only with PostgreSQL

        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        options["creator"] = partial(connect, plain)
    else:
        options["connect_args"] = {"connect_timeout": 5}
    return create_engine(url, pool_pre_ping=True, **options | {"pool_size": 5, "max_overflow": 43})
