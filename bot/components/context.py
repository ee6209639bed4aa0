"""Turns what the gateway knows of a conversation into entities, so that slots hold it before a rule is chosen."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

MODES = ("burger", "professional", "training")
NOTHING_ASKED = "geen"


def entity(name: str, value: str, extractor: str) -> dict[str, Any]:
    """One entity that stands for the whole message instead of a stretch of it."""
    return {"entity": name, "value": value, "start": 0, "end": 0, "confidence": 1.0, "extractor": extractor}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ContextFromMetadata(GraphComponent):
    """Reads `mode`, `stage` and `asks` from the message's metadata.

    A message without metadata (a terminal, another channel) gets no entity and keeps the slots it had.
    An unknown mode is dropped: the rules know three.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ContextFromMetadata:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            metadata = message.get("metadata")
            if not isinstance(metadata, dict) or "mode" not in metadata:
                continue
            found = list(message.get(ENTITIES) or [])
            name = type(self).__name__
            if metadata["mode"] in MODES:
                found.append(entity("mode", metadata["mode"], name))
            if isinstance(metadata.get("stage"), str):
                found.append(entity("stage", metadata["stage"], name))
            asks = metadata.get("asks")
            # An empty value would leave the previous turn's question in the slot.
            found.append(entity("asks", asks if isinstance(asks, str) else NOTHING_ASKED, name))
            message.set(ENTITIES, found, add_to_output=True)
        return messages
