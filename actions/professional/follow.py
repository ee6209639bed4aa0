"""What a professional means after an answer: a new question, more, for somebody else, or something about that answer.

Read with patterns (``data/vervolg.yml``), so that it can be explained. What is no follow-up is a new question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from actions.professional.data_files import load
from knowledge.guard import normalise
from knowledge.passages import load_catalogue
from knowledge.text import content_words

NEW, BESIDE, REPORT = "vraag", "erbij", "rapport"


@dataclass(frozen=True, slots=True)
class Meant:
    """`kind`: ``vraag`` or a kind of the data file; `extra`: what comes beside the subject, or the subject itself when reports are
    named with it, in the writer's own words;
    `report`: the report that is meant; `reports`: those that a new question names; `which`: the passage that is meant, counted from 1, or 0 for all."""

    kind: str
    extra: str = ""
    report: str = ""
    which: int = 0
    reports: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _patterns() -> dict[str, Any]:
    data = load("vervolg")
    names = {report: re.compile("|".join(rows)) for report, rows in data["rapporten"].items()}
    any_name = "(?:" + "|".join(pattern.pattern for pattern in names.values()) + ")"

    def filled(row: str) -> str:
        return row.replace("{rapport}", any_name).replace("{daarover}", str(data["daarover"]))

    return {
        "vormen": {kind: re.compile("|".join(rows)) for kind, rows in data["vormen"].items()},
        "erbij": [re.compile(row) for row in data["erbij"]],
        "rapporten": names,
        "in_rapport": re.compile("|".join(filled(row) for row in data["in_rapport"])),
        "onderwerp_in_rapport": [re.compile(filled(row)) for row in data["onderwerp_in_rapport"]],
        "volgorde": {int(place): re.compile("|".join(rows)) for place, rows in data["volgorde"].items()},
    }


def meant(text: str) -> Meant:
    """What is meant by a message (cleaned and masked)."""
    plain = normalise(text).strip(" .!?")
    known = _patterns()
    which = next((place for place, pattern in known["volgorde"].items() if pattern.search(plain)), 0)
    for kind, pattern in known["vormen"].items():
        if pattern.search(plain) and (kind != "citeer" or len(plain.split()) < 8):
            return Meant(kind, which=which)
    if known["in_rapport"].search(plain):
        return Meant(REPORT, report=next(name for name, row in known["rapporten"].items() if row.search(plain)))
    for pattern in known["onderwerp_in_rapport"]:
        if (hit := pattern.search(plain)) and _says_something(hit.group(1)):
            named = {row.search(plain).start(): name for name, row in known["rapporten"].items() if row.search(plain)}
            return Meant(NEW, extra=_own_words(text, hit.group(1)), reports=tuple(named[at] for at in sorted(named)))
    for pattern in known["erbij"]:
        if hit := pattern.search(plain):
            return Meant(BESIDE, extra=_own_words(text, hit.group(1)))
    return Meant(NEW)


def _says_something(subject: str) -> bool:
    """Whether a subject holds more than words to ask with: "wat is" in front of a name of a report does not."""
    return bool(set(content_words(subject)) - set(load("vervolg")["vraagwoorden"]))


def _own_words(text: str, normalised: str) -> str:
    """The part of `text` that was read as `normalised`, as it was typed."""
    words, length = text.strip(" .!?").split(), len(normalised.split())
    pieces = (" ".join(words[at : at + length]) for at in range(len(words) - length, -1, -1))
    return next(
        (piece.strip(" ,;:.!?") for piece in pieces if normalise(piece).strip(" .!?") == normalised), normalised
    )


def faults() -> Iterator[str]:
    """What is wrong in the file, in words."""
    data = load("vervolg")
    yield from (
        f"vervolg.yml: onbekend rapport {name}" for name in data["rapporten"].keys() ^ load_catalogue().reports.keys()
    )
    for kind, rows in data["vormen"].items():
        for row in rows:
            try:
                re.compile(row)
            except re.error as error:
                yield f"vervolg.yml, {kind}: {error}"
