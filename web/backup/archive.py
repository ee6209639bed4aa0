"""A backup: every table of the store as lines of JSON, with what was in it and its checksum; and the way back.

One form for both databases, so a backup of SQLite can go back into PostgreSQL. Rasa's working memory is not in it: that
is made again from the turn log.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Integer, MetaData, Table, func, insert, select, text

from web.store import Store
from web.store.schema import metadata, version

FORMAT = 1
MANIFEST = "backup.json"
# What ends with the process that made it, or says something about a machine.
LEFT_OUT = {"schema_version", "staff_sessions", "staff_logins", "marks"}
AT_ONCE = 500  # rows in one statement


class BackupError(RuntimeError):
    """It cannot be made, or cannot go back; the message says why and what to do, in Dutch."""


def tables() -> list[Table]:
    """What is kept, in the order in which it can go back."""
    return [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]


def make(engine: Engine, folder: Path) -> dict[str, int]:
    """Write everything to an empty folder, as it is at one moment; gives the number of rows of each table.

    Of a store that an older release made the tables are kept as they are there.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise BackupError(f"{folder} is niet leeg. Kies een nieuwe map.")
    counts, sums = {}, {}
    with engine.connect() as connection:
        present = _one_moment(connection)
        there = MetaData()
        there.reflect(connection, only=lambda name, _: name in {table.name for table in tables()})
        for table in there.sorted_tables:
            path = folder / f"{table.name}.jsonl.gz"
            counts[table.name] = _write(connection, table, path)
            sums[table.name] = _digest(path)
    said = {
        "format": FORMAT,
        "schema": present,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "rows": counts,
        "sha256": sums,
    }
    # Last: a folder without it is a backup that was broken off.
    with _private(folder / MANIFEST) as file:
        file.write(json.dumps(said, indent=1).encode())
    return counts


def check(folder: Path) -> dict[str, Any]:
    """What a backup says of itself, once every file is as it was made. Raises BackupError."""
    try:
        said: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        raise BackupError(f"{folder} is geen backup, of een die is afgebroken: {MANIFEST} ontbreekt.") from None
    if said.get("format") != FORMAT:
        raise BackupError("Deze backup is van een andere versie van dit programma.")
    for name, sum in said["sha256"].items():
        path = folder / f"{name}.jsonl.gz"
        if not path.is_file() or _digest(path) != sum:
            raise BackupError(f"{path.name} ontbreekt of is beschadigd. Neem een andere backup.")
    return said


def put_back(store: Store, folder: Path) -> dict[str, int]:
    """Put a backup into an empty store, all of it or nothing; gives the number of rows of each table."""
    said = check(folder)
    if said["schema"] > store.version:
        raise BackupError("Deze backup is van een nieuwere versie. Werk eerst het programma bij.")
    with store.write() as connection:
        if any(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables()):
            raise BackupError("Er staat al iets in deze database. Terugzetten kan alleen in een lege.")
        for table in tables():
            if table.name in said["rows"]:
                _read(connection, table, folder / f"{table.name}.jsonl.gz")
        _go_on_counting(connection)
        return {
            table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in tables()
        }


def _one_moment(connection: Connection) -> int:
    """See everything as it is now, whatever happens meanwhile; gives the version of the schema."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
    elif connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN")  # the driver itself would begin one with the first change only
    return int(connection.execute(select(version.c.version)).scalar_one())


def _write(connection: Connection, table: Table, path: Path) -> int:
    count = 0
    rows = connection.execution_options(yield_per=AT_ONCE).execute(select(table).order_by(*table.primary_key.columns))
    with _private(path) as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as packed:
        for row in rows.mappings():
            packed.write(json.dumps(dict(row), ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def _read(connection: Connection, table: Table, path: Path) -> None:
    known = set(table.columns.keys())
    some: list[dict[str, Any]] = []
    for row in _lines(path):
        some.append({name: value for name, value in row.items() if name in known})
        if len(some) == AT_ONCE:
            connection.execute(insert(table), some)
            some = []
    if some:
        connection.execute(insert(table), some)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _go_on_counting(connection: Connection) -> None:
    """PostgreSQL counts its automatic numbers apart from the rows: go on after the last one."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables():
        for column in table.primary_key.columns:
            if column.autoincrement is True and isinstance(column.type, Integer):
                last = select(func.max(column)).scalar_subquery()
                sequence = func.pg_get_serial_sequence(table.name, column.name)
                connection.execute(select(func.setval(sequence, func.coalesce(last, 1))))


def _private(path: Path) -> Any:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
