"""Legal facts as dated records (``catalogue/wetten.yml``): shown only while valid and verified."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

PATH = Path(__file__).with_name("catalogue") / "wetten.yml"


@dataclass(frozen=True)
class Record:
    """One legal fact or amount. ``valid_to`` None: until further notice. ``verified``: somebody checked it against the source."""

    id: str
    law: str
    article: str
    value: str
    valid_from: dt.date
    valid_to: dt.date | None
    source: str
    checked_on: dt.date
    verified: bool

    def holds_on(self, day: dt.date) -> bool:
        """Whether the value may be shown on this day."""
        return self.verified and self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@lru_cache(maxsize=1)
def records() -> dict[str, Record]:
    """Every legal record by id; an empty mapping when the file is missing."""
    if not PATH.exists():
        return {}
    raw = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return {
        name: Record(
            name,
            r["law"],
            str(r["article"]),
            r["value"],
            r["valid_from"],
            r.get("valid_to"),
            r["source"],
            r["checked_on"],
            bool(r["verified"]),
        )
        for name, r in raw.items()
    }


def holds_today(record_id: str, day: dt.date | None = None) -> bool:
    """Whether this record exists, was verified and holds on ``day`` (default today)."""
    record = records().get(record_id)
    return record is not None and record.holds_on(day or dt.datetime.now(ZoneInfo("Europe/Amsterdam")).date())


def lapsing(day: dt.date, within: int = 60) -> list[Record]:
    """The records that end within so many days after ``day``, soonest first."""
    soon = [r for r in records().values() if r.valid_to and day <= r.valid_to <= day + dt.timedelta(days=within)]
    return sorted(soon, key=lambda r: r.valid_to or day)
