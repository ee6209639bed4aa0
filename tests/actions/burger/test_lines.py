"""From a story to lines under headings, in the citizen's own words."""

from __future__ import annotations

import pytest

from actions.burger.lines import cued, fragment, names_nothing, quote, record, sentences
from actions.burger.state import lines, new_state, told


def test_a_story_is_cut_into_its_sentences_and_nothing_is_lost() -> None:
    text = "Ik woon alleen. Mijn buurvrouw helpt soms! En nu?"
    assert sentences(text) == ["Ik woon alleen.", "Mijn buurvrouw helpt soms!", "En nu?"]


def test_a_story_without_full_stops_keeps_every_word() -> None:
    text = " ".join(["toen ging het mis en ik wist niet meer wat ik moest doen maar mijn zus zei bel ze dan"] * 4)
    assert " ".join(sentences(text)).replace(",", "").split() == text.split()


def test_sentences_stand_under_the_heading_they_speak_for() -> None:
    assert "wens" in cued("ik zou graag weer willen werken")
    assert "netwerk" in cued("mijn buurvrouw helpt soms met de boodschappen")
    assert "netwerk" in cued("verder heb ik niemand")
    assert "geprobeerd" in cued("ik heb al drie keer gebeld")
    assert "zorgen" in cued("ik ben bang dat ze uit huis gaan")
    assert "kracht" in cued("koken kan ik nog goed zelf")
    assert cued("we wonen in een flat") == []


def test_an_answer_stands_where_it_was_asked() -> None:
    state = new_state()
    record(state, "gewoon weer eens lachen", 2, "wens")
    assert [line["text"] for line in lines(state, "wens")] == ["gewoon weer eens lachen"]
    assert lines(state, "verhaal") == []


def test_what_is_asked_for_is_not_yet_the_wish() -> None:
    state = new_state()
    record(state, "ik wil graag een scootmobiel", 1, "aanleiding", product="een scootmobiel")
    assert lines(state, "wens") == []


def test_what_was_told_is_said_once_to_triage() -> None:
    state = new_state()
    record(state, "Ik zou graag weer werken.", 1, "aanleiding")
    assert told(state) == "Ik zou graag weer werken."


def test_a_fragment_is_the_persons_own_words() -> None:
    text = "het is al jaren zo, en ik voel me zo alleen in dit huis, maar goed"
    found = fragment(text)
    assert found is not None and found in text and "alleen" in found
    assert fragment("ok") is None


def test_a_quote_is_short_and_without_shouting() -> None:
    assert quote("Nou, ik wil RUST!!") == "ik wil RUST"
    assert len(quote("woord " * 60).split()) <= 23


@pytest.mark.parametrize(
    ("said", "nothing"),
    [
        ("weet ik niet", True),
        ("Ai, als ik dat wist.", True),
        ("ik weet het niet", True),
        ("geen idee eigenlijk", True),
        ("wat zij zegt", True),
        ("Een caravan is ook goed.", True),
        ("ff kort graag heb nog 25 min", True),
        ("ik weet niet waar ik moet beginnen met die brieven", False),
        ("dat het weer goed is tussen ons", False),
        ("een eigen huis", False),
    ],
)
def test_an_answer_that_names_nothing_is_no_wish(said: str, nothing: bool) -> None:
    assert names_nothing(said) is nothing
