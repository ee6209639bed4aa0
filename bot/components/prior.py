"""Gives back how often people do a thing: in a conversation most messages tell something."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Prior(GraphComponent):
    """Multiplies the classifier's confidences by `weights` (per intent, 1 if not named) and divides them out again.

    The classifier is trained with balanced classes, so to it a rare intent is as likely as telling a story.
    """

    def __init__(self, weights: dict[str, float]) -> None:
        self.weights = weights

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Prior:
        return cls(config["weights"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"weights": {}}

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = weighed(message.get(INTENT_RANKING_KEY) or [], self.weights)
            if ranking:
                message.set(INTENT, ranking[0], add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages


def weighed(ranking: list[dict[str, Any]], weights: dict[str, float]) -> list[dict[str, Any]]:
    """The ranking with each confidence times its weight, adding up to 1 again, highest first."""
    scores = [one["confidence"] * weights.get(one["name"], 1.0) for one in ranking]
    total = sum(scores) or 1.0
    new = [{**one, "confidence": score / total} for one, score in zip(ranking, scores, strict=True)]
    return sorted(new, key=lambda one: -one["confidence"])
