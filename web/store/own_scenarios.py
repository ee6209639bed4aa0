"""Scenarios written here, in the store: every save a version, one of them published."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from web.store.schema import training_scenario_versions as versions
from web.store.schema import training_scenarios as scenarios

MOST = 2**31 - 1  # what a database keeps in a whole number; nobody saves so often


class Own(NamedTuple):
    """One scenario. ``published``: the version that trainees get, None for a draft."""

    id: str
    gemeente: str
    title: str
    published: int | None
    made: float


class Version(NamedTuple):
    """One save: number, when (seconds since 1970), by whom, and the YAML."""

    version: int
    at: float
    author: str
    text: str


_OWN = [scenarios.c[name] for name in Own._fields]
_VERSION = [versions.c[name] for name in Version._fields]


def add(connection: Connection, own: Own, author: str, text: str) -> None:
    """A new scenario with its first version."""
    connection.execute(insert(scenarios), own._asdict())
    connection.execute(insert(versions), {"scenario": own.id, **Version(1, own.made, author, text)._asdict()})


def save(connection: Connection, id: str, title: str, now: float, author: str, text: str) -> int:
    """A new version; returns its number. IntegrityError when somebody else saved at the same moment."""
    last = connection.execute(select(func.max(versions.c.version)).where(versions.c.scenario == id)).scalar_one()
    number = int(last) + 1
    connection.execute(insert(versions), {"scenario": id, **Version(number, now, author, text)._asdict()})
    connection.execute(update(scenarios).where(scenarios.c.id == id).values(title=title))
    return number


def find(connection: Connection, id: str) -> Own | None:
    row = connection.execute(select(*_OWN).where(scenarios.c.id == id)).first()
    return Own(*row) if row else None


def of_gemeente(connection: Connection, gemeente: str) -> list[Own]:
    """All of a gemeente, by title."""
    query = select(*_OWN).where(scenarios.c.gemeente == gemeente).order_by(scenarios.c.title, scenarios.c.id)
    return [Own(*row) for row in connection.execute(query)]


def version(connection: Connection, id: str, number: int | None = None) -> Version | None:
    """One version, the last without a number."""
    query = select(*_VERSION).where(versions.c.scenario == id)
    if number is not None and number > MOST:
        return None
    if number is not None:
        query = query.where(versions.c.version == number)
    row = connection.execute(query.order_by(versions.c.version.desc()).limit(1)).first()
    return Version(*row) if row else None


def history(connection: Connection, id: str) -> list[Version]:
    """All versions, the newest first, without their text."""
    query = select(versions.c.version, versions.c.at, versions.c.author).where(versions.c.scenario == id)
    return [Version(*row, "") for row in connection.execute(query.order_by(versions.c.version.desc()))]


def publish(connection: Connection, id: str, number: int | None) -> None:
    """Give trainees this version, or none any more."""
    connection.execute(update(scenarios).where(scenarios.c.id == id).values(published=number))


def published(connection: Connection, gemeente: str) -> list[tuple[str, int]]:
    """Id and version of what trainees get here."""
    query = select(scenarios.c.id, scenarios.c.published).where(
        scenarios.c.gemeente == gemeente, scenarios.c.published.is_not(None)
    )
    return [(row.id, row.published) for row in connection.execute(query.order_by(scenarios.c.title, scenarios.c.id))]


def remove(connection: Connection, id: str) -> None:
    """Delete it with all its versions."""
    connection.execute(delete(versions).where(versions.c.scenario == id))
    connection.execute(delete(scenarios).where(scenarios.c.id == id))
