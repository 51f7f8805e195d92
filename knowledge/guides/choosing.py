"""Which choice of a step a sentence gives, by the words of that choice: « le collège m'a donné une feuille »."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.content_words import content, same
from knowledge.folded_words import fold
from knowledge.guides.model import Choice, Step
from knowledge.sms_spelling import spelt_out
from knowledge.universal_words import negations

_CLAUSE = re.compile(r"[,.;:!?\n]+|\b(?:mais|donc|puis|ensuite|alors|parce que|car|sauf que|et)\b", re.IGNORECASE)
_DENIALS = {"rien", "aucun", "aucune", "jamais"}
_LEAST_PHRASE, _LITTLE = 4, 0.25
_POLAR = {"oui", "non", "ouais", "nan", "si"}


def chosen(step: Step, text: str) -> str | None:
    """The number of the only choice whose own words the sentence says; None when there is none, or several.

    Every word of a label, or of one of the other wordings of a choice, must stand in one clause, in any order and in
    any form; a negation too much or too little is another answer.
    """
    choices = step.choices or ()
    clauses = [clause for part in _CLAUSE.split(text) if (clause := spelt_out(fold(part)))]
    whole = spelt_out(fold(text))
    found: dict[str, tuple[float, int]] = {}
    for number, choice in enumerate(choices, start=1):
        others = [one for one in choices if one is not choice]
        said = [
            (weight, -_place(words, whole))
            for words in wordings(choice)
            if (weight := max(_weight(words, clause, others) for clause in (*clauses, whole))) > 0
        ]
        if said:
            found[str(number)] = max(said)
    # Of two choices that are said as much, the first counts: « une feuille, avec un code ».
    ranked = sorted(found, key=lambda key: found[key], reverse=True)
    if not ranked or (len(ranked) > 1 and found[ranked[0]] == found[ranked[1]]):
        return None
    return ranked[0]


def _place(words: str, said: str) -> int:
    """Where in a sentence the first of these words stands."""
    given = list(content(said))
    places = [place for word in content(words) for place, other in enumerate(given) if same(word, other)]
    return min(places, default=len(given))


def wordings(choice: Choice) -> tuple[str, ...]:
    """The label and the other words of a choice, as they are compared."""
    return tuple(spelt_out(fold(words)) for words in (choice.label, *choice.words))


def _weight(words: str, said: str, others: Sequence[Choice]) -> float:
    """How much a clause says these words: a word that other choices have too says less."""
    wanted, given = tuple(content(words)), tuple(content(said))
    if _negated(words) != _negated(said):
        return 0.0
    if not wanted:
        # « à nous », « rien » mean something only together.
        return _LITTLE if len(words) >= _LEAST_PHRASE and f" {words} " in f" {said} " else 0.0
    if not all(any(same(word, other) for other in given) for word in wanted):
        return 0.0
    elsewhere = {other for choice in others for wording in wordings(choice) for other in content(wording)}
    return sum(0.5 if any(same(word, other) for other in elsewhere) else 1.0 for word in wanted)


def _negated(said: str) -> bool:
    """Whether it denies: « rien reçu » and « pas reçu » are one answer, « reçu » another."""
    return bool(negations(said) - _POLAR or _DENIALS & set(said.split()))
