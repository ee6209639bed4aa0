"""Talking with the plain method in tests: no servers, the guard in front as the gateway has it."""

from __future__ import annotations

from typing import Any

from actions.burger.reading import Reading
from web.evaluate.citizens import Direct


class Talk(Direct):
    """A conversation in one object: ``last`` holds the messages of the last turn."""

    def __init__(self, *said: str, intent: str | None = None) -> None:
        super().__init__(None, (lambda _text: Reading(intent, 0.95)) if intent else None)
        self.last: list[dict[str, Any]] = self.start()
        self.stage = "contact"
        self.safety: str | None = None
        self.heard = [m["text"] for m in self.last]
        for text in said:
            self(text)

    def __call__(self, text: str) -> list[dict[str, Any]]:
        self.last, self.stage, self.safety = self.say(text)
        self.heard += [m["text"] for m in self.last]
        return self.last

    @property
    def asks(self) -> str | None:
        return next((m["asks"] for m in reversed(self.last) if m.get("asks")), None)

    @property
    def text(self) -> str:
        return "\n".join(m["text"] for m in self.last)

    @property
    def all(self) -> str:
        return "\n".join(self.heard)

    def until(self, asks: str, answer: str = "weet ik niet", longest: int = 12) -> Talk:
        """Answer on until ``asks`` is asked."""
        for _ in range(longest):
            if self.asks == asks:
                return self
            self(answer)
        raise AssertionError(f"{asks} was never asked; last: {self.text}")
