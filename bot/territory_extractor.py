"""The Rasa component that finds the department and the level in a message."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.territories import Place, load_territories


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class TerritoryExtractor(GraphComponent, EntityExtractorMixin):
    """Adds at most one ``department`` (value: its code) and one ``level`` (ecole, college, lycee) to a message.

    A department outside the programme carries ``served: false``.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """``gazetteer``: the YAML file of places and classes."""
        return {"gazetteer": "knowledge/content/territories.yml"}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Digest of the gazetteer, so that Rasa's training cache does not survive a change of it."""
        path = Path({**cls.get_default_config(), **config}["gazetteer"])
        return hashlib.sha256(path.read_bytes()).hexdigest()

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GraphComponent:
        """The component, with the gazetteer as it is now: a new town needs a restart, no training."""
        return cls(config)

    def __init__(self, config: Dict[str, Any]) -> None:
        """Reads the gazetteer."""
        self._territories = load_territories(Path(config["gazetteer"]))

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the entities to messages, in place."""
        for message in messages:
            places = self._territories.find(message.get(TEXT) or "")
            found = self.add_extractor_name([_entity(place) for place in places])
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages


def _entity(place: Place) -> Dict[str, Any]:
    entity: Dict[str, Any] = {
        ENTITY_ATTRIBUTE_TYPE: place.kind,
        ENTITY_ATTRIBUTE_START: place.start,
        ENTITY_ATTRIBUTE_END: place.end,
        ENTITY_ATTRIBUTE_VALUE: place.value,
    }
    if not place.served:
        entity["served"] = False
    return entity
