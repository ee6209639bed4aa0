"""Counts per day in the store: all that stays of conversations that are gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select

from web.store import Store
from web.store.schema import conversations, daily_counts


class Count(NamedTuple):
    """How many conversations of a day (2026-11-25) were this."""

    day: str
    kind: str
    key: str
    size: int


def first(connection: Connection, mode: str) -> float | None:
    """When the oldest conversation of this kind that is still there began."""
    query = select(func.min(conversations.c.created)).where(conversations.c.mode == mode)
    found = connection.execute(query).scalar()
    return None if found is None else float(found)


def begun(connection: Connection, mode: str, start: float, end: float) -> list[str]:
    """The conversations of this kind that began between two moments."""
    mine = (conversations.c.mode == mode, conversations.c.created >= start, conversations.c.created < end)
    return [row.id for row in connection.execute(select(conversations.c.id).where(*mine))]


def put(connection: Connection, day: str, counts: Mapping[tuple[str, str], int]) -> None:
    """Keep the counts of a day. IntegrityError when another process did so already."""
    rows = [{"day": day, "kind": kind, "key": key, "count": count} for (kind, key), count in counts.items()]
    connection.execute(insert(daily_counts), rows)


def days(connection: Connection, kind: str, first_day: str) -> set[str]:
    """The days since `first_day` with a count of this kind."""
    query = select(daily_counts.c.day).where(daily_counts.c.kind == kind, daily_counts.c.day >= first_day)
    return {row.day for row in connection.execute(query)}


def between(connection: Connection, first_day: str, last_day: str) -> list[Count]:
    """All counts of these days, both included."""
    table = daily_counts.c
    query = select(table.day, table.kind, table.key, table["count"])
    rows = connection.execute(query.where(table.day >= first_day, table.day <= last_day))
    return [Count(*row) for row in rows]


def purge(store: Store, before: str) -> None:
    """Drop the counts of days before this one."""
    with store.write() as connection:
        connection.execute(delete(daily_counts).where(daily_counts.c.day < before))
