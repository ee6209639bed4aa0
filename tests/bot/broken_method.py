"""A method that answers, says nothing or breaks, as its text tells it to."""

from __future__ import annotations

from typing import Any

from actions.burger.turn import TurnResult


def play(state: Any, text: str, reading: Any, n: int) -> TurnResult:
    """`goed` is answered with what was handed over, `leeg` with nothing; anything else raises, quoting the text."""
    if text == "leeg":
        return TurnResult(messages=[], state={}, stage="gesprek")
    if text == "goed":
        message = {"text": f"{reading.intent} {reading.confidence} {len(reading.ranking)} {n}", "kind": "info"}
        return TurnResult(messages=[message], state={"was": state}, stage="oplossingen")
    raise ValueError(f"cannot do this with {text}")
