"""The turn log: read where a conversation stands, add a turn, take the last one back."""

from __future__ import annotations

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from web.store.records import Position, Turn
from web.store.schema import conversations, ratings, turns

_COLUMNS = [turns.c[name] for name in Turn._fields]
_POSITION = (
    select(
        conversations.c.seq,
        conversations.c.told,
        turns.c.stage,
        turns.c.asks,
        turns.c.state_after,
    )
    .join(turns, and_(turns.c.conversation == conversations.c.id, turns.c.n == conversations.c.head))
    .where(conversations.c.id == bindparam("id"))
)
_BY_KEY = select(*_COLUMNS).where(turns.c.conversation == bindparam("id"), turns.c.key == bindparam("key"))
_ALL = select(*_COLUMNS).where(turns.c.conversation == bindparam("id")).order_by(turns.c.n)
_INSERT = insert(turns)
_MOVE = (
    update(conversations)
    .where(conversations.c.id == bindparam("b_id"))
    .values(
        seq=bindparam("b_n"),
        head=bindparam("b_n"),
        last=bindparam("b_at"),
        stage=bindparam("b_stage"),
        told=bindparam("b_told"),
    )
)


def position(connection: Connection, id: str) -> Position | None:
    """Number, stage, question and state after the last turn; None when it is gone."""
    row = connection.execute(_POSITION, {"id": id}).first()
    return Position(*row) if row else None


def by_key(connection: Connection, id: str, key: str) -> Turn | None:
    """The turn that was already made for this idempotency key."""
    row = connection.execute(_BY_KEY, {"id": id, "key": key}).first()
    return Turn(*row) if row else None


def append(connection: Connection, id: str, turn: Turn, told: int) -> None:
    """Add a turn and move the conversation on; IntegrityError when either is no longer possible."""
    connection.execute(_INSERT, {"conversation": id, **turn._asdict()})
    connection.execute(
        _MOVE,
        {"b_id": id, "b_n": turn.n, "b_at": turn.at, "b_stage": turn.stage, "b_told": told},
    )


def opening(connection: Connection, id: str, turn: Turn) -> None:
    """Turn 0: what the assistant says first."""
    connection.execute(_INSERT, {"conversation": id, **turn._asdict()})


def all_of(connection: Connection, id: str) -> list[Turn]:
    return [Turn(*row) for row in connection.execute(_ALL, {"id": id})]


def is_there(connection: Connection, id: str, n: int) -> bool:
    """Whether this conversation has a turn with this number."""
    query = select(turns.c.n).where(turns.c.conversation == id, turns.c.n == n)
    return connection.execute(query).first() is not None


def undo(connection: Connection, id: str, now: float) -> tuple[Turn, Turn] | None:
    """Drop the last turn; returns it and the one before, or None when only the welcome is left."""
    log = all_of(connection, id)
    if len(log) < 2:
        return None
    dropped, before = log[-1], log[-2]
    for table in (ratings, turns):
        connection.execute(delete(table).where(table.c.conversation == id, table.c.n == dropped.n))
    connection.execute(
        update(conversations).where(conversations.c.id == id).values(head=before.n, stage=before.stage, last=now)
    )
    return dropped, before


def count(connection: Connection, id: str) -> int:
    query = select(func.count()).select_from(turns).where(turns.c.conversation == id)
    return int(connection.execute(query).scalar_one())
