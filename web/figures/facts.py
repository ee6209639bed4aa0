"""What one conversation counts for: kinds and keys, without a word of what was said."""

from __future__ import annotations

import json
from collections.abc import Iterable

from web.gateway.modes import Mode
from web.store.ratings import WHOLE, Rating
from web.store.records import Turn

ROUTE = ("toeleiding", "afgerond")  # stages in which somebody was shown a loket
DONE, NOTHING = "afgerond", "geen"

TALKS = ("gesprekken", "alle")
EMPTY = ("gesprekken", "zonder_bericht")  # a page was opened, and nobody said anything
MARK = ("dag", "geteld")  # this day was counted, also when there was nothing

Fact = tuple[str, str]


def facts(mode: Mode, log: list[Turn], ratings: Iterable[Rating]) -> list[Fact]:
    """(kind, key) for everything that this conversation adds one to."""
    if len(log) < 2:
        return [EMPTY]
    last = log[-1]
    made = mode.summary(json.loads(last.state_after), []) if mode.summary else {}
    loket = made.get("loket") if last.stage in ROUTE else None
    return [
        TALKS,
        *(("leefgebied", area) for area in dict.fromkeys(made.get("leefgebieden") or [])),
        ("loket", loket or NOTHING),
        ("stap", last.stage),
        ("vraag", DONE if last.stage == DONE else last.asks or NOTHING),
        *(("niet_begrepen", asks) for asks in _missed(log)),
        *(_judged(rating) for rating in ratings),
    ]


def _missed(log: list[Turn]) -> list[str]:
    """The questions of which the answer was not understood, each once."""
    found = []
    before = 0
    for asked, turn in zip(log, log[1:], strict=False):
        missed = int(json.loads(turn.state_after).get("misverstaan") or 0)
        if missed > before:
            found.append(asked.asks or NOTHING)
        before = missed
    return list(dict.fromkeys(found))


def _judged(rating: Rating) -> Fact:
    return ("gesprek_hielp" if rating.n == WHOLE else "antwoord_hielp", "ja" if rating.helpful else "nee")
