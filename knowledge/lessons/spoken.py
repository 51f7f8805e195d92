"""What a whole message asks of the lessons, in the parents' own spellings: the menu, a reminder, an answer."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from knowledge.folded_words import fold, likeness
from knowledge.lessons.model import Question

_CLOSE = 0.86
_LONG_ENOUGH = 5
_MOST_WORDS = 4
_FILE = Path(__file__).parent / "words.yml"
_CODE = re.compile(r"^(?:reprise|repriz|resume)\s+([acdefghjkmnpqrtuvwxyz234679]{6})$")

_PACE = re.compile(
    r"^(?:au plus |maximum |max |oui )?(\d{1,2}|zero|un|une|deux|trois|quatre|cinq)(?: seul| seule)?"
    r"(?: messages?| fois| sms)?(?: par| la| chaque| / )? ?semaine(?: au plus| maximum| max| svp| merci)?$"
)
_NUMBERS = {"zero": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5}


class Wish(StrEnum):
    """What can be asked of the lessons at any time."""

    MENU = "menu"
    ATTESTATION = "attestation"
    REMINDERS = "reminders"
    NO_REMINDERS = "no_reminders"


def wish(text: str) -> Wish | None:
    """The wish that a whole message is, or None.

    Example:
        >>> wish("Leçons ?"), wish("ATESTATION"), wish("mon fils a un cours de maths")
        (<Wish.MENU: 'menu'>, <Wish.ATTESTATION: 'attestation'>, None)
    """
    folded = fold(text)
    if folded in _meanings():
        return _meanings()[folded]
    if len(folded) < _LONG_ENOUGH or len(folded.split()) > _MOST_WORDS:
        return None
    close = [(likeness(folded, word), word) for word in _meanings() if len(word) >= _LONG_ENOUGH]
    best, word = max(close)
    return _meanings()[word] if best >= _CLOSE else None


def language_of(text: str) -> str | None:
    """The language of an order that is said so in one language alone; None for any other text.

    Example:
        >>> language_of("Lessons"), language_of("menu")
        ('en', None)
    """
    return _languages().get(fold(text))


def resume_code(text: str) -> str | None:
    """The code by which somebody goes on from another device, or None.

    Example:
        >>> resume_code("reprise k7m2qx")
        'K7M2QX'
    """
    found = _CODE.match(fold(text))
    return found.group(1).upper() if found else None


def pace(text: str) -> int | None:
    """How many messages a week somebody wants, when that is all that they say; None for anything else.

    Example:
        >>> pace("Deux messages par semaine"), pace("4 par semaine"), pace("deux semaines de vacances")
        (2, 4, None)
    """
    found = _PACE.match(fold(text))
    if found is None:
        return None
    said = found.group(1)
    return _NUMBERS[said] if said in _NUMBERS else int(said)


def answer(question: Question, text: str) -> int | None:
    """The number of the answer that a text gives: by number, label, the answer's own words, or a close spelling."""
    folded = fold(text)
    for number, choice in enumerate(question.choices, start=1):
        if folded in {fold(words) for words in (choice.label, *choice.words)}:
            return number  # « 3018 » may be an answer, and is no number of one
    if folded.isdecimal():
        return int(folded) if 1 <= int(folded) <= len(question.choices) else None
    best, given = 0.0, None
    for number, choice in enumerate(question.choices, start=1):
        for words in (choice.label, *choice.words):
            alike = 1.0 if folded == fold(words) else likeness(folded, fold(words))
            if alike > best and (alike == 1.0 or len(folded) >= _LONG_ENOUGH):
                best, given = alike, number
    return given if best >= _CLOSE else None


@cache
def _meanings() -> dict[str, Wish]:
    table = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {fold(str(word)): Wish(name) for name, words in table.items() for word in words}


@cache
def _languages() -> dict[str, str]:
    table = yaml.safe_load(_FILE.with_name("word_languages.yml").read_text(encoding="utf-8"))
    return {fold(str(word)): str(lang) for lang, words in table.items() for word in words}
