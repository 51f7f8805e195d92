"""What a message means at a step: one of its answers, or a word that means the same everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.folded_words import fold, likeness
from knowledge.gestures.model import Gesture
from knowledge.guides.choosing import chosen, wordings
from knowledge.guides.model import Choice, Guide, Step
from knowledge.sms_spelling import spelt_out
from knowledge.universal_sentences import ASKED, amounts_to
from knowledge.universal_words import Universal, negations, universal, without_fillers

DONE, TROUBLE, OTHER = "done", "trouble", "other"
_CLOSE = 0.84
_CLOSE_ENOUGH_TO_TRY = 4
_NUMBER = re.compile(
    r"^(?:(?:je |j'ai |c'est |plutot |pour )*(?:prends? |pris |choisi\w* |tape |mets |met |dis |dirais |veux |vote )?)?"
    r"(?:le |la |l')?(?:n |n|no|num |numero |choix |option |reponse |touche |proposition )?(\d{1,2})(?:er|e|eme|ere)?$"
)
_ORDINALS = {"premier": 1, "premiere": 1, "deuxieme": 2, "second": 2, "seconde": 2, "troisieme": 3, "quatrieme": 4,
             "un": 1, "deux": 2, "trois": 3, "quatre": 4, "one": 1, "two": 2, "three": 3, "four": 4}  # fmt: skip
_QUESTION = re.compile(
    r"\?\s*$|^(?:c'est quoi|comment|pourquoi|est ce que|combien|quand|qui|quel|quelle|ou est|how|what|why|when)\b"
)
_BY_INTENT = {
    "affirm": Universal.YES,
    "deny": Universal.NO,
    "dont_understand": Universal.REPEAT,
    "wait": Universal.WAIT,
}
_POLAR = {"oui": Universal.YES, "ouais": Universal.YES, "non": Universal.NO, "nan": Universal.NO}
_REQUEST = re.compile(r"^(?:je (?:veux|voudrais|cherche|souhaite)|j'(?:aimerais|ai besoin)|il (?:me )?faut|besoin d)\b")


@dataclass(frozen=True)
class Answer:
    """An answer that the step itself offers: a number of its choices from 1, or ``done``, ``trouble``, ``other``."""

    key: str


Meaning = Answer | Universal | None


def offered(guide: Guide, step: Step) -> list[str]:
    """The keys of the answers at a step, in the order in which they are numbered."""
    keys = [str(number) for number in range(1, len(step.choices or ()) + 1)]
    if step.next is not None:
        keys += [DONE, TROUBLE] if guide.trouble_of(step) else [DONE]
    if guide.other_than(step) is not None:
        keys.append(OTHER)
    return keys


def understand(guide: Guide, step: Step, text: str, intent: str = "", gesture: Gesture | None = None) -> Meaning:
    """What the message means here; None when it may be a question of its own.

    Args:
        guide: the guide under way.
        step: the step that was said last.
        text: the parent's words.
        intent: what Rasa made of them, the last resort.
        gesture: what they do by their meaning, where no list and no pattern has them.
    """
    said = spelt_out(fold(text))
    position = number_in(text)
    keys = offered(guide, step)
    if position is not None:
        return Answer(keys[position - 1]) if 1 <= position <= len(keys) else None
    asked = is_question(text)
    sentence = amounts_to(text, asked)
    return (
        _exact(step, said)
        or universal(text, typos=False)
        or _close(step, said)
        # « attendez, je cherche mon ordinateur » names one, and has none yet.
        or (sentence if sentence is Universal.WAIT else None)
        or _within(step, text, said)
        or sentence
        or universal(text)
        or (gesture if isinstance(gesture, Universal) and (not asked or gesture in ASKED) else None)
        or (None if asked else _first_word(said))
        or _by_intent(intent)
    )


def says(step: Step, text: str) -> bool:
    """Whether the message is, word for word, one of the step's own answers or a universal word."""
    return _exact(step, spelt_out(fold(text))) is not None or universal(text, typos=False) is not None


def says_another(guide: Guide, step: Step, text: str) -> bool:
    """Whether the message is, word for word, an answer to another step: « iphone » before it is asked which one."""
    said = spelt_out(fold(text))
    return any(_exact(one, said) is not None for one in guide.steps if one.id != step.id)


def polar(step: Step, meaning: Universal) -> Answer | None:
    """The only choice of the step that says yes, or no; None when there is none, or more than one."""
    found = [
        str(number)
        for number, choice in enumerate(step.choices or (), start=1)
        if any(_polarity(words) is meaning for words in (choice.label, *choice.words))
    ]
    return Answer(found[0]) if len(found) == 1 else None


def _polarity(words: str) -> Universal | None:
    said = fold(words)
    return universal(words, typos=False) or _POLAR.get(said.partition(" ")[0])


def _numbered(step: Step) -> Iterator[tuple[str, Choice]]:
    for number, choice in enumerate(step.choices or (), start=1):
        yield str(number), choice


def _exact(step: Step, said: str) -> Answer | None:
    heard = {said, without_fillers(said)} - {""}
    for key, choice in _numbered(step):
        if heard & set(wordings(choice)):
            return Answer(key)
    return None


def _close(step: Step, said: str) -> Answer | None:
    """The choice of the closest spelling; a negation too much or too little is no typo."""
    if len(said) < _CLOSE_ENOUGH_TO_TRY:
        return None
    best, ratio = None, _CLOSE
    for key, choice in _numbered(step):
        for words in wordings(choice):
            alike = likeness(said, words) if negations(words) == negations(said) else 0.0
            if alike >= ratio:
                best, ratio = Answer(key), alike
    return best


def _within(step: Step, text: str, said: str) -> Answer | None:
    """The only choice whose words stand within a sentence that asks nothing."""
    if is_question(text) or _REQUEST.search(said):
        return None
    found = chosen(step, text)
    if found is None:
        return None
    # « oui, … » answers by itself, unless the words are those of a choice that is neither yes nor no.
    polar_said = _POLAR.get(said.partition(" ")[0])
    said_so = polar(step, polar_said) if polar_said else None
    polars = {one.key for meaning in set(_POLAR.values()) if (one := polar(step, meaning)) is not None}
    return said_so if said_so is not None and found in polars else Answer(found)


def _first_word(said: str) -> Universal | None:
    """« oui je l'ai reçu hier » is a yes."""
    return _POLAR.get(without_fillers(said).partition(" ")[0])


def _by_intent(intent: str) -> Universal | None:
    return _BY_INTENT.get(intent)


def is_question(text: str) -> bool:
    """Whether a message asks something, by its form."""
    return bool(_QUESTION.search(text.strip())) or bool(_QUESTION.search(fold(text)))


def number_in(text: str) -> int | None:
    """The number that the whole message is, in digits or in words."""
    said = without_fillers(fold(text))
    bare = said.removeprefix("le ").removeprefix("la ").removeprefix("choix ").removeprefix("numero ")
    if bare in _ORDINALS:
        return _ORDINALS[bare]
    found = _NUMBER.match(said.rstrip(" ."))
    return int(found.group(1)) if found else None
