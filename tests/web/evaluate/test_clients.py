"""The twelve clients of the role-play as citizens at our own assistant: every talk ends, at a sensible door, within eight questions."""

from __future__ import annotations

from typing import Any

import pytest

from actions.training.scenario import FOLDER, Unfit, read, scenarios
from knowledge.guard import normalise
from knowledge.passages import read_yaml
from web.evaluate.assistant import Recorder
from web.evaluate.citizens import Direct, Played, play, sentences
from web.evaluate.citizens import check as check_person
from web.evaluate.clients import as_citizen, own_words

ALL = sorted(scenarios())


@pytest.fixture(scope="module")
def talks() -> dict[str, tuple[Played, Recorder]]:
    found = {}
    for name, one in scenarios().items():
        recorder = Recorder(Direct(None))
        found[name] = (play(as_citizen(one), recorder), recorder)
    return found


@pytest.mark.parametrize("name", ALL)
def test_the_talk_ends_at_a_door_that_fits_and_nothing_forbidden_is_said(name: str, talks: Any) -> None:
    talk, _ = talks[name]
    # numbers of those who help may be said again; what is repeated otherwise is tested below
    assert [problem for problem in talk.problems if "letterlijk herhaald" not in problem] == []


@pytest.mark.parametrize("name", ALL)
def test_it_takes_eight_questions_at_most(name: str, talks: Any) -> None:
    assert talks[name][0].figures["vragen"] <= 8


@pytest.mark.parametrize("name", ALL)
def test_nothing_but_a_number_is_said_twice(name: str, talks: Any) -> None:
    said = [
        normalise(sentence)
        for turn in talks[name][1].turns
        for message in turn.messages
        if message["kind"] not in ("veiligheid", "route")
        for sentence in sentences(message["text"])
    ]
    twice = {sentence for sentence in said if said.count(sentence) > 1}
    assert twice <= {normalise("Uw gespreksverslag staat klaar."), normalise("Je gespreksverslag staat klaar.")}


@pytest.mark.parametrize("name", ALL)
def test_where_a_number_is_given_nothing_is_asked(name: str, talks: Any) -> None:
    for turn in talks[name][1].turns:
        if any(message["kind"] == "veiligheid" for message in turn.messages):
            assert not [message for message in turn.messages if message.get("asks")]


def test_who_says_it_is_about_them_is_believed(talks: Any) -> None:
    for name in ("vluchteling_vader", "eenzame_weduwe", "man_lvb"):
        spoken = " ".join(text for who, text in talks[name][0].turns if who == "assistent")
        assert "die persoon" not in spoken and "Het gaat over iemand anders" not in spoken, name


def test_every_client_says_how_they_would_come() -> None:
    for one in scenarios().values():
        person = as_citizen(one)
        check_person(person)
        assert person["verwacht"]["loket"] and len(person["zegt"].split()) > 10


def test_two_who_talk_become_one_and_gestures_are_left_out() -> None:
    assert own_words("Marit: Dag. Joost: Nou. Marit: Ja.") == "Dag. Ja."
    assert own_words("(zucht) Weet u: het valt niet mee.") == "Weet u: het valt niet mee."


def test_a_door_that_does_not_exist_is_refused() -> None:
    data = read_yaml(FOLDER / "saskia.yml")
    data["als_burger"]["loket"] = ["loket_negen"]
    with pytest.raises(Unfit, match="loket_negen"):
        read(data)
