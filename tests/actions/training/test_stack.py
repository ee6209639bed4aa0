"""The role-play through the real stack: website, Rasa, action server, coder and client; and its pages in plain forms."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from html import unescape
from typing import Any

import pytest

from web.process import ready

pytestmark = pytest.mark.stack


def test_a_role_play_from_the_first_word_to_the_feedback(stack: Any) -> None:
    web = stack.url("web")
    status, opened = ready.call(f"{web}/api/v1/conversations", "POST", {"mode": "training", "scenario": "saskia"})
    assert status == 201 and opened["stage"] == "bezig"
    assert [one["kind"] for one in opened["messages"]] == ["info", "rol"]
    here, token = f"{web}/api/v1/conversations/{opened['id']}", opened["token"]

    def say(text: str) -> Any:
        status, answer = ready.call(f"{here}/messages", "POST", {"text": text}, token)
        assert status == 200, answer
        return answer

    told = say("Goedemiddag, fijn dat ik mag komen. Hoe gaat het met uw zoon?")
    assert any("zestien" in one["text"] for one in told["messages"] if one["kind"] == "rol")
    advice = say("U moet gewoon eens strenger zijn.")
    assert any(one.get("hint") for one in advice["messages"])
    asked = say("Denkt u er weleens aan om uw leven te beëindigen?")
    assert asked["messages"][0]["kind"] == "rol", "a trainee may ask about danger; the client answers"
    status, report = ready.call(f"{here}/feedback", token=token)
    assert status == 200 and report["beurten"] == 3
    assert [one["techniek"] for one in report["verbeteringen"]] == ["advies_opdringen"]
    assert "zoon" in [one["id"] for one in report["lagen"]["open"]]


def test_an_unknown_scenario_is_refused(stack: Any) -> None:
    status, problem = ready.call(
        f"{stack.url('web')}/api/v1/conversations", "POST", {"mode": "training", "scenario": "niemand"}
    )
    assert (status, problem["type"]) == (400, "urn:keukentafel:fout:scenario")


class Form:
    """`/oefenen` as a browser without JavaScript has it."""

    def __init__(self, web: str) -> None:
        self.address = f"{web}/oefenen"
        with urllib.request.urlopen(self.address) as answer:
            self.page = answer.read().decode()

    def send(self, **fields: str) -> str:
        if "scenario" not in fields:
            fields = {
                **{n: unescape(v) for n, v in re.findall(r'name="(id|token|key)" value="([^"]*)"', self.page)},
                **fields,
            }
        with urllib.request.urlopen(self.address, urllib.parse.urlencode(fields).encode()) as answer:
            self.page = unescape(answer.read().decode())
        return self.page


def test_the_page_lets_choose_talk_take_back_and_read_the_feedback(stack: Any) -> None:
    form = Form(stack.url("web"))
    assert "Saskia, moeder van twee" in form.page
    assert "let maar niet op de troep" in form.send(scenario="saskia", hints="aan", actie="begin")
    assert "zestien" in form.send(text="Hoe gaat het met uw zoon?", actie="zeg")
    assert "Je gaf advies" in form.send(text="U moet gewoon eens strenger zijn.", actie="zeg")
    assert "Je gaf advies" not in form.send(actie="ongedaan")
    assert "Zet hints aan" in form.send(actie="hints_uit")
    assert "Je gaf advies" not in form.send(text="U moet gewoon eens strenger zijn.", actie="zeg")
    page = form.send(actie="terugkoppeling")
    assert "Terugkoppeling: Saskia" in page and "ongevraagd advies" in page
    assert "gewist" in Form.send(form, actie="wis")
