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

NEW, BESIDE, REPORT = "vraag", "erbij", "rapport"


@dataclass(frozen=True, slots=True)
class Meant:
    """`kind`: ``vraag`` or a kind of the data file; `extra`: what comes beside the subject, in the writer's own words;
    `report`: the report that is meant; `which`: the passage that is meant, counted from 1, or 0 for all."""

    kind: str
    extra: str = ""
    report: str = ""
    which: int = 0


@lru_cache(maxsize=1)
def _patterns() -> dict[str, Any]:
    data = load("vervolg")
    names = {report: re.compile("|".join(rows)) for report, rows in data["rapporten"].items()}
    any_name = "(?:" + "|".join(pattern.pattern for pattern in names.values()) + ")"
    return {
        "vormen": {kind: re.compile("|".join(rows)) for kind, rows in data["vormen"].items()},
        "erbij": [re.compile(row) for row in data["erbij"]],
        "rapporten": names,
        "in_rapport": re.compile("|".join(row.replace("{rapport}", any_name) for row in data["in_rapport"])),
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
    for pattern in known["erbij"]:
        if hit := pattern.search(plain):
            return Meant(BESIDE, extra=_own_words(text, hit.group(1)))
    return Meant(NEW)


def _own_words(text: str, normalised: str) -> str:
    """The end of `text` that was read as `normalised`, as it was typed."""
    words = text.strip(" .!?").split()
    return " ".join(words[-len(normalised.split()) :])


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
