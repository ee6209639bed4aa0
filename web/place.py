"""What things are called here: this gemeente, its lokets, the headings, how to reach a person."""

from __future__ import annotations

from functools import cache
from typing import Any

from knowledge.gemeente import CATALOGUE, Gemeente, gemeente
from knowledge.passages import read_yaml
from web import pdf
from web.services import services
from web.texts import texts


def here() -> Gemeente:
    return gemeente(services().settings.gemeente)


@cache
def arrangementen() -> dict[str, dict[str, Any]]:
    """The catalogue of arrangementen, by id."""
    found: dict[str, dict[str, Any]] = read_yaml(CATALOGUE / "arrangementen.yml")
    return found


def names() -> dict[str, Any]:
    """What the ids in a summary are called, the headings of the panel, and whether it can be had as PDF."""
    return {
        "pdf": pdf.available(),
        "paneel": texts()["paneel"],
        "leefgebieden": texts()["leefgebieden"],
        "stappen": texts()["stappen"],
        "lokets": {id: loket.naam for id, loket in here().lokets.items()},
        "arrangementen": {id: entry["naam"] for id, entry in arrangementen().items()},
    }


def person() -> dict[str, str]:
    """How to reach a person here: the same words on the page, without JavaScript and on another site."""
    door = here().lokets[here().voordeur]
    words = texts()["mens"]
    return {
        "titel": words["titel"],
        "uitleg": words["uitleg"].format(naam=door.naam),
        "telefoon": door.telefoon or "",
        "langs": ", ".join(part for part in (door.adres, door.inloop) if part),
        "nu": door.open_now() or "",
        "gevaar": words["gevaar"],
    }
