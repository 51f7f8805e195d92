"""What stands before the matter of a message: « non laissez, à partir de quel âge ? » is a stop and a question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.gestures.model import Gesture, ReadGesture, Social
from knowledge.universal_sentences import amounts_to
from knowledge.universal_words import Universal, universal

_CLAUSE = re.compile(r"[,.;:!?\n…،؛؟]+\s*")
_ASKING = re.compile(r"[^,.;:!?\n…،؛؟]+[?؟]+")
_MOST_WORDS_OF_A_CLAUSE, _MOST_WORDS_OF_A_PREFIX = 6, 3
_LEAST_WORDS_OF_A_MATTER = 3
_MOST_HEADS = 4
_LEAST_LETTERS_OF_A_PREFIX = 3
_BEFORE_ANYTHING = (Universal.YES, Universal.NO, Universal.WAIT)


@dataclass(frozen=True)
class Led:
    """The gestures that a message begins with, in order, and what it says after them."""

    heads: tuple[Gesture, ...]
    matter: str


def led(text: str, read: ReadGesture) -> Led:
    """Takes the leading gestures off a message; what is nothing but gestures has no heads, and is its own matter.

    Args:
        text: as the parent wrote it.
        read: the reader of gestures by meaning.

    Example:
        >>> led("non, attendez, combien ça coûte la cantine ?", lambda words: None)
        Led(heads=(<Universal.NO: 'no'>, <Universal.WAIT: 'wait'>), matter='combien ça coûte la cantine ?')
    """
    heads: list[Gesture] = []
    matter = text.strip()
    while len(heads) < _MOST_HEADS:
        found = _clause(matter, read) or _prefix(matter)
        if found is None:
            break
        gesture, rest = found
        if len(rest.split()) < _LEAST_WORDS_OF_A_MATTER:
            return Led((), text)
        heads.append(gesture)
        matter = rest
    return Led(tuple(heads), matter)


def _clause(text: str, read: ReadGesture) -> tuple[Gesture, str] | None:
    """The first clause, if it is a gesture."""
    end = _CLAUSE.search(text)
    if end is None:
        return None
    clause = text[: end.start()]
    if not 0 < len(clause.split()) <= _MOST_WORDS_OF_A_CLAUSE:
        return None
    gesture = universal(clause, typos=False) or amounts_to(clause) or universal(clause) or read(clause)
    return (gesture, text[end.end() :].strip()) if gesture is not None else None


def _prefix(text: str) -> tuple[Gesture, str] | None:
    """The first words, if a list has them; the longest first. « où » or « para » alone begin a question as well."""
    words = text.split()
    for count in range(min(_MOST_WORDS_OF_A_PREFIX, len(words) - 1), 0, -1):
        start = " ".join(words[:count])
        gesture = universal(start, typos=False) if len(start) >= _LEAST_LETTERS_OF_A_PREFIX else None
        if gesture in _BEFORE_ANYTHING or (gesture is Universal.STOP and count > 1):
            return gesture, " ".join(words[count:]).lstrip(",.;:!?… ")
    return None


def asking(text: str) -> str | None:
    """The clause that ends with a question mark, when the message has others: what stands around it drowns it.

    Example:
        >>> asking("je suis dans le train, c'est payant ?")
        "c'est payant ?"
        >>> asking("c'est payant ?") is None
        True
    """
    clauses = [found.group().strip() for found in _ASKING.finditer(text)]
    clauses = [clause for clause in clauses if len(clause.split()) >= _LEAST_WORDS_OF_A_MATTER]
    return clauses[-1] if clauses and clauses[-1] != text.strip() else None


def gesture_of(text: str, read: ReadGesture) -> Gesture | None:
    """The gesture that a whole message is, or that all its clauses are: « merci, je ferai la suite demain » stops.

    Of several the last counts, thanks only where nothing else is said.
    """
    whole = read(text)
    if whole is not None:
        return whole
    clauses = [clause.strip() for clause in _CLAUSE.split(text) if clause.strip()]
    if not 1 < len(clauses) <= _MOST_HEADS:
        return None
    found = [universal(clause, typos=False) or read(clause) for clause in clauses]
    if any(one is None for one in found):
        return None
    said = [one for one in found if one is not Social.THANKS]
    return said[-1] if said else Social.THANKS
