"""Conversations in the store: made, found, deleted, purged."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from web.store.records import Conversation
from web.store.schema import callbacks, codes, conversations, corrections, deletions, ratings, turns

_FIND = select(*(conversations.c[name] for name in Conversation._fields)).where(conversations.c.id == bindparam("id"))
_OWNER = select(conversations.c.id).where(conversations.c.token_hash == bindparam("token_hash"))
_OLD = select(conversations.c.id).where(conversations.c.last < bindparam("before"))


def create(connection: Connection, conversation: Conversation) -> None:
    connection.execute(insert(conversations), conversation._asdict())


def find(connection: Connection, id: str) -> Conversation | None:
    row = connection.execute(_FIND, {"id": id}).first()
    return Conversation(*row) if row else None


def token_known(connection: Connection, token_hash: str) -> bool:
    """Whether the token opens any conversation at all."""
    return connection.execute(_OWNER, {"token_hash": token_hash}).first() is not None


def remove(connection: Connection, id: str, now: float) -> bool:
    """Delete everything about it here and remember that Rasa must forget it; False: not there."""
    for table in (corrections, codes, callbacks, ratings, turns):
        connection.execute(delete(table).where(table.c.conversation == id))
    gone = connection.execute(delete(conversations).where(conversations.c.id == id)).rowcount
    if gone:
        connection.execute(insert(deletions).values(conversation=id, since=now, tries=0))
    return bool(gone)


def purge(connection: Connection, before: float, now: float) -> int:
    """Delete what has not been touched since `before`; returns how many conversations."""
    old = [row.id for row in connection.execute(_OLD, {"before": before})]
    for id in old:
        remove(connection, id, now)
    return len(old)


def to_forget(connection: Connection) -> list[str]:
    """Conversations that Rasa still has to forget, oldest first."""
    rows = connection.execute(select(deletions.c.conversation).order_by(deletions.c.since))
    return [row.conversation for row in rows]


def forgotten(connection: Connection, id: str) -> None:
    connection.execute(delete(deletions).where(deletions.c.conversation == id))


def not_yet(connection: Connection, id: str) -> None:
    connection.execute(update(deletions).where(deletions.c.conversation == id).values(tries=deletions.c.tries + 1))
