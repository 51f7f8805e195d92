"""What a short sentence amounts to at any step, when no list has it word for word: « attendez, on recommence tout »."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from knowledge.folded_words import fold
from knowledge.sms_spelling import spelt_out
from knowledge.universal_words import Universal, negations, without_fillers

_FILE = Path(__file__).with_suffix(".yml")
_MOST_WORDS = 10
_MOST_WORDS_ASKED = 8
_POLAR = re.compile(r"^(oui|non|ouais|nan)\b ?(.*)$")
# Of others, or of school: the sentence is a question of its own, however it is built.
_NOT_OF_THE_STEP = re.compile(
    r"\b(fils|fille|enfant|enfants|gamin|gamine|petit|maitre\w*|prof\w*|maths?|devoirs|lecons?|anglais|cours|classe|"
    r"cantine|ecole|college|lycee|notes?|vacances|pronote|harcel\w*)\b"
)
ASKED = {Universal.REPEAT, Universal.BACK, Universal.RESTART, Universal.STOP, Universal.WAIT, Universal.RESUME}
"""What may well be said as a question: « je clique où ? »."""
_CONTRADICTED = re.compile(r"\b(mais|sauf|par contre|sans)\b")


def amounts_to(text: str, asked: bool = False) -> Universal | None:
    """What a sentence amounts to, or None when it says something of its own.

    Args:
        text: as the parent wrote it.
        asked: whether it is a question: few of those are about the step.

    Example:
        >>> amounts_to("attendez on recommence tout svp"), amounts_to("g pa tro compri")
        (<Universal.RESTART: 'restart'>, <Universal.REPEAT: 'repeat'>)
        >>> amounts_to("ma fille ne comprend pas ses devoirs") is None
        True
    """
    said = without_fillers(spelt_out(fold(text)))
    count = len(said.split())
    if count > (_MOST_WORDS_ASKED if asked else _MOST_WORDS) or _NOT_OF_THE_STEP.search(said):
        return None
    polar = _POLAR.match(said)
    found = (_fitting(without_fillers(polar.group(2))) if polar else None) or _fitting(said)
    if found is Universal.DONE and (negations(polar.group(2) if polar else said) or _CONTRADICTED.search(said)):
        return None
    if asked and found not in ASKED:
        return None
    return _beside(polar.group(1), said, found) if polar and found else found


def _beside(polar: str, said: str, found: Universal) -> Universal | None:
    """« non, c'est bon » is a no; « oui mais je vois rien » is no yes; « non mais je comprends pas » is neither."""
    positive = polar in ("oui", "ouais")
    if found is Universal.DONE:
        return Universal.YES if positive else Universal.NO
    if found is Universal.TROUBLE and positive and not _CONTRADICTED.search(said):
        return None
    return found


def _fitting(said: str) -> Universal | None:
    for meaning, patterns in _patterns():
        if any(pattern.search(said) for pattern in patterns):
            return meaning
    return None


@cache
def _patterns() -> tuple[tuple[Universal, tuple[re.Pattern[str], ...]], ...]:
    table = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple((Universal(name), tuple(re.compile(one) for one in patterns)) for name, patterns in table.items())
