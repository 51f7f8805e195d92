"""In which language a message asks to be answered: « vous pouvez m'écrire en turc ? »."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.folded_words import fold

_WORDS = Path(__file__).with_suffix(".yml")
_CLAUSE_ENDS = re.compile(r"[.,;:!?…\n،؛؟]+")
_POLITE = re.compile(r"\bs (?:il|i) (?:vous|te) plait\b")
_ARABIC_PREFIX = re.compile(r"^[وف]?(?:بال|لل|ال|ب|ل)(?=\w{3})")
_REFUSED_WITHIN = 3


def language_asked(text: str) -> str | None:
    """The language that the message asks us to use; None if it asks for none, or for several.

    A language is asked for where what one does who writes to us (« write », « parlez ») stands beside its name, and
    nothing there speaks of somebody else or of a lesson. French named beside another is what they do not read.

    Example:
        >>> language_asked("no hablo frances, siga en castellano"), language_asked("il parle arabe avec son prof")
        ('es', None)
    """
    asked = {lang for clause in _CLAUSE_ENDS.split(text) for lang in _asked_in(_words(clause))}
    if "ht" in asked:
        asked.discard("gcf")
    if len(asked) > 1:
        asked.discard("fr")
    return asked.pop() if len(asked) == 1 else None


def _asked_in(words: Sequence[str]) -> set[str]:
    listed = _listed()
    if not listed["others"].isdisjoint(words) or any(_begins(word, listed["not_us"]) for word in words):
        return set()
    if not any(_wishes(words, place) for place in range(len(words))):
        return set()
    return {lang for place, word in enumerate(words) if (lang := _named(word)) and not _is_refused(words, place)}


def _wishes(words: Sequence[str], place: int) -> bool:
    listed = _listed()
    of_myself = words[place] in listed["myself"] or (place > 0 and words[place - 1] in listed["after_myself"])
    return not of_myself and _begins(words[place], listed["wishes"])


def _is_refused(words: Sequence[str], place: int) -> bool:
    return not _listed()["refusals"].isdisjoint(words[max(0, place - _REFUSED_WITHIN) : place])


def _named(word: str) -> str | None:
    word = _ARABIC_PREFIX.sub("", word)
    return next((lang for lang, names in _names() if _begins(word, names)), None)


def _begins(word: str, beginnings: Iterable[str]) -> bool:
    return any(word.startswith(one) for one in beginnings)


def _words(text: str) -> list[str]:
    plain = fold(text).replace("ı", "i").replace("n't", " not").replace("'", " ").replace("-", " ")
    return _POLITE.sub(" ", plain).split()


@cache
def _read() -> dict[str, Any]:
    return dict(yaml.safe_load(_WORDS.read_text(encoding="utf-8")))


@cache
def _names() -> tuple[tuple[str, frozenset[str]], ...]:
    read = _read()["names"].items()
    return tuple((lang, frozenset(_ARABIC_PREFIX.sub("", name) for name in _folded(names))) for lang, names in read)


@cache
def _listed() -> dict[str, frozenset[str]]:
    read = _read()
    wishes = _folded(word for words in read["wishes"].values() for word in words)
    return {"wishes": wishes} | {
        kind: _folded(read[kind]) for kind in ("others", "not_us", "myself", "after_myself", "refusals")
    }


def _folded(words: Iterable[Any]) -> frozenset[str]:
    return frozenset(" ".join(_words(str(word))) for word in words)
