"""Which of the offered choices a text picks: by value, label, number, or a close spelling of a label."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from conversations.model import Choice
from conversations.positions import position

_CLOSE = 0.84
_CLASSES = "level:"
_NEGATIONS = {"pas", "plus", "non", "jamais", "no", "not", "nao", "nu", "degil", "لا", "ليس", "لم", "не", "ні"}


def resolve(text: str, choices: Sequence[Choice]) -> Choice | None:
    """The choice that the text picks, or None when it is something else.

    Example:
        >>> resolve("2", [Choice("Collège", "level:college"), Choice("Lycée", "level:lycee")]).value
        'level:lycee'
    """
    if not choices:
        return None
    for choice in choices:
        if text.strip() == choice.value:
            return choice
    folded = fold(text)
    labels = [(fold(choice.label), choice) for choice in choices]
    for label, choice in labels:
        if folded == label:
            return choice
    place = position(folded, classes=any(choice.value.startswith(_CLASSES) for choice in choices))
    if place is not None:
        return choices[place - 1] if 1 <= place <= len(choices) else None
    close = [(SequenceMatcher(None, folded, label).ratio(), choice) for label, choice in labels]
    best, choice = max(close, key=lambda pair: pair[0])
    label = fold(choice.label)
    if best < _CLOSE or _negations(folded) != _negations(label) or _numbers(folded) != _numbers(label):
        return None
    return choice


def fold(text: str) -> str:
    """Lower case, no accents, no punctuation around, single blanks."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("’", "'"))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return re.sub(r"\s+", " ", plain).strip(" .!?,;:¿¡؟،")


def _negations(folded: str) -> set[str]:
    """A negation turns a close spelling into its contrary."""
    return _NEGATIONS.intersection(folded.split())


def _numbers(folded: str) -> list[str]:
    """« 4 par semaine » is no misspelt « 3 par semaine »."""
    return re.findall(r"\d+", folded)
