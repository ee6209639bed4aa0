"""The workbench's conversation, without Rasa around it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from actions.professional.turn import ask_turn, danger_turn, open_conversation
from knowledge import guard


class Talk:
    """A conversation that keeps its state as the gateway does: as JSON."""

    def __init__(self) -> None:
        opened = open_conversation()
        self.welcome, self.state, self.n = opened.messages, json.dumps(opened.state), 0

    def say(self, text: str) -> list[dict[str, Any]]:
        self.n += 1
        result = ask_turn(json.loads(self.state), text, None, self.n)
        self.state, self.stage = json.dumps(result.state), result.stage
        return result.messages

    def sources(self, text: str) -> list[str]:
        return [source["passage"] for message in self.say(text) for source in message.get("sources", [])]


@pytest.fixture
def talk() -> Talk:
    return Talk()


def test_the_welcome_says_what_it_is_and_asks_nothing_personal(talk: Talk) -> None:
    assert "computer" in talk.welcome[0]["text"] and talk.welcome[0]["choices"]
    assert [message.get("asks") for message in talk.welcome] == ["anders"]


def test_an_answer_is_passages_with_their_source(talk: Talk) -> None:
    messages = talk.say("Wat als iemand geen netwerk heeft?")
    found = [message for message in messages if message["kind"] == "antwoord" and len(message.get("sources", [])) == 1]
    assert 2 <= len([message for message in found if message["sources"][0]["sections"]]) <= 3
    assert all(source["citation"] for message in found for source in message["sources"])
    assert [bool(message.get("asks")) for message in messages].count(True) == 1 and messages[-1]["asks"] == "anders"


def test_the_subject_is_kept_over_follow_ups(talk: Talk) -> None:
    first = talk.sources("Wat als iemand geen netwerk heeft?")
    assert not set(talk.sources("geef meer")) & set(first[:1])
    young = talk.say("en voor jongeren?")
    assert "geen netwerk heeft, voor jongeren" in young[0]["text"]
    old = talk.say("en bij ouderen?")
    assert "jongeren" not in old[0]["text"] and "bij ouderen" in old[0]["text"]
    movisie = talk.say("wat zegt Movisie daarover?")
    assert {s["passage"].split("/")[0] for m in movisie for s in m.get("sources", []) if len(m["sources"]) == 1} == {
        "movisie-2017"
    }
    assert "weer in alle rapporten" in talk.say("alle rapporten")[0]["text"]


def test_whose_where_and_whether_it_still_holds(talk: Talk) -> None:
    talk.say("acht bakens van Welzijn Nieuwe Stijl")
    assert "K2" in talk.say("wie zegt dat?")[0]["text"]
    assert "staat in het onderdeel" in talk.say("waar staat de eerste?")[0]["text"]
    assert "geldt nog" in talk.say("geldt dat nog?")[0]["text"]
    assert "APA: K2." in talk.say("geef als apa")[0]["text"]


def test_an_honest_no_says_what_comes_close_and_does_not_answer(talk: Talk) -> None:
    messages = talk.say("Hoeveel mensen met een kat hebben schulden in Zeeland?")
    assert not [
        message for message in messages if len(message.get("sources", [])) and message["sources"][0]["sections"]
    ]
    assert "geen antwoord" in messages[0]["text"] or "buiten" in messages[0]["text"]


def test_two_reports_that_are_named_stand_side_by_side(talk: Talk) -> None:
    both = talk.say("maatwerk of gelijke behandeling, K2 en Movisie naast elkaar")
    assert "naast elkaar over: maatwerk of gelijke behandeling" in both[0]["text"]
    assert [m["sources"][0]["passage"].split("/")[0] for m in both[1:3]] == ["k2-2012", "movisie-2017"]
    assert "K2" in talk.say("wie zegt de eerste?")[0]["text"]


def test_after_a_no_it_does_not_ask_for_the_subject_again(talk: Talk) -> None:
    talk.say("Hoe hoog is de bijstandsnorm in juli 2026?")
    for text in ("waar staat dat", "geef meer"):
        said = talk.say(text)
        assert "geen passage laten zien" in said[0]["text"] and not said[0].get("sources")


@pytest.mark.parametrize("text", ["wie zegt dat?", "geef meer", "en voor jongeren?", "zijn ze het eens?"])
def test_without_a_subject_it_asks_for_one(talk: Talk, text: str) -> None:
    assert "onderwerp" in talk.say(text)[0]["text"]


def test_greeting_thanks_and_the_end(talk: Talk) -> None:
    assert talk.say("hallo")[0]["kind"] == "info"
    talk.say("dank je wel")
    assert talk.stage == "bezig"
    talk.say("stop")
    assert talk.stage == "afgerond"


@pytest.mark.parametrize("state", [None, {}, {"v": 99}, {"v": 1}])
def test_a_strange_state_begins_anew(state: Any) -> None:
    assert ask_turn(state, "acht bakens", None, 1).messages


def test_danger_for_somebody_else_gives_the_number_and_the_answer() -> None:
    text = "Wat doe ik als een cliënt van mij zegt dat hij een einde aan zijn leven wil maken?"
    danger = guard.screen(text)
    assert danger is not None and danger.other
    result = danger_turn(open_conversation().state, text, danger, 1)
    assert result.messages[0]["kind"] == "veiligheid" and "113" in result.messages[0]["text"]
    assert len(result.messages) > 1


def test_danger_for_oneself_gives_help_and_nothing_else() -> None:
    danger = guard.screen("ik wil dood")
    assert danger is not None and not danger.other
    result = danger_turn(None, "ik wil dood", danger, 1)
    assert [message["kind"] for message in result.messages] == ["veiligheid"]
