"""The second guard: a message about danger is never read as anything else, whatever channel it came by."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.context import entity
from knowledge import guard

DANGER = "gevaar"
UNREADABLE = "onzin"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SafetyGuard(GraphComponent):
    """Runs the project's own screening on the text and lets it overrule the classifier.

    Both ways: what the guard sees becomes intent `gevaar` with the loket as entity, and the classifier alone may
    never call something danger (it has a few examples only because Rasa wants every intent to have some).
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SafetyGuard:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            stage = (message.get("metadata") or {}).get("stage", "contact")  # as the gateway knows it
            danger = guard.screen(text, answering=stage != "contact") if text else None
            if danger is not None:
                self._overrule(message, danger.loket)
            else:
                self._without_danger(message)
        return messages

    def _overrule(self, message: Message, loket: str) -> None:
        found = [one for one in message.get(ENTITIES) or [] if one.get("entity") != DANGER]
        found.append(entity(DANGER, loket, type(self).__name__))
        message.set(ENTITIES, found, add_to_output=True)
        ranking = [one for one in message.get(INTENT_RANKING_KEY) or [] if one.get("name") != DANGER]
        reading = {"name": DANGER, "confidence": 1.0}
        message.set(INTENT, reading, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [reading, *ranking], add_to_output=True)

    def _without_danger(self, message: Message) -> None:
        """Divides the classifier's share for danger over the other intents; an empty reading becomes `onzin`."""
        ranking = [one for one in message.get(INTENT_RANKING_KEY) or [] if one.get("name") not in (None, DANGER)]
        total = sum(one["confidence"] for one in ranking)
        if total > 0:
            ranking = [{**one, "confidence": one["confidence"] / total} for one in ranking]
        reading = ranking[0] if ranking else {"name": UNREADABLE, "confidence": 0.0}
        message.set(INTENT, reading, add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
