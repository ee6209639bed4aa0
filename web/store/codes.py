"""Codes for the loket in the store: made, found, opened, withdrawn, purged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, or_, select, update

from web.store import Store
from web.store.schema import codes, conversations


class Code(NamedTuple):
    """One code. `sealed` is the encrypted verslag, `consent` what the citizen said yes to; moments in seconds since 1970."""

    id: str
    conversation: str
    mark: str
    sealed: str
    made: float
    until: float
    consent: str
    opened_by: str | None
    opened: float | None


_COLUMNS = [codes.c[name] for name in Code._fields]


def put(connection: Connection, code: Code) -> None:
    """Keep this code in place of an earlier one of the same conversation, which lives on from now."""
    withdraw(connection, code.conversation)
    connection.execute(insert(codes), code._asdict())
    connection.execute(update(conversations).where(conversations.c.id == code.conversation).values(last=code.made))


def of_conversation(connection: Connection, conversation: str, now: float) -> Code | None:
    """The code of this conversation that still holds."""
    query = select(*_COLUMNS).where(codes.c.conversation == conversation, codes.c.until > now)
    row = connection.execute(query).first()
    return Code(*row) if row else None


def any_left(store: Store) -> bool:
    """Whether a code is out that still holds."""
    with store.read() as connection:
        return connection.execute(select(codes.c.id).where(codes.c.until > store.clock()).limit(1)).first() is not None


def withdraw(connection: Connection, conversation: str) -> bool:
    """Drop the code of this conversation; False: there was none."""
    return bool(connection.execute(delete(codes).where(codes.c.conversation == conversation)).rowcount)


def take(connection: Connection, marks: Sequence[str], by: str, now: float) -> Code | None:
    """The code with one of these marks, from now on for `by` alone; None when there is none, or when it is another's."""
    free = or_(codes.c.opened_by.is_(None), codes.c.opened_by == by)
    mine = (codes.c.mark.in_(marks), codes.c.until > now, free)
    # One statement takes it: of two who try at once only one can be the first.
    if not connection.execute(update(codes).where(*mine).values(opened_by=by, opened=now)).rowcount:
        return None
    row = connection.execute(select(*_COLUMNS).where(*mine)).first()
    return Code(*row) if row else None


def purge(store: Store) -> int:
    """Drop what no longer holds; returns how many."""
    with store.write() as connection:
        gone = connection.execute(delete(codes).where(codes.c.until <= store.clock())).rowcount
    if gone:
        store.scrub()
    return gone
