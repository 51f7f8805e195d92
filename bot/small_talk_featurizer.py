"""The Rasa component that tells the classifier which words of small talk a message holds, and how much else it says."""

from __future__ import annotations

import hashlib
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

from bot.small_talk import AFFIRM, DENY, GOODBYE, GREET, PLEASED, THANKS, WAIT, Said, SmallTalk

FILES = ("knowledge/small_talk_words.yml", "knowledge/small_talk_askers.yml", "knowledge/short_answer_words.yml")
_WEIGHT = 3.0
_LONG_REST, _SHORT_REST = 8, 5


def digest(files: List[str]) -> str:
    """Of the word lists, so that Rasa's training cache does not survive a change of them."""
    return hashlib.sha256(b"".join(Path(file).read_bytes() for file in files)).hexdigest()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SmallTalkFeaturizer(DenseFeaturizer, GraphComponent):
    """So that « OK je les appellerai demain. Merci bien » thanks, though no example tells of calling anybody."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """``words``: the YAML files of word lists."""
        return {**DenseFeaturizer.get_default_config(), "words": list(FILES)}

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """Nothing has to come before."""
        return []

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """There is nothing to check before the files are read."""

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Digest of the word lists: a change of them changes the features."""
        return digest({**cls.get_default_config(), **config}["words"])

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GraphComponent:
        """The component, with the words as they are now."""
        return cls(execution_context.node_name, config)

    def __init__(self, name: str, config: Dict[str, Any]) -> None:
        """Reads the words."""
        super().__init__(name, config)
        self._small_talk = SmallTalk(Path(file) for file in self._config["words"])

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds the features to the training examples."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the features to messages, in place."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                row = np.asarray([numbers(self._small_talk.read(text))], dtype=np.float32)
                message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._config[FEATURIZER_CLASS_ALIAS]))
        return messages


def numbers(said: Said) -> List[float]:
    """For each kind of words: whether there are any, whether with little else, and whether with nothing else."""
    found: List[float] = [said.asks, said.takes_back, said.who, min(said.rest, _LONG_REST) / _LONG_REST]
    for kind in (THANKS, PLEASED, GOODBYE, GREET):
        holds = kind in said.kinds
        found += [holds, holds and not said.asks and said.rest <= _SHORT_REST, holds and said.rest == 0]
    found += [kind in said.kinds for kind in (AFFIRM, DENY, WAIT)]
    return [_WEIGHT * float(value) for value in found]
