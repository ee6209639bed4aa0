"""Opening hours: read from a gemeente's file, told as a sentence, and whether somebody answers now."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence

DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
NAMES = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_HOURS = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")

Span = tuple[int, int]
Hours = tuple[tuple[str, Span], ...]
"""Day and (from, to) in minutes after midnight; a day that closes at noon stands in it twice."""


def spans(text: str) -> list[Span]:
    """``9:00-12:00, 13:00-17:00`` as minutes after midnight; ValueError in words when it is something else."""
    found: list[Span] = []
    for part in text.split(","):
        hit = _HOURS.fullmatch(part.strip())
        if not hit:
            raise ValueError("moet zijn zoals 9:00-17:00, met een komma ertussen als het loket tussendoor dicht is")
        start, end = int(hit[1]) * 60 + int(hit[2]), int(hit[3]) * 60 + int(hit[4])
        if int(hit[2]) > 59 or int(hit[4]) > 59 or end > 24 * 60:
            raise ValueError("is geen tijd van de klok")
        if start >= end:
            raise ValueError("eindigt voor het begint")
        if found and start < found[-1][1]:
            raise ValueError("begint weer voor het dichtgaat")
        found.append((start, end))
    return found


def clock(minutes: int) -> str:
    """Minutes after midnight as 9.00."""
    return f"{minutes // 60}.{minutes % 60:02d}"


def now_in_words(hours: Hours, closed: Collection[dt.date], now: dt.datetime) -> str | None:
    """A sentence on being open or closed at ``now``, or None when the hours are unknown. ``closed``: days off."""
    if not hours:
        return None
    minute = now.hour * 60 + now.minute
    for ahead in range(15):  # two weeks: a loket may be closed for one
        date = now.date() + dt.timedelta(days=ahead)
        if date in closed:
            continue
        for start, end in sorted(span for day, span in hours if day == DAYS[date.weekday()]):
            if ahead == 0 and start <= minute < end:
                return f"U kunt nu bellen, tot {clock(end)} uur."
            if ahead > 0 or minute < start:
                return f"Het loket is nu dicht. U kunt {_day(ahead, date)} bellen vanaf {clock(start)} uur."
    return None


def _day(ahead: int, date: dt.date) -> str:
    name = NAMES[date.weekday()]
    if ahead < 2:
        return ("vandaag", "morgen")[ahead]
    return f"volgende week {name}" if ahead > 6 else name


def in_words(hours: Hours) -> str:
    """The week as one reads it: ``maandag tot en met donderdag van 9.00 tot 17.00 uur``; empty when unknown."""
    week = [tuple(sorted(span for day, span in hours if day == name)) for name in DAYS]
    parts: list[str] = []
    first = 0
    while first < len(week):
        last = first
        while last + 1 < len(week) and week[last + 1] == week[first]:
            last += 1
        if week[first]:
            parts.append(f"{_days(first, last)} {_times(week[first])}")
        first = last + 1
    return ", ".join(parts)


def _days(first: int, last: int) -> str:
    if first == last:
        return NAMES[first]
    return f"{NAMES[first]} {'en' if last == first + 1 else 'tot en met'} {NAMES[last]}"


def _times(day: Sequence[Span]) -> str:
    return " en ".join(f"van {clock(start)} tot {clock(end)} uur" for start, end in day)
