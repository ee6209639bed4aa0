"""A reflection in the workbench's conversation ends in its picture there, and goes on from there to its own page."""

from __future__ import annotations

import json
from html import unescape
from typing import Any

import pytest

from actions.professional import turn
from tests.web.reflecties.test_alone import hidden
from tests.web.staff.conftest import Browser
from web.gateway.bot import Reply

TALK = "/werkbank/gesprek"


@pytest.fixture
def sanne(logged_in: Any, app: Any, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A professional whose messages reach the method, as they would through Rasa."""

    def say(id: str, text: str, n: int, mode: str, stage: str, asks: str, scenario: str, state: str) -> Reply:
        result = turn.ask_turn(json.loads(state), text, None, n)
        return Reply(result.messages, result.state, result.stage, None)

    monkeypatch.setattr(app.extensions["keukentafel"].bot, "say", say)
    return logged_in("professional")


def test_from_the_first_word_to_the_picture_and_on(sanne: Browser) -> None:
    sanne.get(TALK)
    page = sanne.send(TALK, text="reflectie doen").text
    assert 'value="Wanneer samenwerken met andere gemeenten"' in page
    page = sanne.send(TALK, keuze="Wanneer samenwerken met andere gemeenten").text
    assert "Vraag 1 van 10" in page and 'value="Sla over"' in page
    for _ in range(10):
        page = sanne.send(TALK, keuze="Ja").text
    assert '<svg class="beeld"' in page and "I. Niet nodig" in page
    assert "Open het beeld, om te bewaren of te vergelijken" in page
    fields = {name: unescape(value) for name, value in hidden(page, "Open het beeld").items()}
    shown = sanne.client.post("/werkbank/reflecties/kenis", data={**fields, "actie": "uitslag"})
    assert shown.status_code == 200 and "uw beeld" in shown.text and "Geen andere gemeente nodig" in shown.text
