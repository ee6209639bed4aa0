"""When somebody can be called back: parts of the day on which the front door answers the telephone."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from knowledge.gemeente import Gemeente
from knowledge.opening import DAYS, NAMES, Span, clock
from web.dates import HERE, MONTHS

MOST = 8  # moments to choose from
AHEAD = 21  # days looked at: a loket may be closed for two weeks
NOTICE = dt.timedelta(hours=1)  # before this long, nobody may have seen the request
CUTS = (12 * 60, 17 * 60)  # noon and evening, in minutes after midnight
SHORTEST = 60  # minutes


class Moment(NamedTuple):
    """A part of a day, in local time; `value` names it in a form."""

    value: str
    start: dt.datetime
    end: dt.datetime
    title: str


def moments(place: Gemeente, now: float) -> list[Moment]:
    """The next ones, soonest first; none when the hours of the front door are not known. `now`: seconds since 1970."""
    door = place.lokets[place.voordeur]
    here = dt.datetime.fromtimestamp(now, HERE)
    found: list[Moment] = []
    for ahead in range(AHEAD):
        date = here.date() + dt.timedelta(days=ahead)
        if date in door.gesloten:
            continue
        for span in sorted(span for day, span in door.open if day == DAYS[date.weekday()]):
            found += [_moment(date, part) for part in _parts(span)]
    return [one for one in found if one.start >= here + NOTICE][:MOST]


def named(place: Gemeente, now: float, value: str) -> Moment | None:
    """The moment that a form means, if it can still be chosen."""
    return next((one for one in moments(place, now) if one.value == value), None)


def spoken(start: float, end: float) -> str:
    """maandag 30 november, tussen 9.00 en 12.00 uur. Both in seconds since 1970."""
    first, last = (dt.datetime.fromtimestamp(at, HERE) for at in (start, end))
    day = f"{NAMES[first.weekday()]} {first.day} {MONTHS[first.month - 1]}"
    return f"{day}, tussen {clock(first.hour * 60 + first.minute)} en {clock(last.hour * 60 + last.minute)} uur"


def _parts(span: Span) -> list[Span]:
    """Cut at noon and at five, unless a part would become too short to keep a promise in."""
    start, end = span
    parts = []
    for cut in CUTS:
        if cut - start >= SHORTEST and end - cut >= SHORTEST:
            parts.append((start, cut))
            start = cut
    return [*parts, (start, end)]


def _moment(date: dt.date, part: Span) -> Moment:
    start, end = (_at(date, minutes) for minutes in part)
    return Moment(start.strftime("%Y-%m-%dT%H:%M"), start, end, spoken(start.timestamp(), end.timestamp()))


def _at(date: dt.date, minutes: int) -> dt.datetime:
    midnight = dt.datetime.combine(date, dt.time(), HERE)
    return (
        midnight.replace(hour=minutes // 60, minute=minutes % 60)
        if minutes < 1440
        else midnight.replace(hour=23, minute=59)
    )
