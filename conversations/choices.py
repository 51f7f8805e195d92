"""Which of the offered choices a text picks: by value, label, number, or a close spelling of a label."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from conversations.model import Choice

_CLOSE = 0.84
_NEGATIONS = {"pas", "plus", "non", "jamais", "no", "not", "nao", "nu", "degil", "لا", "ليس", "لم", "не", "ні"}
_NUMBER = re.compile(r"^(?:le |la |n|n°|no|numero|choix|option|reponse)?\s*(\d{1,2})\s*[.)°:!]*$")
_ORDINALS = {
    "un": 1, "une": 1, "le premier": 1, "la premiere": 1, "premier": 1, "premiere": 1, "one": 1,
    "deux": 2, "le deuxieme": 2, "la deuxieme": 2, "deuxieme": 2, "le second": 2, "two": 2,
    "trois": 3, "le troisieme": 3, "la troisieme": 3, "troisieme": 3, "three": 3,
    "quatre": 4, "four": 4,
    "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "um": 1, "uma": 1, "dois": 2, "duas": 2, "quatro": 4,
    "unu": 1, "doi": 2, "doua": 2, "trei": 3, "patru": 4, "bir": 1, "iki": 2, "uc": 3, "dort": 4,
    "واحد": 1, "الاول": 1, "اثنان": 2, "الثاني": 2, "ثلاثة": 3, "الثالث": 3, "اربعة": 4,
    "один": 1, "перше": 1, "два": 2, "друге": 2, "три": 3, "третє": 3, "чотири": 4,
    "youn": 1, "yonn": 1, "twa": 3, "kat": 4,
}  # fmt: skip


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
    position = _position(folded)
    if position is not None:
        return choices[position - 1] if 1 <= position <= len(choices) else None
    labels = [(fold(choice.label), choice) for choice in choices]
    for label, choice in labels:
        if folded == label:
            return choice
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


def _position(folded: str) -> int | None:
    if folded in _ORDINALS:
        return _ORDINALS[folded]
    found = _NUMBER.match(folded)
    return int(found.group(1)) if found else None
