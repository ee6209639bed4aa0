"""The people in this folder talk with the real stack: website, trained Rasa model and action server.

Each file is one person, to be read and changed by somebody who knows the field and not the code; the fields are
explained in ``knowledge/eval/README.md``. All of them are simulations.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from web.evaluate.citizens import play, read
from web.evaluate.stack import OverHttp
from web.process.stack import Stack

HERE = Path(__file__).parent
PEOPLE = read([HERE])


def test_there_are_people_of_every_kind() -> None:
    assert {p["id"] for p in PEOPLE} >= {
        "saskia",
        "mantelzorger",
        "schulden",
        "weduwnaar",
        "jongere-17",
        "scootmobiel",
        "boos",
        "weinig-nederlands",
        "bezorgde-buur",
        "gevaar",
        "drie-vragen",
    }


@pytest.mark.stack
@pytest.mark.parametrize("person", PEOPLE, ids=lambda p: p["id"])
def test_conversation(person: dict[str, Any], stack: Stack) -> None:
    talk = play(person, OverHttp(stack.url("web")))
    spoken = "\n".join(f"{'>' if who == 'burger' else ' '} {text}" for who, text in talk.turns)
    # a sentence may come back once in a long talk (an opening hour, a number); a habit of it fails
    problems = [p for p in talk.problems if "letterlijk herhaald" not in p]
    assert problems == [], f"{problems}\n{spoken}"
    assert talk.figures["herhaald"] <= 0.03, spoken
    assert talk.figures["vragen"] <= 8
