"""What all replicas of one gemeente must know of each other: a few names with a value."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from web.store.schema import marks

SHUT = "dicht"  # everything is off
KEYS = "sleutels"  # something sealed, to see whether all have the same keys


def put(connection: Connection, name: str, value: str = "") -> None:
    """Keep this value in place of an earlier one."""
    remove(connection, name)
    connection.execute(insert(marks).values(name=name, value=value))


def remove(connection: Connection, name: str) -> None:
    connection.execute(delete(marks).where(marks.c.name == name))


def all_of(connection: Connection) -> dict[str, str]:
    return {row.name: row.value for row in connection.execute(select(marks.c.name, marks.c.value))}
