"""The assistant's own turns, coded: what is counted, what is left out, and that advice and jargon are found when they are there."""

from __future__ import annotations

from typing import Any

import pytest

from web.evaluate.assistant import Recorder, Turn, measure, plain, table, write
from web.evaluate.citizens import Direct

TIRED = "Ik slaap al weken niet, mijn man dwaalt 's nachts door het huis."


def turn(text: str, kind: str = "vraag", stage: str = "gesprek", heard: str = TIRED) -> Turn:
    return Turn(heard, ({"text": text, "kind": kind},), stage)


def test_a_question_with_its_acknowledgement_is_one_turn_with_both() -> None:
    found = measure([turn("Dat klinkt zwaar. Hoe houdt u dat vol?")])
    assert found.turns == 1 and found.open == 1.0
    assert found.share["gevoel_reflecteren"] == 1.0


def test_choices_and_the_citizens_own_words_are_not_the_assistants() -> None:
    text = "U zei: ‘u moet gewoon harder werken’. Wat past bij u?\n1. een cursus\n- hulp thuis"
    assert plain(text) == "U zei: dat. Wat past bij u?"


def test_what_is_offered_later_is_not_advice_too_early() -> None:
    advice = "U kunt het beste vandaag nog de huisarts bellen."
    assert [one.kind for one in measure([turn(advice, "info")]).found] == ["advies_opdringen"]
    assert measure([turn(advice, "info", "oplossingen")]).found == ()
    assert measure([turn(advice, "antwoord")]).found == (), "it was asked for"


def test_unexplained_words_of_the_trade_are_found_and_the_citizens_own_are_not() -> None:
    text = "Dan is er een indicatie nodig."
    assert [one.word for one in measure([turn(text, "route", "toeleiding")]).found] == ["indicatie"]
    assert measure([turn(text, "route", heard="Hoe kom ik aan een indicatie?")]).found == ()
    assert measure([turn("Ga naar het Wmo-loket.", "route", "toeleiding")]).found == (), "a name on a door is no jargon"


def test_the_table_says_of_how_many_turns(tmp_path: Any) -> None:
    found = measure([turn("Hoe is dat voor u?"), turn("U moet gewoon eens eerder naar bed gaan.", "info")])
    text = table(found)
    assert "1 beurten" in text and "advies te vroeg 1" in text and "jargon 0" in text
    assert "eerder naar bed" in write(found, tmp_path).read_text(encoding="utf-8")


def test_the_assistant_itself_gives_no_advice_early_and_speaks_no_jargon() -> None:
    recorder = Recorder(Direct(None))
    recorder.start()
    for text in (
        TIRED,
        "het gaat om mijzelf",
        "de nachten zijn het ergst",
        "ik zou weer eens willen slapen",
        "een vier",
    ):
        recorder.say(text)
    found = measure(recorder.turns)
    assert found.found == ()
    assert found.turns >= 4 and found.open >= 0.8


@pytest.mark.parametrize("stage", ["contact", "gesprek"])
def test_a_greeting_without_a_question_counts_for_nothing(stage: str) -> None:
    assert measure([turn("Dit is een computer.", "info", stage)]).turns == 0
