"""Fixtures for the web part: an application on its own store, with a small Rasa of our own making."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.fake_channel import FakeChannel
from web.app import create_app
from web.gateway import modes
from web.settings import Settings


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def days(self, count: float) -> None:
        self.now += count * 24 * 3600


class Talk:
    """One conversation over the API, as a client has it."""

    def __init__(self, client: FlaskClient, mode: str = "burger") -> None:
        self.client = client
        answer = client.post("/api/v1/conversations", json={"mode": mode})
        assert answer.status_code == 201, answer.text
        self.id, self.token = answer.json["id"], answer.json["token"]
        self.welcome = answer.json["messages"]

    @property
    def path(self) -> str:
        return f"/api/v1/conversations/{self.id}"

    def headers(self, **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", **more}

    def say(self, text: Any, key: str | None = None) -> Any:
        headers = self.headers(**({"Idempotency-Key": key} if key else {}))
        return self.client.post(f"{self.path}/messages", json={"text": text}, headers=headers)

    def get(self, tail: str = "") -> Any:
        return self.client.get(self.path + tail, headers=self.headers())

    def undo(self) -> Any:
        return self.client.post(f"{self.path}/undo", headers=self.headers())

    def correct(self, body: Any) -> Any:
        return self.client.patch(f"{self.path}/summary", json=body, headers=self.headers())

    def delete(self) -> Any:
        return self.client.delete(self.path, headers=self.headers())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def channel() -> Iterator[FakeChannel]:
    with FakeChannel() as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path, channel: FakeChannel) -> Settings:
    (tmp_path / "secret").write_text(channel.secret)
    return replace(
        Settings(),
        var_dir=tmp_path,
        bot_url=channel.url,
        bot_timeout=0.6,
        upkeep=False,
        rate=1000,
    )


@pytest.fixture
def small_method(monkeypatch: pytest.MonkeyPatch) -> None:
    """A method of three functions in place of the real one: what is tested here is the web part."""
    monkeypatch.setitem(modes.MODULES, "burger", "tests.web.fake_method.turn")


@pytest.fixture
def app(settings: Settings, clock: Clock, small_method: None) -> Iterator[Flask]:
    made = create_app(settings, clock)
    made.testing = False  # errors must become answers, as they do in earnest
    yield made
    made.extensions["keukentafel"].store.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def talk(client: FlaskClient) -> Talk:
    return Talk(client)


@pytest.fixture
def new_talk(client: FlaskClient) -> Any:
    return lambda mode="burger": Talk(client, mode)
