"""Whether answers and conversations helped, in the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from web.store.schema import ratings

WHOLE = 0  # in place of a turn's number: the conversation as a whole


class Rating(NamedTuple):
    """One judgement; `remark` is masked."""

    conversation: str
    n: int
    helpful: bool
    remark: str | None
    at: float


def put(connection: Connection, rating: Rating) -> None:
    """Keep it in place of an earlier one about the same."""
    mine = (ratings.c.conversation == rating.conversation, ratings.c.n == rating.n)
    connection.execute(delete(ratings).where(*mine))
    connection.execute(insert(ratings), {**rating._asdict(), "helpful": int(rating.helpful)})


def of(connection: Connection, ids: Sequence[str]) -> list[Rating]:
    """All of these conversations."""
    query = select(*(ratings.c[name] for name in Rating._fields)).where(ratings.c.conversation.in_(ids))
    return [Rating(id, n, bool(helpful), remark, at) for id, n, helpful, remark, at in connection.execute(query)]


def remarks(connection: Connection, count: int) -> list[str]:
    """What people wrote, the newest first."""
    query = select(ratings.c.remark).where(ratings.c.remark.is_not(None)).order_by(ratings.c.at.desc()).limit(count)
    return [row.remark for row in connection.execute(query)]
