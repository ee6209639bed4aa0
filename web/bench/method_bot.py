"""In the place of Rasa: the real method in this process, with every message read as "vertellen". For fuzzing alone."""

from __future__ import annotations

import json
from typing import Any

from actions.burger.reading import Reading
from actions.burger.turn import next_turn
from actions.professional.turn import ask_turn
from actions.training.turn import play_turn
from web.gateway.bot import Reply

TURNS: dict[str, Any] = {"burger": next_turn, "professional": ask_turn, "training": play_turn}


class MethodBot:
    """Answers as `web.gateway.bot.Bot` does; an error of the method is an error here."""

    def say(
        self, id: str, text: str, n: int, mode: str, stage: str, asks: str | None, scenario: str | None, state: str
    ) -> Reply:
        made = TURNS[mode](json.loads(state), text, Reading("vertellen", 0.5), n)
        # What goes over the wire is JSON: what cannot be written so would fail in earnest too.
        return Reply(json.loads(json.dumps(made.messages)), json.loads(json.dumps(made.state)), made.stage, None)

    def forget(self, id: str) -> bool:
        return True
