"""What a message makes of the question which topic is meant: one of those offered, none of them, or neither.

Numbers, labels and their misspellings are read by the gateway already (``conversations.choices``); here come « oui »,
« autre chose » and a few of the words of one choice alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

from knowledge.content_words import content, same
from knowledge.folded_words import fold
from knowledge.sms_spelling import spelt_out
from knowledge.titles import title
from knowledge.universal_words import Universal, universal, without_fillers

NONE = "none"
_NONE_WORDS = Path(__file__).with_suffix(".yml")
_MOST_WORDS = 6
_MOST_WORDS_OF_YES = 3


def settled(text: str, intent: str, offered: Sequence[str], lang: str) -> str | None:
    """The topic that is picked, ``none`` for none of them, or None when the message says something else.

    Example:
        >>> settled("oui", "affirm", ("appareil.wifi", "appareil.casse"), "fr")
        'appareil.wifi'
        >>> settled("aucun des trois", "", ("appareil.wifi", "appareil.casse"), "fr")
        'none'
    """
    if not offered or len(text.split()) > _MOST_WORDS:
        return None
    meant = universal(text)
    if meant in (Universal.OTHER, Universal.NO) or _none_of_these(text):
        return NONE
    few = len(text.split()) <= _MOST_WORDS_OF_YES
    if meant is Universal.YES or (few and intent == "affirm"):
        return offered[0]
    if few and intent == "deny":
        return NONE
    return _in_their_words(text, offered, lang)


def _none_of_these(text: str) -> bool:
    said = fold(text)
    return said in _none_words() or without_fillers(said) in _none_words()


def _in_their_words(text: str, offered: Sequence[str], lang: str) -> str | None:
    """The only topic in whose title every word stands that means something."""
    said = list(content(spelt_out(fold(text))))
    titles = {topic: list(content(spelt_out(fold(title(topic, lang))))) for topic in offered}
    found = [topic for topic, words in titles.items() if said and all(_stands(word, words) for word in said)]
    return found[0] if len(found) == 1 else None


def _stands(word: str, words: Sequence[str]) -> bool:
    return any(same(word, other) for other in words)


@cache
def _none_words() -> frozenset[str]:
    table = yaml.safe_load(_NONE_WORDS.read_text(encoding="utf-8"))
    return frozenset(fold(str(word)) for words in table.values() for word in words)
