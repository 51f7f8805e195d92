"""The Rasa component that keeps small talk from swallowing what it does not understand."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.small_talk import SmallTalk
from bot.small_talk_featurizer import FILES, digest


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SmallTalkGuard(GraphComponent, IntentClassifier):
    """Takes from a message the intents that it cannot be: no farewell without a word of farewell.

    What is left keeps its own confidence, so that an unsure rest falls back to the search, which comes after.
    """

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """Something must have guessed an intent before."""
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """``words``: the YAML files of word lists."""
        return {"words": list(FILES)}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Digest of the word lists."""
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
        return cls(config)

    def __init__(self, config: Dict[str, Any]) -> None:
        """Reads the words."""
        self._small_talk = SmallTalk(Path(file) for file in config["words"])

    def process(self, messages: List[Message]) -> List[Message]:
        """Puts the first intent that can be at the top, in place."""
        for message in messages:
            text, ranking = message.get(TEXT), message.get(INTENT_RANKING_KEY)
            if not text or not ranking:
                continue
            said = self._small_talk.read(text)
            refused = [one for one in ranking if said.is_no(one[INTENT_NAME_KEY])]
            if not refused:
                continue
            left = [one for one in ranking if one not in refused]
            nothing = [{**one, PREDICTED_CONFIDENCE_KEY: 0.0} for one in refused]
            message.set(INTENT, dict((left or nothing)[0]), add_to_output=True)
            message.set(INTENT_RANKING_KEY, left + nothing, add_to_output=True)
        return messages
