"""The words of a folded text that mean something by themselves, and when two of them are one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.folded_words import likeness

_WORD = re.compile(r"[^\W_]+")
_LEAST_LETTERS, _STEM = 3, 4
_CLOSE = 0.82
_EMPTY = set(
    "le la les un une des de du d l au aux ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur je j "
    "tu il elle on nous vous ils elles me m te t se s lui y en et ou que qu qui quoi dont ai as a avons avez ont suis es est "
    "sommes etes sont ete etait avait avais c ca cela ici la bien tres trop plus pas jamais rien aussi encore deja avec par "
    "pour dans sur sous chez sans vers entre mais donc alors comme si oui non ok fait faire fais peux peut veux veut vais va "
    "tout tous toute toutes bon autre autres chose choses moi toi eux meme juste bah ben euh merci svp the to of my is it".split()
)


def content(said: str) -> Iterator[str]:
    """The words that mean something by themselves."""
    for word in _WORD.findall(said):
        if word not in _EMPTY and (len(word) >= _LEAST_LETTERS or word.isdigit()):
            yield word


def same(word: str, other: str) -> bool:
    """Whether two words are forms of one, or a slip of the finger apart."""
    word, other = word.replace("ph", "f"), other.replace("ph", "f")
    if word == other or word.rstrip("sxe") == other.rstrip("sxe"):
        return True
    shorter, longer = sorted((word, other), key=len)
    if len(shorter) < _STEM or any(sign.isdigit() for sign in word + other):
        return False
    if longer.startswith(shorter.rstrip("esxt")[: _STEM + 2]) and longer[:_STEM] == shorter[:_STEM]:
        return len(longer) - len(shorter) <= 3
    return len(shorter) > _STEM and likeness(word, other) >= _CLOSE
