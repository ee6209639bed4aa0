"""Fixtures for the trainer's desk: those of the staff pages, a trainer, and trainees with a code."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from actions.training.turn import play_turn
from tests.web import fake_channel
from tests.web.staff.conftest import Browser, add_staff, logged_in, password_hash, visitor

__all__ = ["add_staff", "logged_in", "password_hash", "visitor"]


def played(body: dict[str, Any]) -> dict[str, Any]:
    """What the bot answers in a role-play: the real turn."""
    data = body["metadata"]
    if data["mode"] != "training":
        return fake_channel.reply(body)
    turn = play_turn(data["state"], body["message"], None, data["n"])
    return {"messages": turn.messages, "state": turn.state, "stage": turn.stage, "reading": None}


@pytest.fixture
def settings(settings: Any) -> Any:
    """The real role-play takes its time when the coder is loaded."""
    return replace(settings, bot_timeout=20.0)


@pytest.fixture
def role_play(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in for the bot plays the client as the action server does."""
    answer = fake_channel.reply
    monkeypatch.setattr(
        fake_channel, "reply", lambda body: played(body) if "log" in body["metadata"]["state"] else answer(body)
    )


@pytest.fixture
def trainer(logged_in: Any, role_play: None) -> Browser:
    return logged_in("trainer", name="tineke")


def fields(page: str, action: str = "") -> dict[str, str]:
    """The hidden fields of a page, each by its last value."""
    return {
        name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    }


def make_group(trainer: Browser, *scenarios: str, **more: Any) -> tuple[str, str]:
    """A group; its id and its code."""
    trainer.get("/trainers/groep")
    data = {"naam": "Basiscursus", "hints": "aan", **more, "scenario": list(scenarios or ("saskia", "jeffrey"))}
    made = trainer.send("/trainers/groep", **data)
    assert made.status_code == 303, made.text
    id = made.headers["Location"].rpartition("/")[2]
    page = trainer.get(f"/trainers/groep/{id}").text
    code = re.search(r'class="tr-code">([^<]+)<', page)
    assert code
    return id, code[1]


class Trainee:
    """Somebody with a code and no account, in a browser without JavaScript."""

    def __init__(self, app: Any, code: str, name: str) -> None:
        self.client = app.test_client()
        self.page = self.client.get("/oefenen").text
        self.send(actie="groep", groep=code, naam=name)

    def send(self, status: int = 200, **more: str) -> str:
        answer = self.client.post("/oefenen", data={**fields(self.page), **more}, headers={"Accept": "text/html"})
        assert answer.status_code == status, answer.text
        assert "Set-Cookie" not in answer.headers, "no cookie for who has no account"
        self.page = answer.text
        return self.page

    def begin(self, scenario: str = "saskia", share: bool = True) -> str:
        return self.send(actie="groep_begin", scenario=scenario, **({"delen": "ja"} if share else {}))

    def say(self, text: str) -> str:
        return self.send(actie="zeg", text=text)


@pytest.fixture
def trainee(app: Any) -> Any:
    return lambda code, name="Mo": Trainee(app, code, name)
