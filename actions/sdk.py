"""The three Rasa actions: thin shells that hand a message to the method and give its answer back.

Rasa answers with silence when an action raises. So nothing may leave these shells but an answer: where the method
fails, the person reads in plain Dutch that it went wrong, and the conversation stays where it was.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import multiprocessing
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.burger.reading import Reading
from knowledge import log_lines, traces

if TYPE_CHECKING:
    from actions.burger.turn import TurnResult

logger = logging.getLogger(__name__)

FAILED = (
    "Er ging iets mis aan onze kant. Dat ligt niet aan u. "
    "Wilt u het nog een keer sturen? Lukt het dan niet, bel dan de gemeente."
)
NOT_HERE = "Dit onderdeel werkt hier nog niet. De gesprekken met inwoners werken wel."

Turn = Callable[[dict[str, Any] | None, str, Reading, int], "TurnResult"]


@dataclass(frozen=True)
class Asked:
    """What an action gets to work with: the message, how it was read, and the conversation's state."""

    text: str
    reading: Reading
    state: dict[str, Any] | None
    stage: str
    n: int
    from_gateway: bool
    trace: str = ""

    @classmethod
    def of(cls, tracker: Tracker) -> Asked:
        """Reads a message. The gateway sends the state along; by any other channel it is in a slot."""
        message = tracker.latest_message or {}
        metadata = message.get("metadata") or {}
        intent = message.get("intent") or {}
        from_gateway = "state" in metadata
        state = metadata["state"] if from_gateway else tracker.get_slot("gespreksstand")
        return cls(
            text=message.get("text") or "",
            reading=Reading(
                intent=intent.get("name") or "onzin",
                confidence=float(intent.get("confidence") or 0.0),
                ranking=tuple((one["name"], float(one["confidence"])) for one in message.get("intent_ranking") or []),
            ),
            state=state,
            stage=metadata.get("stage") or (state or {}).get("stage") or "contact",
            n=int(metadata.get("n") or 0),
            from_gateway=from_gateway,
            trace=str(metadata.get(traces.FIELD) or ""),
        )


class _Shell(Action, ABC):  # type: ignore[misc]
    """One mode: what its action is called in the domain and where its method lives."""

    module: str
    function: str

    @abstractmethod
    def name(self) -> str:
        """Rasa's name for the action."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        asked = Asked.of(tracker)
        # In a thread: a slow turn must not hold up the other conversations, nor the health check.
        answer = await asyncio.to_thread(self._traced, asked)
        dispatcher.utter_message(json_message=answer)
        return [] if asked.from_gateway else [SlotSet("gespreksstand", answer["state"])]

    def _traced(self, asked: Asked) -> dict[str, Any]:
        tracer = traces.tracer("keukentafel-actions")
        if tracer is None:
            return self._answer(asked)
        with tracer.start_as_current_span(
            self.name(), context=traces.after(asked.trace), record_exception=False
        ) as span:
            answer = self._answer(asked)
            span.set_attributes({"keukentafel.stage": str(answer["stage"]), "keukentafel.n": asked.n})
            return answer

    def _answer(self, asked: Asked) -> dict[str, Any]:
        unchanged = {"state": asked.state, "stage": asked.stage}
        try:
            turn = method(self.module, self.function)
            if turn is None:
                return {"messages": [{"text": NOT_HERE, "kind": "info"}], **unchanged}
            result = turn(asked.state, asked.text, asked.reading, asked.n)
            if not result.messages:
                raise RuntimeError("the method gave no message")
            return {"messages": result.messages, "state": result.state, "stage": result.stage}
        except Exception as error:
            logger.error("%s failed: %s", self.name(), _place(error))
            return {"messages": [{"text": FAILED, "kind": "info"}], **unchanged}


def method(module: str, function: str) -> Turn | None:
    """The plain function behind a mode, or None when that mode is not part of this installation."""
    try:
        found: Turn = getattr(importlib.import_module(module), function)
    except ModuleNotFoundError as error:
        if error.name and module.startswith(error.name):
            return None
        raise
    return found


def _place(error: Exception) -> str:
    """Kind and place of an error. Its message may hold what somebody typed, so it stays out of the log."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {frames[-1].filename}:{frames[-1].lineno}"


class ActionGesprek(_Shell):
    """The citizen's conversation."""

    module, function = "actions.burger.turn", "next_turn"

    def name(self) -> str:
        return "action_gesprek"


class ActionWerkbank(_Shell):
    """The professional's workbench."""

    module, function = "actions.professional.turn", "ask_turn"

    def name(self) -> str:
        return "action_werkbank"


class ActionRollenspel(_Shell):
    """The training studio's role-play."""

    module, function = "actions.training.turn", "play_turn"

    def name(self) -> str:
        return "action_rollenspel"


# Loaded now, so that nobody's first message waits for it. Only where messages are answered: the action server keeps a
# second process that just watches this one, and would otherwise hold all knowledge in memory a second time.
if multiprocessing.parent_process() is not None:
    log_lines.install()
    method(ActionGesprek.module, ActionGesprek.function)
    for _shell in (ActionWerkbank, ActionRollenspel):
        try:
            method(_shell.module, _shell.function)
        except Exception as _error:
            # Citizens go on being answered; who asks for this mode reads that it went wrong.
            logger.error("%s cannot be loaded: %s", _shell.__name__, _place(_error))
