"""Growth over several talks: told from figures alone, without marks, and only from a file that can be trusted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from actions.training.feedback import feedback
from actions.training.growth import LARGEST, MOST, Figures, figures, growth, read, together, write
from actions.training.simulate import play


def talk(name: str, scenario: str = "saskia") -> Figures:
    return figures(feedback(play(scenario, name).state), {"gemiddeld": "a", "ervaren": "b"}.get(name, "c") * 16)


@pytest.fixture(scope="module")
def average() -> Figures:
    return talk("gemiddeld")


@pytest.fixture(scope="module")
def skilled() -> Figures:
    return talk("ervaren")


def test_what_grew_is_told_in_sentences(average: Figures, skilled: Figures) -> None:
    found = growth([average], skilled)
    assert found
    told = " ".join(found["gegroeid"])
    assert "Minder: gesloten vraag." in told
    assert "Er kwam meer op tafel" in told
    assert "Voor het eerst vond je de vraag achter de vraag." in told
    assert "Nieuw in dit gesprek: " in told
    assert [row["verteld"] for row in found["rij"]] == [average.verteld, skilled.verteld]


def test_the_other_way_round_nothing_is_held_against_anybody(average: Figures, skilled: Figures) -> None:
    found = growth([skilled], average)
    assert found
    assert not [text for text in found["gegroeid"] if "gesloten" in text or "meer" in text]
    words = json.dumps(found).lower()
    assert not [word for word in ("slechter", "minder goed", "cijfer", "score", "achteruit") if word in words]


def test_nothing_earlier_is_nothing_to_compare(skilled: Figures) -> None:
    assert growth([], skilled) is None
    assert growth([skilled], skilled) is None, "the same talk is not its own past"


def test_the_file_carries_no_sentence_and_comes_back_as_it_was(average: Figures, skilled: Figures) -> None:
    text = write([average, skilled])
    assert read(text) == [average, skilled]
    assert "Noor" not in text and "zoon" not in text
    assert together(read(text), skilled) == [average, skilled]


def test_no_more_talks_are_kept_than_a_form_can_carry(skilled: Figures) -> None:
    many = [Figures(f"{i:016d}", "saskia", dict(skilled.technieken)) for i in range(MOST + 9)]
    text = write(many)
    assert len(text.encode()) <= LARGEST and read(text) == many[-MOST:]


def row(**changed: Any) -> dict[str, Any]:
    fields = {"gesprek": "a" * 16, "scenario": "saskia", "technieken": {"doorvragen": 2}, "open": 2, "gesloten": 0}
    return {**fields, "verteld": 2, "lagen": 13, "begin": 3.0, "eind": 5.0, "wens": False, **changed}


def test_a_good_row_is_read() -> None:
    assert read(json.dumps({"v": 1, "gesprekken": [row()]}))[0].zinnen == 2


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "[]",
        "null",
        '{"v": 2, "gesprekken": []}',
        '{"v": 1, "gesprekken": {}}',
        "[" * 5000,
        "x" * (LARGEST + 1),
        *(
            json.dumps({"v": 1, "gesprekken": [row(**changed)]})
            for changed in (
                {"technieken": {"<script>": 1}},
                {"technieken": {"doorvragen": -1}},
                {"technieken": {"doorvragen": 10**9}},
                {"gesprek": "../../etc"},
                {"scenario": "<b>"},
                {"begin": 99},
                {"eind": "veel"},
                {"lagen": True},
            )
        ),
        json.dumps({"v": 1, "gesprekken": [row()] * (MOST + 1)}),
    ],
)
def test_anything_else_is_refused_in_words(broken: str) -> None:
    with pytest.raises(ValueError, match="bestand"):
        read(broken)


def test_a_client_that_is_no_longer_there_can_still_be_compared(skilled: Figures) -> None:
    gone = read(json.dumps({"v": 1, "gesprekken": [row(scenario="verdwenen")]}))
    found = growth(gone, skilled)
    assert found and found["rij"][0]["titel"] == "Een ander gesprek"
