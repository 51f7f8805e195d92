"""Known gestures: wordings written on purpose, listed words, and questions that are none."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.gestures.model import Gesture, Social
from knowledge.search.questions import Question
from knowledge.universal_words import Universal, listed, universal

NONE = "none"
_MOST_WORDS = 14
_LEAST_WORDS_OFF_TOPIC = 5
_MOST_OF_FRENCH, _MOST_OF_OTHERS = 1200, 150
# Messages to people and about people: some of them do ask for a person, whatever their topic.
_OF_PERSONS = "aide."


class GestureError(ValueError):
    """A file of gestures is wrong; says file, line and why."""


@dataclass(frozen=True)
class Known:
    """A wording and what it does; ``gesture`` is ``none`` for one that asks or tells something of its own.

    ``family`` names the wording family, so that none is both learnt and measured.
    """

    text: str
    lang: str
    gesture: str
    family: str


def gesture_named(name: str) -> Gesture | None:
    """The gesture of that name; None for ``none``.

    Raises:
        ValueError: there is none of that name.
    """
    if name == NONE:
        return None
    return Universal(name) if name in set(Universal) else Social(name)


def read_folder(folder: Path) -> list[Known]:
    """The wordings of all ``*.jsonl`` files of a folder.

    Raises:
        GestureError: a line is not readable, or names an unknown gesture.
    """
    found: dict[str, Known] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                raw = json.loads(line)
                known = Known(str(raw["text"]), str(raw["lang"]), str(raw["gesture"]), str(raw["family"]))
                gesture_named(known.gesture)
            except (ValueError, KeyError, TypeError) as error:
                raise GestureError(f"{path.name}:{number}: {error}") from error
            found.setdefault(known.text, known)
    return list(found.values())


def words() -> list[Known]:
    """The words that are listed for every language: each a family of its own."""
    return [Known(word, lang, meaning.value, f"word/{word}") for meaning, lang, word in listed()]


def strangers(questions: Sequence[Question]) -> list[Known]:
    """Questions that are no gesture: short ones, some of every language; always the same."""
    short: dict[str, list[Question]] = defaultdict(list)
    for question in questions:
        if len(question.text.split()) <= _MOST_WORDS and _asks(question):
            short[question.lang].append(question)
    drawn: list[Known] = []
    for lang, several in sorted(short.items()):
        most = _MOST_OF_FRENCH if lang == "fr" else _MOST_OF_OTHERS
        for place in np.random.default_rng(3).permutation(len(several))[:most]:
            one = several[int(place)]
            drawn.append(Known(one.text, lang, NONE, f"question/{one.text}"))
    return drawn


def everything(folder: Path, questions: Sequence[Question]) -> list[Known]:
    """All that the reader learns from; what is said twice counts as it was written on purpose.

    Raises:
        GestureError: see ``read_folder``.
    """
    found: dict[str, Known] = {}
    for known in _chained(read_folder(folder), words(), strangers(questions)):
        found.setdefault(known.text, known)
    return list(found.values())


def _chained(*several: Iterable[Known]) -> Iterable[Known]:
    for one in several:
        yield from one


def _asks(question: Question) -> bool:
    """Whether it asks something: no request for a person, and, without a topic, no greeting and no thanks either."""
    if universal(question.text) is not None:
        return False
    if question.topics:
        return not question.label.startswith(_OF_PERSONS)
    return len(question.text.split()) >= _LEAST_WORDS_OFF_TOPIC
