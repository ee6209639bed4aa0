"""Groups of trainees in the store: made, found by their code, joined, followed, closed, deleted, purged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update

from web.store import Store, conversations
from web.store.schema import conversations as talks_table
from web.store.schema import training_groups, training_members, training_talks, turns


class Group(NamedTuple):
    """One group; times in seconds since 1970. ``code``: none once it is closed."""

    id: str
    code: str | None
    owner: str
    gemeente: str
    name: str
    scenarios: tuple[str, ...]
    goals: tuple[str, ...]
    hints: bool
    made: float
    last: float
    closed: float | None


class Member(NamedTuple):
    """A trainee in a group, under a name of their own choice. ``mark``: hash of the key with which they come back."""

    id: str
    group: str
    nickname: str
    mark: str
    joined: float


class Link(NamedTuple):
    """A conversation that belongs to a group, and whether its trainee lets the trainer read along."""

    conversation: str
    group: str
    member: str
    shared: bool
    began: float


class Seen(NamedTuple):
    """A conversation of a group as it stands: all that is needed to know whether something changed."""

    conversation: str
    member: str
    nickname: str
    shared: bool
    began: float
    scenario: str
    head: int
    last: float


_GROUP = [training_groups.c[name] for name in Group._fields]
_MEMBER = [training_members.c[name] for name in Member._fields]
_LINK = [training_talks.c[name] for name in Link._fields]


def begin(connection: Connection, group: Group) -> None:
    lists = {"scenarios": json.dumps(group.scenarios), "goals": json.dumps(group.goals), "hints": int(group.hints)}
    connection.execute(insert(training_groups), {**group._asdict(), **lists})


def find(connection: Connection, id: str) -> Group | None:
    return _group(connection.execute(select(*_GROUP).where(training_groups.c.id == id)).first())


def by_code(connection: Connection, code: str) -> Group | None:
    """The open group behind a code."""
    return _group(connection.execute(select(*_GROUP).where(training_groups.c.code == code)).first())


def of_owner(connection: Connection, owner: str) -> list[Group]:
    """What a trainer made and still holds, the newest first."""
    query = select(*_GROUP).where(training_groups.c.owner == owner).order_by(training_groups.c.made.desc())
    return [found for row in connection.execute(query) if (found := _group(row))]


def join(connection: Connection, member: Member) -> None:
    connection.execute(insert(training_members), member._asdict())


def member(connection: Connection, group: str, mark: str) -> Member | None:
    """The trainee with this key, in this group."""
    query = select(*_MEMBER).where(training_members.c.group == group, training_members.c.mark == mark)
    row = connection.execute(query).first()
    return Member(*row) if row else None


def members(connection: Connection, group: str) -> list[Member]:
    """Who is in a group, in the order in which people came."""
    query = select(*_MEMBER).where(training_members.c.group == group)
    return [Member(*row) for row in connection.execute(query.order_by(training_members.c.joined))]


def nicknames(connection: Connection, group: str) -> list[str]:
    """Their names alone."""
    return [one.nickname for one in members(connection, group)]


def link(connection: Connection, one: Link) -> None:
    """Let a conversation belong to a group: that keeps the group as well."""
    connection.execute(insert(training_talks), {**one._asdict(), "shared": int(one.shared)})
    connection.execute(update(training_groups).where(training_groups.c.id == one.group).values(last=one.began))


def link_of(connection: Connection, conversation: str) -> Link | None:
    row = connection.execute(select(*_LINK).where(training_talks.c.conversation == conversation)).first()
    return Link(*row)._replace(shared=bool(row.shared)) if row else None


def share(connection: Connection, conversation: str, shared: bool) -> None:
    query = update(training_talks).where(training_talks.c.conversation == conversation)
    connection.execute(query.values(shared=int(shared)))


def seen(connection: Connection, group: str) -> list[Seen]:
    """Every conversation of a group, in the order in which they began."""
    query = (
        select(
            training_talks.c.conversation,
            training_talks.c.member,
            training_members.c.nickname,
            training_talks.c.shared,
            training_talks.c.began,
            talks_table.c.scenario,
            talks_table.c.head,
            talks_table.c.last,
        )
        .join(training_members, training_members.c.id == training_talks.c.member)
        .join(talks_table, talks_table.c.id == training_talks.c.conversation)
        .where(training_talks.c.group == group)
        .order_by(training_talks.c.began, training_talks.c.conversation)
    )
    return [Seen(*row)._replace(shared=bool(row.shared)) for row in connection.execute(query)]


def states(connection: Connection, places: Sequence[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The state (JSON) after turn n of each conversation."""
    found: dict[tuple[str, int], str] = {}
    for conversation, n in places:
        query = select(turns.c.state_after).where(turns.c.conversation == conversation, turns.c.n == n)
        if (row := connection.execute(query).first()) is not None:
            found[conversation, n] = row.state_after
    return found


def shared_states(connection: Connection, group: Group) -> list[tuple[str, str]]:
    """Who (a random id) and the last state (JSON) of every talk that is shared; of a closed group as it was then."""
    until = [] if group.closed is None else [turns.c.at <= group.closed]
    last = (
        select(turns.c.conversation, func.max(turns.c.n).label("n"))
        .join(training_talks, training_talks.c.conversation == turns.c.conversation)
        .where(training_talks.c.group == group.id, training_talks.c.shared == 1, *until)
        .group_by(turns.c.conversation)
        .subquery()
    )
    query = (
        select(training_talks.c.member, turns.c.state_after)
        .join(last, and_(last.c.conversation == turns.c.conversation, last.c.n == turns.c.n))
        .join(training_talks, training_talks.c.conversation == turns.c.conversation)
        .order_by(turns.c.conversation)
    )
    return [(row.member, row.state_after) for row in connection.execute(query)]


def close(connection: Connection, id: str, now: float) -> None:
    """The code opens nothing any more, and the names go: what is left is the pattern of the group."""
    open_one = (training_groups.c.id == id, training_groups.c.closed.is_(None))
    connection.execute(update(training_groups).where(*open_one).values(closed=now, code=None, last=now))
    connection.execute(update(training_members).where(training_members.c.group == id).values(nickname="", mark=""))


def remove(connection: Connection, id: str, now: float) -> int:
    """Delete a group with every conversation in it; returns how many of those."""
    query = select(training_talks.c.conversation).where(training_talks.c.group == id)
    those = [row.conversation for row in connection.execute(query)]
    for conversation in those:
        conversations.remove(connection, conversation, now)
    _drop(connection, [id])
    return len(those)


def purge(store: Store, days: int) -> int:
    """Delete the groups in which nothing began or closed for so many days; returns how many. Their talks go by their own clock."""
    before = store.clock() - days * 24 * 3600.0
    with store.write() as connection:
        old = [
            row.id for row in connection.execute(select(training_groups.c.id).where(training_groups.c.last < before))
        ]
        _drop(connection, old)
    if old:
        store.scrub()
    return len(old)


def _drop(connection: Connection, ids: list[str]) -> None:
    for table, column in ((training_talks, "group"), (training_members, "group"), (training_groups, "id")):
        connection.execute(delete(table).where(table.c[column].in_(ids)))


def _group(row: Row[Any] | None) -> Group | None:
    if row is None:
        return None
    known: dict[str, Any] = row._asdict()
    lists = {name: tuple(json.loads(known[name])) for name in ("scenarios", "goals")}
    return Group(**{**known, **lists, "hints": bool(known["hints"])})
