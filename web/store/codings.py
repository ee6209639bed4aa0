"""Corrections of the coder in the store: what a client and a trainee said (masked), what the coder made of it and a trainer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from web.gateway.auth import hash_token
from web.store import Store
from web.store.schema import training_codings

KEPT_DAYS = 365  # masked, but still words of somebody: long enough to train the coder with them


class Coding(NamedTuple):
    """One correction. ``new``: the techniques a trainer hears in it, the main one first."""

    gemeente: str
    day: str
    context: str
    text: str
    old: str
    new: tuple[str, ...]


_COLUMNS = [training_codings.c[name] for name in Coding._fields]


def put(connection: Connection, one: Coding) -> None:
    """Keep a correction, in place of an earlier one for the same words."""
    mark = _mark(one.gemeente, one.context, one.text)
    connection.execute(delete(training_codings).where(training_codings.c.mark == mark))
    connection.execute(insert(training_codings), {"mark": mark, **one._asdict(), "new": ",".join(one.new)})


def drop(connection: Connection, gemeente: str, context: str, text: str) -> None:
    """The coder was right after all."""
    connection.execute(delete(training_codings).where(training_codings.c.mark == _mark(gemeente, context, text)))


def of_words(
    connection: Connection, gemeente: str, words: list[tuple[str, str]]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """What trainers made of these pairs of context and text, where they corrected them."""
    marks = {_mark(gemeente, *pair): pair for pair in words}
    query = select(training_codings.c.mark, training_codings.c.new).where(training_codings.c.mark.in_(list(marks)))
    return {marks[row.mark]: tuple(row.new.split(",")) for row in connection.execute(query)}


def all_of(connection: Connection) -> list[Coding]:
    """Every correction, in an order that says nothing."""
    rows = connection.execute(select(*_COLUMNS).order_by(training_codings.c.mark))
    return [Coding(*row)._replace(new=tuple(row.new.split(","))) for row in rows]


def clear(connection: Connection) -> int:
    """Delete all of them; returns how many."""
    return int(connection.execute(delete(training_codings)).rowcount)


def purge(store: Store) -> int:
    """Drop what is older than KEPT_DAYS; returns how many."""
    before = datetime.fromtimestamp(store.clock() - KEPT_DAYS * 86400.0, UTC).date().isoformat()
    with store.write() as connection:
        gone = connection.execute(delete(training_codings).where(training_codings.c.day < before)).rowcount
    if gone:
        store.scrub()
    return int(gone)


def _mark(gemeente: str, context: str, text: str) -> str:
    return hash_token("\x1f".join((gemeente, context, text)))
