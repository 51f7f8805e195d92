"""The Rasa component that finds which language a parent asks for."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

import yaml
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

from bot.tokens import Token, tokenise, words

_BEFORE = 4
_AFTER = 1
_CLAUSE_END = re.compile(r"[.,;:!?\n]")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageExtractor(GraphComponent, EntityExtractorMixin):
    """Adds at most one ``language`` to a message: the only one named that is not refused.

    « je ne parle pas français » names none, « pas français, arabe svp » names Arabic.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """``names``: the YAML file of languages."""
        return {"names": "bot/languages.yml"}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Digest of the names."""
        return hashlib.sha256(Path({**cls.get_default_config(), **config}["names"]).read_bytes()).hexdigest()

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GraphComponent:
        """The component, with the names as they are now."""
        return cls(config)

    def __init__(self, config: Dict[str, Any]) -> None:
        """Reads the names."""
        data = yaml.safe_load(Path(config["names"]).read_text(encoding="utf-8"))
        self._codes = {words(name): code for code, names in data["names"].items() for name in names}
        self._longest = max(len(name) for name in self._codes)
        self._refusals = {word for refusal in data["not_wanted"] for word in words(refusal)}

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the entities to messages, in place."""
        for message in messages:
            found = self.add_extractor_name(self._entities(message.get(TEXT) or ""))
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def _entities(self, text: str) -> List[Dict[str, Any]]:
        tokens = tokenise(text)
        wanted = [found for found in self._named(tokens) if not self._refused(text, tokens, found[0], found[1])]
        if len({code for _, _, code in wanted}) != 1:
            return []
        first, last, code = wanted[0]
        return [
            {
                ENTITY_ATTRIBUTE_TYPE: "language",
                ENTITY_ATTRIBUTE_START: tokens[first].start,
                ENTITY_ATTRIBUTE_END: tokens[last - 1].end,
                ENTITY_ATTRIBUTE_VALUE: code,
            }
        ]

    def _named(self, tokens: Sequence[Token]) -> List[Tuple[int, int, str]]:
        found: List[Tuple[int, int, str]] = []
        first = 0
        while first < len(tokens):
            match = self._longest_name(tokens, first)
            if match is not None:
                found.append(match)
            first = match[1] if match else first + 1
        return found

    def _longest_name(self, tokens: Sequence[Token], first: int) -> Optional[Tuple[int, int, str]]:
        for last in range(min(first + self._longest, len(tokens)), first, -1):
            rest = tuple(token.word for token in tokens[first + 1 : last])
            for form in tokens[first].forms:
                code = self._codes.get((form, *rest))
                if code is not None:
                    return first, last, code
        return None

    def _refused(self, text: str, tokens: Sequence[Token], first: int, last: int) -> bool:
        start, end = tokens[first].start, tokens[last - 1].end
        close = tokens[max(first - _BEFORE, 0) : first]
        before = [token for token in close if not _CLAUSE_END.search(text, token.end, start)]
        after = [token for token in tokens[last : last + _AFTER] if not _CLAUSE_END.search(text, end, token.start)]
        return any(token.word in self._refusals for token in before + after)
