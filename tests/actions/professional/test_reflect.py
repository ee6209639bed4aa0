"""A reflection in conversation: chosen, answered in several ways, interrupted, and played to its end."""

from __future__ import annotations

import pytest

from actions.professional import reflect, turn
from actions.professional.reflection import models


class Talk:
    """The reflection's side of a conversation."""

    def __init__(self) -> None:
        self.state: dict[str, object] | None = None

    def say(self, text: str) -> str | None:
        """All that is said back in one text; None when it is not for the reflection."""
        reply = reflect.turn(self.state, text)
        if reply is None:
            return None
        self.state, self.messages = reply.state, reply.messages
        assert sum(1 for one in reply.messages if one.get("asks")) == 1, "a turn asks exactly one thing"
        assert reply.messages[-1].get("asks")
        for one in reply.messages:
            assert all(not choice["value"].startswith("/") for choice in one.get("choices", []))
        return "\n".join(one["text"] for one in reply.messages)


@pytest.fixture
def talk() -> Talk:
    return Talk()


@pytest.mark.parametrize("text", ["reflectie doen", "Ik wil een reflectie doen.", "Reflecteren", "een reflectie"])
def test_it_begins_when_it_is_asked_for(talk: Talk, text: str) -> None:
    assert "Welke wilt u doen?" in (talk.say(text) or "")
    assert len(talk.messages[-1]["choices"]) == 9


@pytest.mark.parametrize("text", ["Wat zegt K2 over reflectie?", "hallo", "meer", "stop", "2"])
def test_other_words_are_for_the_workbench(talk: Talk, text: str) -> None:
    assert talk.say(text) is None


@pytest.mark.parametrize(
    "text", ["Elf aannames", "7", "aannames", "elf aanames", "reflectie over aannames", "Reflectie Elf aannames"]
)
def test_a_model_is_chosen_by_name_number_or_nearly(talk: Talk, text: str) -> None:
    if not text.lower().startswith("reflectie"):
        talk.say("reflectie doen")
    assert "Vraag 1 van 11" in (talk.say(text) or "")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("reflectie monitor samenspel", "Monitor Het Nieuwe Samenspel"),
        ("reflectie ik wil de vier vormen van regie doen", "Vier vormen van regie"),
        ("reflectie basishouding en bakens", "Bakens, bloem en basishouding"),
    ],
)
def test_a_model_is_chosen_by_some_of_its_words(talk: Talk, text: str, title: str) -> None:
    assert (talk.say(text) or "").startswith(title)


def test_a_part_is_chosen_by_its_number(talk: Talk) -> None:
    talk.say("reflectie bakens")
    assert "Vraag 1 van 8. Versterkend" in (talk.say("3") or "")


def test_answers_by_name_number_typing_error_and_back(talk: Talk) -> None:
    talk.say("reflectie condities")
    assert "Vraag 2 van 15" in (talk.say("Grotendeels") or "")
    assert "Vraag 3 van 15" in (talk.say("helemaal nit") or "")
    assert "Vraag 4 van 15" in (talk.say("5") or "")
    assert "Vraag 3 van 15" in (talk.say("terug") or "")
    assert talk.state and talk.state["antwoorden"] == {"ambitie-1": 4, "ambitie-2": 1}
    assert "kan dat niet als antwoord lezen" in (talk.say("blauw") or "")
    assert "Vraag 4 van 15" in (talk.say("weet ik niet") or "")
    assert talk.say("9") and talk.state["n"] == 3, "nine is no answer on a scale of five"


def test_why_tells_the_source_and_asks_again(talk: Talk) -> None:
    talk.say("reflectie condities")
    assert "Vraag 1 van 15" in (talk.say("waarom?") or "")
    assert talk.messages[0]["sources"][0]["sections"] == ["commoneye-2013/condities"]


def test_one_part_alone(talk: Talk) -> None:
    talk.say("reflectie bakens")
    assert "Vraag 1 van 8" in (talk.say("De basishouding") or "")
    for _ in range(8):
        talk.say("soms")
    assert talk.state is None
    assert "Krachtenperspectief: 2 van 4" in talk.messages[0]["text"]


def test_both_stands_are_asked(talk: Talk) -> None:
    assert "\nNu: Wie bepaalt" in (talk.say("reflectie vier vormen") or "")
    assert "\nGewenst: Wie bepaalt" in (talk.say("helemaal links") or "")
    assert "Links: De gemeente alleen" in talk.messages[-1]["text"]


@pytest.mark.parametrize("name", list(models()))
def test_every_model_can_be_played_to_its_end(talk: Talk, name: str) -> None:
    model = models()[name]
    said = talk.say(f"reflectie {model.titel}")
    if model.kiesbaar:
        said = talk.say("Alles")
    assert f"Vraag 1 van {len(model.keys)}" in (said or "")
    for place in range(len(model.keys)):
        assert talk.state is not None
        names = [
            choice["title"] for choice in talk.messages[-1]["choices"] if choice["title"] not in ("Sla over", "Terug")
        ]
        said = talk.say(names[place % len(names)])
    assert talk.state is None and "Dit is uw beeld" in (said or "")
    assert talk.messages[0]["reflection"]["model"] == name
    assert len(talk.messages[0]["reflection"]["answers"]) == len(model.keys)
    assert any(one.get("sources") for one in talk.messages)
    assert "Over dit model" in (said or "") and "Praat hierover" in (said or "")


def test_nothing_answered_gives_no_picture(talk: Talk) -> None:
    talk.say("reflectie kenis")
    said = talk.say("uitslag")
    assert "nog geen plaatje" in (said or "") and talk.state is not None


def test_stop_leaves_it(talk: Talk) -> None:
    talk.say("reflectie kenis")
    talk.say("stop")
    assert talk.state is None


def test_a_state_of_another_version_is_not_trusted(talk: Talk) -> None:
    talk.state = {"v": 0, "model": "condities", "n": 3}
    assert talk.say("Half") is None


def test_the_workbench_answers_in_between_and_the_reflection_waits() -> None:
    state = turn.open_conversation().state
    state = turn.ask_turn(state, "reflectie condities", None, 1).state
    state = turn.ask_turn(state, "half", None, 2).state
    between = turn.ask_turn(state, "Wat zijn de acht bakens?", None, 3)
    assert any(one.get("sources") for one in between.messages)
    assert any("Uw reflectie staat nog open" in one["text"] for one in between.messages)
    assert sum(1 for one in between.messages if one.get("asks")) == 1
    on = turn.ask_turn(between.state, "verder met de reflectie", None, 4)
    assert "Vraag 2 van 15" in on.messages[-1]["text"]
    gone = turn.ask_turn(on.state, "stop", None, 5)
    assert gone.stage == "bezig" and gone.state["reflectie"] is None, "stop leaves the reflection, not the conversation"
