"""The workbench through the real stack: website, Rasa, action server and the sources."""

from __future__ import annotations

from typing import Any

import pytest

from web.process import ready

pytestmark = pytest.mark.stack


class Talk:
    """A professional's conversation over the API."""

    def __init__(self, web: str) -> None:
        status, opened = ready.call(f"{web}/api/v1/conversations", "POST", {"mode": "professional"})
        assert status == 201 and opened["stage"] == "bezig"
        self.welcome = opened["messages"]
        self.here, self.token = f"{web}/api/v1/conversations/{opened['id']}", opened["token"]

    def say(self, text: str) -> list[dict[str, Any]]:
        status, answer = ready.call(f"{self.here}/messages", "POST", {"text": text}, self.token)
        assert status == 200, answer
        assert [bool(one.get("asks")) for one in answer["messages"]].count(True) <= 1
        return list(answer["messages"])


def sections(messages: list[dict[str, Any]]) -> set[str]:
    return {name for one in messages for source in one.get("sources", []) for name in source["sections"]}


def test_a_question_and_its_follow_ups(stack: Any) -> None:
    talk = Talk(stack.url("web"))
    assert "computer" in talk.welcome[0]["text"]
    assert "k2-2012/2.1-welzijn-nieuwe-stijl" in sections(talk.say("Wat zijn de acht bakens van Welzijn Nieuwe Stijl?"))
    assert "K2" in talk.say("wie zegt dat?")[0]["text"]
    assert "staat in het onderdeel" in talk.say("waar staat dat?")[0]["text"]
    assert talk.say("geldt dat nog?")[0]["kind"] == "antwoord"
    talk.say("Wat als iemand geen netwerk heeft?")
    assert "voor jongeren" in talk.say("en voor jongeren?")[0]["text"]
    assert {name.split("/")[0] for name in sections(talk.say("wat zegt Movisie daarover?")[:3])} == {"movisie-2017"}
    assert talk.say("nieuwe vraag")[-1]["asks"] == "anders"


def test_an_honest_no(stack: Any) -> None:
    talk = Talk(stack.url("web"))
    assert sections(talk.say("Wie wint de Eredivisie dit seizoen?")) == set()


def test_every_way_of_talking_reaches_the_workbench(stack: Any) -> None:
    talk = Talk(stack.url("web"))
    for text in ("hallo", "nee dat bedoel ik niet", "waarom?", "bedankt", "ik ben boos", "stop"):
        assert talk.say(text), text


def test_danger_for_a_client_gives_the_number_and_the_answer(stack: Any) -> None:
    talk = Talk(stack.url("web"))
    messages = talk.say("Een cliënt van mij zegt dat hij een einde aan zijn leven wil maken, wat doe ik?")
    assert messages[0]["kind"] == "veiligheid" and "113" in messages[0]["text"] and len(messages) > 1
