"""The log of what staff did: when, who, what, which object. Never a word of what they saw."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from web.store import Store
from web.store.schema import audit


class Entry(NamedTuple):
    at: float
    who: str
    what: str
    object: str | None


def write(connection: Connection, at: float, who: str, what: str, object: str | None = None) -> None:
    """Write down that `who` did `what` (a word like `code_geopend`) with this object id."""
    connection.execute(insert(audit).values(at=at, who=who[:80], what=what[:40], object=object))


def latest(store: Store, count: int = 200) -> list[Entry]:
    """The newest first."""
    query = select(*(audit.c[name] for name in Entry._fields)).order_by(audit.c.number.desc()).limit(count)
    with store.read() as connection:
        return [Entry(*row) for row in connection.execute(query)]


def purge(store: Store, days: int) -> int:
    """Delete what is older than `days`; returns how many lines."""
    with store.write() as connection:
        return connection.execute(delete(audit).where(audit.c.at < store.clock() - days * 86400.0)).rowcount
