"""The one place that knows the difference between SQLite and PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",  # safe with WAL: a crash of the process loses nothing
    "busy_timeout=5000",
    "foreign_keys=ON",
    "secure_delete=ON",  # what is deleted is overwritten in the file as well
)


def make_engine(url: str) -> Engine:
    """An engine for `url`; makes the folder of a SQLite file. Errors never show bound values."""
    parsed = make_url(url)
    options: dict[str, Any] = {"hide_parameters": True, "pool_size": 16, "max_overflow": 32}
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, **options)
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


def scrub(engine: Engine) -> None:
    """After a deletion: bring SQLite's write-ahead log back to nothing, old pages included."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
