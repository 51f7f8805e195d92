"""The Rasa component that tells the classifier whether a message is nothing but a place or a class."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.territories import load_territories
from bot.territory_extractor import TerritoryExtractor

_WEIGHT = 3.0
_LONG_MESSAGE = 12


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class TerritoryFeaturizer(DenseFeaturizer, GraphComponent):
    """Three numbers a message: it says nothing but a territory, it names one, how long it is.

    So « Mehun-sur-Yèvre » is understood as an answer even if no example names that town, and a question that names a
    place stays a question.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """``gazetteer``: the YAML file of places and classes, the same as the extractor's."""
        return {**DenseFeaturizer.get_default_config(), **TerritoryExtractor.get_default_config()}

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """Nothing has to come before."""
        return []

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """There is nothing to check before the file is read."""

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Digest of the gazetteer: a change of it changes the features."""
        return TerritoryExtractor.fingerprint_addon(config)

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GraphComponent:
        """The component, with the gazetteer as it is now."""
        return cls(execution_context.node_name, config)

    def __init__(self, name: str, config: Dict[str, Any]) -> None:
        """Reads the gazetteer."""
        super().__init__(name, config)
        self._territories = load_territories(Path(self._config["gazetteer"]))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds the features to the training examples."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the features to messages, in place."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                row = self._features(text)
                message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._config[FEATURIZER_CLASS_ALIAS]))
        return messages

    def _features(self, text: str) -> np.ndarray:
        places, nothing_else = self._territories.read(text)
        length = min(len(text.split()), _LONG_MESSAGE) / _LONG_MESSAGE
        said = (nothing_else, bool(places), length)
        return np.asarray([[_WEIGHT * float(value) for value in said]], dtype=np.float32)
