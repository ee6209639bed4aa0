"""The whole running stack, and one of its parts taken away and given back in the middle of a conversation."""

from __future__ import annotations

import time
from typing import Any

import psutil
import pytest

from tests.stack import without
from web.process import ready
from web.process.stack import Stack

pytestmark = pytest.mark.stack
FIRST = "mijn man is dit voorjaar overleden en sindsdien ben ik veel alleen"
LOST = "de avonden duren zo lang, dan mis ik hem het meest"


class Talk:
    """One conversation through the public API."""

    def __init__(self, web: str) -> None:
        status, opened = ready.call(f"{web}/api/v1/conversations", "POST", {"mode": "burger"})
        assert status == 201
        self.here, self.token = f"{web}/api/v1/conversations/{opened['id']}", opened["token"]

    def say(self, text: str) -> tuple[int, Any]:
        return ready.call(f"{self.here}/messages", "POST", {"text": text}, self.token)

    def summary(self) -> Any:
        status, body = ready.call(f"{self.here}/summary", token=self.token)
        assert status == 200
        return body


def lines(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """The citizen's own words in a summary, with the turn they are from."""
    return [one for value in summary.values() if isinstance(value, list) for one in value if "turn" in one]


@pytest.mark.parametrize("part", ["actions", "bot"])
def test_a_part_killed_and_brought_back_costs_no_words(stack: Stack, part: str) -> None:
    talk = Talk(stack.url("web"))
    assert talk.say(FIRST)[0] == 200
    with without(stack, part):
        began = time.monotonic()
        status, said = talk.say(LOST)
        assert time.monotonic() - began < 5
        assert status == 503
        assert LOST in str(said), "the words come back, to be sent again"
        status, help_ = talk.say("ik wil dood")
        assert status == 200 and "113" in str(help_["messages"]), "danger needs neither of the two"
    assert talk.say("Ik wil verder praten over mijn vraag")[0] == 200
    status, said = talk.say(LOST)
    assert status == 200 and said["messages"]
    turns = {line["turn"] for line in lines(talk.summary()) if LOST[:30] in line["text"]}
    assert len(turns) == 1, "said twice, counted once"


def test_everything_listens_on_this_machine_only(stack: Stack) -> None:
    seen = 0
    for pid in stack.pids().values():
        process = psutil.Process(pid)
        for one in [process, *process.children(recursive=True)]:
            for connection in one.net_connections("inet"):
                if connection.status == psutil.CONN_LISTEN:
                    assert connection.laddr.ip == "127.0.0.1", one.cmdline()
                    seen += 1
    assert seen >= 3


def test_no_log_holds_what_was_typed(stack: Stack) -> None:
    word = "zebrapadlantaarn"
    talk = Talk(stack.url("web"))
    for text in (f"mijn {word} is stuk", f"/{word}", f"ik wil een {word}", "nee"):
        assert talk.say(text)[0] == 200
    for name in ("actions", "bot", "web"):
        assert word not in stack.log(name).read_text("utf-8", errors="replace"), name
