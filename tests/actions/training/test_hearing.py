"""What is heard before a client reacts: the question, its kind, the subject it names."""

from __future__ import annotations

import pytest

from actions.training.coder import code
from actions.training.hearing import Heard, asks, hear
from actions.training.scenario import scenarios

SASKIA = scenarios()["saskia"]


def heard(text: str, context: str = "Kom binnen.") -> Heard:
    return hear(SASKIA, text, code(context, text), context)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Hoe oud is hij?", "leeftijd"),
        ("Hoeveel kamers hebt u?", "hoeveel"),
        ("Sinds wanneer is dat zo?", "hoelang"),
        ("Waar woont hij?", "waar"),
        ("Slaapt u goed?", "janee"),
        ("Hoe gaat het met u?", None),
        ("En je moeder, wat vindt die ervan?", None),
        ("Dat klinkt zwaar.", None),
    ],
)
def test_the_kind_of_answer_a_question_wants(text: str, form: str | None) -> None:
    assert heard(text).form == form


def test_the_last_question_is_the_one_that_counts() -> None:
    found = heard("Twee nachten zonder slaap. Hoe gaat het op school?")
    assert found.question.startswith("hoe gaat het op school") and found.named == ("opgepakt",)
    assert heard("Hij is zestien. Klopt dat?").question.startswith("hij is zestien")


def test_what_a_question_is_after() -> None:
    assert heard("Wat deed dat met u?").aim == "gevoel"
    assert heard("En wat zei hij toen?").aim == "meer"
    assert heard("Hoe oud is hij?").aim is None


def test_a_client_asks_or_only_seems_to() -> None:
    assert asks("Wat gebeurt er met wat ik hier zeg?")
    assert not asks("Dat is zo, toch?") and not asks("Gek, hè?") and not asks("Ja.")
