"""Which place in a list a text names: « 2 », « le 2e », « the second one », in any of the languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_suffix(".yml")
_CLASSES = frozenset({"premiere", "seconde", "troisieme", "quatrieme", "cinquieme", "sixieme"})
_NUMBER = re.compile(
    r"(?:(?:le|la|l|n|n°|no|nr|numero|number|numara|choix|option|opcion|opcao|reponse|the|el|o|a|رقم|номер|nimewo|nimero)"
    r"[ .']*){0,2}(\d{1,2})\s*(?P<rank>er|ere|e|eme|em|nd|nde|st|rd|th|o|a|º|ª|ci|inci|uncu)?\s*[.)°:!,]*"
    r"(?: (?:please|pls|svp|stp|s'il (?:vous|te) plait|merci|thanks|por favor|lutfen|va rog|будь ласка|من فضلك|شكرا))?"
    r"\s*[.!]*"
)


def position(said: str, classes: bool = False) -> int | None:
    """The place that a folded text is, from 1; None when it says anything else.

    Args:
        said: the text.
        classes: whether classes are asked about; « troisième » and « 3e » are one then, and no place.

    Example:
        >>> position("le 2e"), position("the first one"), position("la cantine")
        (2, 1, None)
    """
    said = _bare(said)
    if said in _places() and not (classes and said.split()[-1] in _CLASSES):
        return _places()[said]
    found = _NUMBER.fullmatch(said)
    if found is None or (classes and found.group("rank")):
        return None
    return int(found.group(1))


@cache
def _places() -> Mapping[str, int]:
    table = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {
        _bare(str(word)): int(place)
        for place, languages in table.items()
        for words in languages.values()
        for word in words
    }


def _bare(said: str) -> str:
    decomposed = unicodedata.normalize("NFD", said.lower().replace("’", "'"))
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign)).replace("ı", "i")
    return " ".join(plain.split())
