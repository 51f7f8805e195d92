"""Words that mean the same at every step, whoever speaks, such as « c'est fait » or « précédent »."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from knowledge.folded_words import fold, likeness
from knowledge.sms_spelling import spelt_out

_FILE = Path(__file__).with_suffix(".yml")
_CLOSE, _CLOSE_OF_SHORT, _SHORT = 0.86, 0.9, 9
_DRAWN_OUT = re.compile(r"(\w)\1{2,}")
_LONG_ENOUGH = 5
_NEGATIONS = {"pas", "plus", "non", "no", "not", "nao", "nu", "don't", "doesn't", "ні", "не", "لا", "لم"}
# What may stand around a meaning and changes nothing of it; « bon » and « ok » only before it (« c'est bon »).
_BEFORE = ("bon", "ok", "okay", "oki", "d'accord", "dac", "ah", "oh", "eh", "hey", "et", "puis", "mais", "donc",
           "super", "parfait", "tres bien", "voila", "la", "alors", "non mais", "oui mais", "ca y est")  # fmt: skip
_AROUND = (
    "s'il vous plait", "s'il te plait", "s il vous plait", "svp", "stp", "merci", "merci beaucoup", "please", "bah",
    "ben", "beh", "euh", "heu", "hum", "du coup", "en fait", "finalement", "enfin", "maintenant", "pardon", "desole",
    "desolee", "excusez moi", "excuse moi", "excusez", "bonjour", "bjr", "bonsoir", "slt", "salut", "coucou", "moi",
    "attends", "attendez", "je crois", "je pense", "apparemment", "normalement", "cette fois", "pour moi", "chez moi",
    "de mon cote", "monsieur", "madame", "hein", "quand meme", "vraiment", "lol", "thanks", "thank you", "sorry",
    "gracias", "por favor", "obrigada", "obrigado", "multumesc",
)  # fmt: skip
_AFTER = ("la", "ici", "alors", "du tout", "donc", "mais")
_LEADING = tuple(f"{word} " for word in sorted((*_BEFORE, *_AROUND), key=len, reverse=True))
_TRAILING = tuple(f" {word}" for word in sorted((*_AFTER, *_AROUND), key=len, reverse=True))


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
    WAIT = "wait"


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
    found = _meanings().get(said)
    if found is None:
        spelt = spelt_out(said)
        found = _spelt().get(spelt) or _spelt().get(without_fillers(spelt))
    if found is None and typos and len(said) >= _LONG_ENOUGH:
        found = _closest(said)
    return found


def languages_of(text: str) -> frozenset[str]:
    """The languages in which the whole message is one of these words; none when it says something of its own.

    Example:
        >>> sorted(languages_of("I don't understand")), sorted(languages_of("la cantine est fermée"))
        (['en'], [])
    """
    return _languages().get(fold(text), frozenset())


def listed() -> Iterator[tuple[Universal, str, str]]:
    """Every listed word with its meaning and its language."""
    for meaning, languages in _table().items():
        for lang, words in languages.items():
            for word in words:
                yield Universal(meaning), lang, str(word)


def without_fillers(said: str) -> str:
    """A folded text less what is only politeness or hesitation around it; never less than a word."""
    before = ""
    while said != before:
        before = said
        for filler in _LEADING:
            said = said.removeprefix(filler)
        for filler in _TRAILING:
            said = said.removesuffix(filler)
    return said


@cache
def _languages() -> dict[str, frozenset[str]]:
    """Folded words and the languages that they are listed for."""
    found: dict[str, frozenset[str]] = {}
    for languages in yaml.safe_load(_FILE.read_text(encoding="utf-8")).values():
        for lang, words in languages.items():
            for word in words:
                found[fold(str(word))] = found.get(fold(str(word)), frozenset()) | {str(lang)}
    return found


@cache
def _meanings() -> dict[str, Universal]:
    """Folded words and their meaning; a word listed under two meanings keeps the first."""
    found: dict[str, Universal] = {}
    for meaning, _, word in listed():
        found.setdefault(fold(word), meaning)
    return found


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    table: dict[str, dict[str, list[str]]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return table


@cache
def _spelt() -> dict[str, Universal]:
    """The same words without shortenings."""
    found: dict[str, Universal] = {}
    for word, meaning in _meanings().items():
        if spelt_out(word):
            found.setdefault(spelt_out(word), meaning)
    return found


@cache
def _long_words() -> tuple[str, ...]:
    return tuple(word for word in _meanings() if len(word) >= _LONG_ENOUGH)


def _closest(said: str) -> Universal | None:
    """The meaning of the closest word; a negation too much or too little turns the meaning, so it never counts."""
    best, ratio = "", _CLOSE if len(said) >= _SHORT else _CLOSE_OF_SHORT
    for word in _long_words():
        if abs(len(word) - len(said)) <= 2 and negations(word) == negations(said):
            alike = likeness(said, word)
            if alike >= ratio and (alike > ratio or not best):
                best, ratio = word, alike
    return _meanings()[best] if best else None


def negations(said: str) -> set[str]:
    """The words of a folded text that turn it into its contrary."""
    return _NEGATIONS.intersection(said.replace("'", " ").split())
