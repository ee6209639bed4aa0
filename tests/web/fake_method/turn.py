"""Opens a conversation and answers danger; the state is the list of what was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from knowledge import guard


@dataclass(frozen=True)
class TurnResult:
    messages: list[dict[str, Any]]
    state: dict[str, Any]
    stage: str


def open_conversation(gemeente: str | None = None, days: int = 30) -> TurnResult:
    text = f"Welkom bij {gemeente}. Dit is een computer. Vertel maar."
    return TurnResult([{"text": text, "kind": "vraag", "asks": "aanleiding"}], {"said": []}, "contact")


def danger_turn(state: dict[str, Any], text: str, danger: guard.Danger, n: int) -> TurnResult:
    state = {**state, "said": [*state["said"], {"n": n, "text": text}], "danger": danger.loket}
    return TurnResult(guard.words(danger), state, "gesprek")
