"""A reflection through the real stack: website, Rasa, action server, engine."""

from __future__ import annotations

import time
from typing import Any

import pytest

from web.process import ready

pytestmark = pytest.mark.stack


def test_from_reflectie_doen_to_the_picture(stack: Any) -> None:
    web = stack.url("web")
    status, opened = ready.call(f"{web}/api/v1/conversations", "POST", {"mode": "professional"})
    assert status == 201
    here, token = f"{web}/api/v1/conversations/{opened['id']}", opened["token"]

    def say(text: str) -> Any:
        time.sleep(0.1)  # faster than ten in a second is asked to slow down
        status, answer = ready.call(f"{here}/messages", "POST", {"text": text}, token)
        assert status == 200, answer
        assert sum(1 for one in answer["messages"] if one.get("asks")) == 1
        return answer["messages"]

    assert len(say("reflectie doen")[-1]["choices"]) == 9
    assert "Vraag 1 van 11" in say("Elf aannames")[-1]["text"]
    assert "Bron" in say("waarom")[0]["text"]
    say("Sla over")
    for _ in range(10):
        last = say("Ja")
    assert last[0]["reflection"]["model"] == "aannames" and len(last[0]["reflection"]["answers"]) == 10
    hinders = next(one for one in last if "Dit remt bij u" in one["text"])
    assert hinders["sources"][0]["sections"] == [
        "movisie-2017/kort-bezuinigingen-en-samenwerking",
        "movisie-2017/aanname-2",
    ]
