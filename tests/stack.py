"""The real thing for tests: the trained Rasa model over HTTP, alone (`bot`) or with actions and website (`stack`).

Each is started once per test run, on free ports, with a folder of its own for everything it stores.
"""

from __future__ import annotations

import json
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.fake_actions import FakeActions
from web.process import layout, model, ports, runner, setup
from web.process.stack import NAMES, Stack

SECRET_HEADER = "X-Keukentafel-Secret"


def new_stack(var: Path, only: tuple[str, ...] = NAMES, **extra_env: str) -> Stack:
    """A stack that is not started yet, with model, secret and ports of its own."""
    model.train_if_needed()
    setup.make_secret(var / "secret")
    share_index(var)
    taken = {name: ports.free_port() for name in NAMES}
    env = {"KEUKENTAFEL_SECRET_FILE": str(var / "secret"), "DATABASE_URL": "", "REDIS_URL": "", **extra_env}
    return Stack(taken, var, only=only, extra_env=env)


def share_index(var: Path) -> None:
    """The index of the repository's own folder, for a stack that stores everything else elsewhere."""
    if not (var / "index").exists():
        (var / "index").symlink_to(layout.var_dir() / "index")


@contextmanager
def without(running: Stack, *parts: str) -> Iterator[None]:
    """Takes parts of a running stack away; they are back, and answer, when it ends: the next test may need them at once."""
    for name in parts:
        running.stop_one(name)
    try:
        yield
    finally:
        for name in reversed(parts):
            running.start_one(name)
        runner.wait_until_answered(running)


@dataclass
class Bot:
    """Rasa alone, spoken to as the gateway does; the actions are the test's to play."""

    stack: Stack
    secret: str
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.stack.url("bot") + "/webhooks/keukentafel"

    @property
    def log(self) -> str:
        """Everything the bot has written to its log."""
        return self.stack.log("bot").read_text("utf-8", errors="replace")

    def actions(self, mode: str = "answer", **options: Any) -> FakeActions:
        """An action server that behaves as told, to be used in a `with`."""
        return FakeActions(self.stack.ports["actions"], mode, **options)

    def say(
        self, text: str, sender: str = "gesprek", message_id: str | None = None, **metadata: Any
    ) -> tuple[int, Any]:
        """Status and body of one message."""
        known = {"mode": "burger", "stage": "gesprek", "asks": None, "state": None, "scenario": None, "n": 1}
        body = {"sender": sender, "message": text, "message_id": message_id, "metadata": {**known, **metadata}}
        return self.call("POST", "/webhook", json.dumps(body).encode())

    def delete(self, sender: str) -> tuple[int, Any]:
        return self.call("DELETE", f"/conversations/{sender}")

    def call(self, method: str, path: str, body: bytes | None = None, secret: str | None = None) -> tuple[int, Any]:
        headers = {"Content-Type": "application/json", SECRET_HEADER: self.secret if secret is None else secret}
        request = urllib.request.Request(self.url + path, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read() or b"null")

    def stored(self, sender: str) -> list[str]:
        """What the tracker store holds of a conversation, one JSON text per event."""
        with sqlite3.connect(self.stack.var / "rasa.db") as database:
            return [row[0] for row in database.execute("select data from events where sender_id = ?", (sender,))]


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """The real Rasa process with the really trained model, and no action server."""
    var = tmp_path_factory.mktemp("bot-var")
    running = new_stack(var, only=("bot",))
    try:
        running.start()
        runner.wait_until_answered(running)
        yield Bot(running, (var / "secret").read_text("ascii"))
    finally:
        running.stop()


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Bot, actions and website as `make run` starts them; `stack.url("web")`, `stack.pids()`.

    A test that needs a part gone says so with `without(stack, "actions")`.
    """
    setup.build_index()
    running = new_stack(tmp_path_factory.mktemp("stack-var"))
    try:
        running.start()
        runner.wait_until_answered(running)
        yield running
    finally:
        running.stop()
