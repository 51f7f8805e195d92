"""Words that mean the same at every step, whoever speaks, such as « c'est fait » or « précédent »."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from knowledge.folded_words import fold, likeness

_FILE = Path(__file__).with_suffix(".yml")
_CLOSE = 0.86
_DRAWN_OUT = re.compile(r"(\w)\1{2,}")
_LONG_ENOUGH = 5
_NEGATIONS = {"pas", "plus", "non", "no", "not", "nao", "nu", "don't", "doesn't", "ні", "не", "لا", "لم"}
_POLITE = ("s'il vous plait", "svp", "stp", "merci", "please", "alors", "bah", "ben", "euh", "bon", "voila")


class Universal(StrEnum):
    """What a whole message can mean, whatever was asked."""

    DONE = "done"
    TROUBLE = "trouble"
    YES = "yes"
    NO = "no"
    BACK = "back"
    RESTART = "restart"
    STOP = "stop"
    REPEAT = "repeat"
    OTHER = "other"
    RESUME = "resume"


def universal(text: str, typos: bool = True) -> Universal | None:
    """What the whole message means, or None when it says something of its own.

    Args:
        text: as the parent wrote it, in any of the ten languages.
        typos: whether a close spelling counts.

    Example:
        >>> universal("Sa march pas !!"), universal("precedant"), universal("la cantine est fermée")
        (<Universal.TROUBLE: 'trouble'>, <Universal.BACK: 'back'>, None)
    """
    said = _DRAWN_OUT.sub(r"\1", fold(text))
    found = _meanings().get(said) or _meanings().get(_without_politeness(said))
    if found is None and typos and len(said) >= _LONG_ENOUGH:
        found = _closest(said)
    return found


@cache
def _meanings() -> dict[str, Universal]:
    """Folded words and their meaning; a word listed under two meanings keeps the first."""
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    found: dict[str, Universal] = {}
    for meaning, languages in raw.items():
        for words in languages.values():
            for word in words:
                found.setdefault(fold(str(word)), Universal(meaning))
    return found


def _without_politeness(said: str) -> str:
    for word in _POLITE:
        said = said.removeprefix(f"{word} ").removesuffix(f" {word}")
    return said


@cache
def _long_words() -> tuple[str, ...]:
    return tuple(word for word in _meanings() if len(word) >= _LONG_ENOUGH)


def _closest(said: str) -> Universal | None:
    """The meaning of the closest word; a negation too much or too little turns the meaning, so it never counts."""
    best, ratio = "", _CLOSE
    for word in _long_words():
        if abs(len(word) - len(said)) <= 3 and negations(word) == negations(said):
            alike = likeness(said, word)
            if alike >= ratio and (alike > ratio or not best):
                best, ratio = word, alike
    return _meanings()[best] if best else None


def negations(said: str) -> set[str]:
    """The words of a folded text that turn it into its contrary."""
    return _NEGATIONS.intersection(said.replace("'", " ").split())
