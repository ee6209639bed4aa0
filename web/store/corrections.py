"""Corrections of the summary, kept apart from the turn log so that neither hides the other."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from web.store.records import Correction
from web.store.schema import corrections


def add(connection: Connection, id: str, correction: Correction) -> None:
    connection.execute(insert(corrections), {"conversation": id, **correction._asdict()})


def all_of(connection: Connection, id: str) -> list[Correction]:
    """In the order in which they were made: a later one for the same line wins."""
    query = (
        select(corrections.c.at, corrections.c.line, corrections.c.text)
        .where(corrections.c.conversation == id)
        .order_by(corrections.c.number)
    )
    return [Correction(*row) for row in connection.execute(query)]
