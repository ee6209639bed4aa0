"""The actions through their HTTP webhook: whatever the method does, the person gets words and never silence."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from web.process import layout, ports, ready


class Server:
    """A rasa-sdk action server on loopback."""

    def __init__(self, module: str, log: Path) -> None:
        self.log, port = log, ports.free_port()
        self.url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "rasa_sdk", "--actions", module, "--port", str(port), "--quiet"]
        env = {**os.environ, "SANIC_HOST": "127.0.0.1", "PYTHONPATH": str(layout.ROOT)}
        with open(log, "wb") as file:
            self.process = subprocess.Popen(
                command, cwd=layout.ROOT, env=env, stdout=file, stderr=file, start_new_session=True
            )

    def wait(self) -> None:
        deadline = time.monotonic() + 60
        while not ready.is_up(self.url, "actions"):
            assert self.process.poll() is None and time.monotonic() < deadline, self.log.read_text("utf-8")
            time.sleep(0.1)

    def run(self, action: str, text: str, slots: dict[str, Any] | None = None, **metadata: Any) -> dict[str, Any]:
        """What an action answers to a message, as Rasa would hear it."""
        message = {
            "text": text,
            "intent": {"name": "vertellen", "confidence": 0.75},
            "intent_ranking": [{"name": "vertellen", "confidence": 0.75}, {"name": "boos", "confidence": 0.25}],
            "metadata": metadata,
        }
        tracker = {"sender_id": "a", "slots": slots or {}, "latest_message": message, "events": []}
        call = {"next_action": action, "sender_id": "a", "tracker": tracker, "domain": {}, "version": "3.6.21"}
        # the first answer of the method loads its models: a busy machine takes its time
        status, body = ready.call(f"{self.url}/webhook", "POST", call, timeout=60.0)
        assert status == 200, body
        return body


def serve(module: str, log: Path) -> Iterator[Server]:
    server = Server(module, log)
    try:
        server.wait()
        yield server
    finally:
        server.process.terminate()
        try:
            server.process.wait(20)
        except subprocess.TimeoutExpired:
            # a server stopped in the middle of its start can hang; nothing may be left running
            os.killpg(server.process.pid, signal.SIGKILL)
            server.process.wait()


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from serve("tests.bot.broken_sdk", tmp_path_factory.mktemp("sdk") / "actions.log")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from serve("actions.sdk", tmp_path_factory.mktemp("sdk") / "actions.log")


def said(body: dict[str, Any]) -> dict[str, Any]:
    """The one answer of an action."""
    assert len(body["responses"]) == 1
    return body["responses"][0]["custom"]


@pytest.mark.parametrize("text", ["mijn kanariegele geheim", "leeg"])
def test_a_method_that_breaks_becomes_a_sentence(broken: Server, text: str) -> None:
    state = {"stage": "oplossingen", "wens": ["rust"]}
    answer = said(broken.run("action_stuk", text, state=state, stage="oplossingen", n=4))
    (message,) = answer["messages"]
    assert message["kind"] == "info" and "niet aan u" in message["text"]
    assert answer["state"] == state and answer["stage"] == "oplossingen", "the conversation stays where it was"
    log = broken.log.read_text("utf-8")
    assert "action_stuk failed" in log
    assert "kanariegele" not in log


def test_a_mode_that_is_not_installed_says_so(broken: Server) -> None:
    answer = said(broken.run("action_nergens", "hallo", state={"a": 1}, stage="bezig"))
    assert "werkt hier nog niet" in answer["messages"][0]["text"]
    assert answer["state"] == {"a": 1}


def test_a_mode_that_is_there_but_does_not_load_is_not_called_absent(broken: Server) -> None:
    answer = said(broken.run("action_gebroken", "hallo", state={"a": 1}))
    assert "niet aan u" in answer["messages"][0]["text"]


def test_the_method_gets_text_reading_state_and_number(broken: Server) -> None:
    body = broken.run("action_stuk", "goed", state={"turns": 2}, n=7)
    answer = said(body)
    assert answer["messages"][0]["text"] == "vertellen 0.75 2 7"
    assert answer["state"] == {"was": {"turns": 2}} and answer["stage"] == "oplossingen"
    assert body["events"] == [], "the gateway keeps the state, no slot does"


def test_by_another_channel_the_state_lives_in_a_slot(broken: Server) -> None:
    body = broken.run("action_stuk", "goed", slots={"gespreksstand": {"turns": 9}})
    assert said(body)["state"] == {"was": {"turns": 9}}
    assert [(one["name"], one["value"]) for one in body["events"]] == [("gespreksstand", {"was": {"turns": 9}})]


def test_a_first_message_from_the_gateway_has_no_state_whatever_a_slot_says(broken: Server) -> None:
    body = broken.run("action_stuk", "goed", slots={"gespreksstand": {"turns": 9}}, state=None)
    assert said(body)["state"] == {"was": None}


def test_the_real_method_answers(real: Server) -> None:
    answer = said(real.run("action_gesprek", "mijn man is overleden en ik ben veel alleen", state=None, n=1))
    assert answer["messages"] and answer["state"] and answer["stage"]
    assert "niet aan u" not in answer["messages"][0]["text"], real.log.read_text("utf-8")
