"""Moments as people in the Netherlands write them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Amsterdam")
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()


def day(seconds: float) -> str:
    """A moment (seconds since 1970) as a date: 25 november 2026."""
    return of_date(datetime.fromtimestamp(seconds, HERE))


def of_date(at: date) -> str:
    """A date: 25 november 2026."""
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def moment(seconds: float) -> str:
    """The same with its time: 25 november 2026, 9.05 uur."""
    at = datetime.fromtimestamp(seconds, HERE)
    return f"{day(seconds)}, {at.hour}.{at.minute:02d} uur"


def iso_day(seconds: float) -> str:
    """A moment as a date that sorts: 2026-11-25."""
    return datetime.fromtimestamp(seconds, HERE).date().isoformat()
