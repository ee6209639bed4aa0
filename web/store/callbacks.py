"""Requests to be called back, in the store: made, listed, closed, withdrawn, purged."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from web.store import Store
from web.store.schema import callbacks, conversations

OPEN, CALLED, NOT_REACHED = "open", "gebeld", "niet_bereikt"


class Callback(NamedTuple):
    """One request. `sealed`: name, telephone number, remark, encrypted; moments in seconds since 1970."""

    id: str
    conversation: str
    sealed: str
    start: float
    end: float
    made: float
    consent: str
    status: str
    closed: float | None


_COLUMNS = [callbacks.c[name] for name in Callback._fields]


def put(connection: Connection, request: Callback) -> None:
    """Keep this request in place of an earlier one of the same conversation, which lives on from now."""
    withdraw(connection, request.conversation)
    connection.execute(insert(callbacks), request._asdict())
    connection.execute(
        update(conversations).where(conversations.c.id == request.conversation).values(last=request.made)
    )


def of_conversation(connection: Connection, conversation: str) -> Callback | None:
    row = connection.execute(select(*_COLUMNS).where(callbacks.c.conversation == conversation)).first()
    return Callback(*row) if row else None


def find(connection: Connection, id: str) -> Callback | None:
    row = connection.execute(select(*_COLUMNS).where(callbacks.c.id == id)).first()
    return Callback(*row) if row else None


def everything(connection: Connection) -> list[Callback]:
    """All requests, the moment that comes first on top."""
    rows = connection.execute(select(*_COLUMNS).order_by(callbacks.c.start, callbacks.c.made))
    return [Callback(*row) for row in rows]


def any_left(store: Store) -> bool:
    """Whether there is a request, open or done."""
    with store.read() as connection:
        return connection.execute(select(callbacks.c.id).limit(1)).first() is not None


def close(connection: Connection, id: str, status: str, now: float) -> bool:
    """Mark it as called, as not reached, or as open again; False: it is gone."""
    values = {"status": status, "closed": None if status == OPEN else now}
    return bool(connection.execute(update(callbacks).where(callbacks.c.id == id).values(values)).rowcount)


def withdraw(connection: Connection, conversation: str) -> bool:
    """Drop the request of this conversation; False: there was none."""
    return bool(connection.execute(delete(callbacks).where(callbacks.c.conversation == conversation)).rowcount)


def purge(store: Store, days: int) -> int:
    """Drop what was closed more than `days` ago; returns how many."""
    over = callbacks.c.closed <= store.clock() - days * 86400.0
    with store.write() as connection:
        gone = connection.execute(delete(callbacks).where(over)).rowcount
    if gone:
        store.scrub()
    return gone
