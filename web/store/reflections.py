"""Group reflections in the store: begun, found by their code, answered, read, taken back, deleted, purged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from web.store import Store
from web.store.schema import reflection_answers, reflection_groups


class Group(NamedTuple):
    """One reflection that several people do. `mark` is the hash of its code, `owner` who began it; times in seconds since 1970."""

    id: str
    mark: str
    owner: str
    model: str
    subject: str
    gemeente: str
    made: float
    until: float


class Given(NamedTuple):
    """What one person answered, under a name of their own choice or none."""

    nickname: str
    answers: dict[str, float]


_COLUMNS = [reflection_groups.c[name] for name in Group._fields]


def begin(connection: Connection, group: Group) -> None:
    connection.execute(insert(reflection_groups), group._asdict())


def by_mark(connection: Connection, mark: str, now: float) -> Group | None:
    """The group behind a code that still holds."""
    row = connection.execute(
        select(*_COLUMNS).where(reflection_groups.c.mark == mark, reflection_groups.c.until > now)
    ).first()
    return Group(*row) if row else None


def of_owner(connection: Connection, owner: str, now: float) -> list[Group]:
    """What somebody began and still holds, the newest first."""
    mine = (reflection_groups.c.owner == owner, reflection_groups.c.until > now)
    rows = connection.execute(select(*_COLUMNS).where(*mine).order_by(reflection_groups.c.made.desc()))
    return [Group(*row) for row in rows]


def new_mark(connection: Connection, id: str, mark: str) -> None:
    """Another code for the same group: the earlier one opens nothing any more."""
    connection.execute(update(reflection_groups).where(reflection_groups.c.id == id).values(mark=mark))


def put(connection: Connection, group: str, mark: str, given: Given) -> None:
    """Keep what one person answered, in place of what the same person (`mark`: hash of their own key) answered before."""
    own = (reflection_answers.c.group == group, reflection_answers.c.mark == mark)
    connection.execute(delete(reflection_answers).where(*own))
    values = {"mark": mark, "group": group, "nickname": given.nickname, "answers": json.dumps(given.answers)}
    connection.execute(insert(reflection_answers), values)


def own(connection: Connection, group: str, mark: str) -> Given | None:
    """What the person with this key answered."""
    rows = _rows(connection, group, mark)
    return rows[0] if rows else None


def all_of(connection: Connection, group: str) -> list[Given]:
    """What everybody answered; the order is that of random marks and says nothing."""
    return _rows(connection, group)


def count(connection: Connection, group: str) -> int:
    query = select(func.count()).select_from(reflection_answers).where(reflection_answers.c.group == group)
    return int(connection.execute(query).scalar_one())


def withdraw(connection: Connection, group: str, mark: str) -> bool:
    """Delete what one person answered; False: nothing of theirs was there."""
    own = (reflection_answers.c.group == group, reflection_answers.c.mark == mark)
    return bool(connection.execute(delete(reflection_answers).where(*own)).rowcount)


def remove(connection: Connection, id: str, owner: str) -> bool:
    """Delete a group with all answers, for who began it; False: not there, or not theirs."""
    mine = (reflection_groups.c.id == id, reflection_groups.c.owner == owner)
    if connection.execute(select(reflection_groups.c.id).where(*mine)).first() is None:
        return False
    connection.execute(delete(reflection_answers).where(reflection_answers.c.group == id))
    connection.execute(delete(reflection_groups).where(*mine))
    return True


def purge(store: Store) -> int:
    """Delete the groups whose time is over; returns how many."""
    over = reflection_groups.c.until <= store.clock()
    with store.write() as connection:
        old = select(reflection_groups.c.id).where(over)
        connection.execute(delete(reflection_answers).where(reflection_answers.c.group.in_(old)))
        gone = connection.execute(delete(reflection_groups).where(over)).rowcount
    if gone:
        store.scrub()
    return gone


def _rows(connection: Connection, group: str, mark: str = "") -> list[Given]:
    query = (
        select(reflection_answers.c.nickname, reflection_answers.c.answers)
        .where(reflection_answers.c.group == group)
        .order_by(reflection_answers.c.mark)
    )
    if mark:
        query = query.where(reflection_answers.c.mark == mark)
    return [Given(row.nickname, _numbers(json.loads(row.answers))) for row in connection.execute(query)]


def _numbers(raw: Mapping[str, float]) -> dict[str, float]:
    return {key: float(value) for key, value in raw.items()}
