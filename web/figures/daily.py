"""Counts the conversations of each day once, before they are purged; what happens to them later changes nothing any more."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from sqlalchemy.exc import IntegrityError

from web.dates import HERE
from web.figures.facts import MARK, Fact, facts
from web.gateway.modes import Mode
from web.store import Store, figures, ratings, turns

MODE = "burger"  # practice and the workbench are nobody's figures
REST = dt.timedelta(days=1)  # after a day ends: who comes back then is still counted where it got to


def count_days(store: Store, modes: Mapping[str, Mode], retention_days: int, keep_days: int) -> int:
    """Count every day that is over and was not counted yet, drop what is too old; returns how many days."""
    mode = modes.get(MODE)
    now = dt.datetime.fromtimestamp(store.clock(), HERE)
    kept_from = now.date() - dt.timedelta(days=keep_days)
    figures.purge(store, kept_from.isoformat())
    with store.read() as connection:
        oldest = figures.first(connection, MODE)
        if mode is None or oldest is None:
            return 0
        day = max(dt.datetime.fromtimestamp(oldest, HERE).date(), kept_from)
        counted = figures.days(connection, MARK[0], day.isoformat())
    done = 0
    while midnight(day + dt.timedelta(days=1)) + rest(retention_days) <= now:
        if day.isoformat() not in counted:
            done += _count(store, mode, day)
        day += dt.timedelta(days=1)
    return done


def rest(retention_days: int) -> dt.timedelta:
    """How long to wait after a day: not so long that its conversations are gone."""
    return REST if retention_days > 1 else dt.timedelta()


def midnight(day: dt.date) -> dt.datetime:
    """When a day begins here."""
    return dt.datetime.combine(day, dt.time(), HERE)


def _count(store: Store, mode: Mode, day: dt.date) -> bool:
    start, end = (midnight(one).timestamp() for one in (day, day + dt.timedelta(days=1)))
    counts: Counter[Fact] = Counter({MARK: 1})
    with store.read() as connection:
        for id in figures.begun(connection, MODE, start, end):
            counts.update(facts(mode, turns.all_of(connection, id), ratings.of(connection, [id])))
    try:
        with store.write() as connection:
            figures.put(connection, day.isoformat(), counts)
    except IntegrityError:  # another process was first
        return False
    return True
