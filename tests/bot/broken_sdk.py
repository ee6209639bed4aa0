"""The real action server's module with a method that breaks in a chosen way; test_sdk.py serves it over HTTP."""

from __future__ import annotations

from typing import Any

from actions import sdk
from actions.burger.turn import TurnResult
from actions.sdk import ActionGesprek, ActionRollenspel, ActionWerkbank

__all__ = ["ActionGesprek", "ActionRollenspel", "ActionWerkbank"]


def _method(module: str, function: str) -> Any:
    if module == "actions.professional.turn":
        return None

    def play(state: Any, text: str, reading: Any, n: int) -> TurnResult:
        if text == "leeg":
            return TurnResult(messages=[], state={}, stage="gesprek")
        if text == "goed":
            message = {"text": f"{reading.intent} {reading.confidence} {len(reading.ranking)} {n}", "kind": "info"}
            return TurnResult(messages=[message], state={"was": state}, stage="oplossingen")
        raise ValueError(f"cannot do this with {text}")

    return play


sdk.method = _method
