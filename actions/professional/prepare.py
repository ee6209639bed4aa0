"""Prepare a conversation: a description becomes a sheet that orders and cites.

It never scores a person and never decides on a right. What it shows it shows with the words that led to it, so that
whoever reads it can disagree. Nothing is kept: the sheet is a function of the text.
"""

from __future__ import annotations

from dataclasses import dataclass

from actions.professional import areas as leefgebieden
from actions.professional.areas import Area, Question
from actions.professional.people import Seat, seats
from actions.professional.risks import Risk, risks
from actions.professional.signs import Told, traits, unmarked
from actions.professional.ways import Way, arrangements, lokets
from knowledge import guard
from knowledge.triage import triage

LIMIT = 4000  # characters of a description
UNKNOWN = 8  # things on the sheet that are not told yet
APART = frozenset({"huiselijk_geweld", "ouderenmishandeling", "uitbuiting", "scheiding_strijd"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page to prepare a conversation with.

    text: the description, cleaned and masked; masked: kinds of personal data that were taken out here; areas, unknown,
    general (questions of every conversation), risks, seats, lokets, arrangements; apart: speak people separately;
    short: too little was told to say what it is about.
    """

    text: str
    masked: tuple[str, ...]
    areas: tuple[Area, ...]
    general: tuple[Question, ...]
    unknown: tuple[str, ...]
    risks: tuple[Risk, ...]
    seats: tuple[Seat, ...]
    lokets: tuple[Way, ...]
    arrangements: tuple[Way, ...]
    apart: bool
    short: bool


def prepare(text: str) -> Sheet:
    """The sheet for a description in a professional's words. Masks again whatever was masked before."""
    masked = guard.mask(guard.clean(text, LIMIT))
    told = Told(masked.text)
    judged = unmarked(masked.text)
    seen = triage(judged)
    about = traits(told)
    found = leefgebieden.areas(told, seen, about)
    general = leefgebieden.general_questions(told)
    names = [area.id for area in found]
    risky = risks(told, seen.facts, guard.screen(judged), about, names)
    apart = bool(APART & {risk.id for risk in risky})
    found = leefgebieden.raised(found, {risk.area for risk in risky})
    known = {*about, *names, *(risk.id for risk in risky)}
    return Sheet(
        text=masked.text,
        masked=masked.found,
        areas=found,
        general=general,
        unknown=_unknown(found, general),
        risks=risky,
        seats=seats(told, about, [risk.id for risk in risky], apart),
        lokets=lokets(told, seen, found, risky, known),
        arrangements=arrangements(told, seen, risky, known) if found else (),
        apart=apart,
        short=not found,
    )


def _unknown(found: tuple[Area, ...], general: tuple[Question, ...]) -> tuple[str, ...]:
    """What is not told yet: of every conversation first, then the first open question of each area in turn."""
    out = [question.unknown for question in general if not question.known and question.id != "stap"][:4]
    for turn in range(2):
        for area in found:
            open_ones = [question.unknown for question in area.questions if not question.known]
            out += open_ones[turn : turn + 1]
    return tuple(dict.fromkeys(out))[:UNKNOWN]
