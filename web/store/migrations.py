"""Brings an older store to the present schema, one step at a time."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine, insert, inspect, select, text, update

from web.store import schema


class StoreTooNew(RuntimeError):
    """The store was made by a later release than this one."""


def _first(connection: Connection) -> None:
    schema.metadata.create_all(connection)


def _new_tables(connection: Connection) -> None:
    """Tables that came later; those that are there already stay as they are."""
    schema.metadata.create_all(connection)


# Step n brings a store from version n to n + 1. Steps are only ever added.
STEPS: list[Callable[[Connection], None]] = [_first, _new_tables]


def migrate(engine: Engine) -> int:
    """Run the steps that are missing and return the version; safe when processes start at once."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(8201)"))
        else:
            # Take the write lock before looking, so that a second process waits here.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        present = _version(connection)
        if present > len(STEPS):
            raise StoreTooNew(f"the store has version {present}, this release knows {len(STEPS)}: update first")
        for step in STEPS[present:]:
            step(connection)
        # A table that came with a later commit is made whatever the version says: that only adds.
        schema.metadata.create_all(connection)
        if present == 0:
            connection.execute(insert(schema.version).values(version=len(STEPS)))
        elif present < len(STEPS):
            connection.execute(update(schema.version).values(version=len(STEPS)))
        connection.commit()
    return len(STEPS)


def version_of(engine: Engine) -> int | None:
    """The version of a store as it is; None when there is none yet. Changes nothing."""
    with engine.connect() as connection:
        return _version(connection) or None


def _version(connection: Connection) -> int:
    if not inspect(connection).has_table(schema.version.name):
        return 0
    return int(connection.execute(select(schema.version.c.version)).scalar_one_or_none() or 0)
