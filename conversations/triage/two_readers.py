"""The triage of the house: the rules first, then a second reader for what no rule foresaw."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from conversations.model import Emergency
from conversations.triage.lexical import GRAVEST_FIRST, LexicalTriage, Signs, gravest
from conversations.triage.second_reader import Example, Opinion, SecondReader, SecondReaderFailed
from conversations.triage.stretches import stretches

log = logging.getLogger(__name__)

WrittenIn = Callable[[str, str], str]
"""The language of a text; the second argument where it cannot be told."""

RAISED = -0.12
"""Score above which the second reader raises an emergency by itself."""
DOUBTED = -0.57
"""Score above which there is doubt: the nearest known messages decide."""
SURELY_ORDINARY = -0.47
"""Score below which a rule that fired is taken for a figure of speech."""
RULE_ALONE = -0.37
"""The same for a rule that stands alone: none of the nearest known messages is an emergency, or the words read in their
order speak against a danger."""
_MOST_NEIGHBOURS = 0.8


class Ground(StrEnum):
    """Why a message was raised, or not."""

    RULE = "rule"
    LIKENESS = "likeness"
    NEIGHBOURS = "neighbours"
    RULE_OVERRULED = "rule_overruled"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Judgement:
    """What both readers say of a message, and what follows."""

    ground: Ground
    topic: str | None
    signs: Signs
    opinion: Opinion | None
    examples: tuple[Example, ...] = ()
    telling: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """Further topics of what was raised, the gravest first."""


class TwoReaders:
    """The port ``Triage``: reviewed rules, which can say why, and a second reader, which can show examples."""

    def __init__(self, rules: LexicalTriage, second: SecondReader, written_in: WrittenIn | None = None) -> None:
        """Keeps both readers.

        Args:
            rules: the rules, which also know the answers.
            second: the second reader.
            written_in: in which language a text is; without it, the language of the rule that fired is the answer's.
        """
        self._rules = rules
        self._second = second
        self._written_in = written_in

    def assess(self, text: str, lang: str) -> Emergency | None:
        """The emergency that a message reveals, or None. Whatever becomes of the second reader, the rules speak."""
        judged = self.judge(text)
        if judged.topic is None:
            return None
        found = self._rules.emergency(judged.topic, lang, self._language(text, lang, judged.signs))
        return replace(found, others=judged.others) if found else None

    def of_topic(self, topic: str, lang: str) -> Emergency | None:
        """The emergency that was named by its topic: nothing is read."""
        return self._rules.emergency(topic, lang, lang) if topic in GRAVEST_FIRST else None

    def _language(self, text: str, lang: str, signs: Signs) -> str:
        """The language of a message: told by its letters; else that of the rule that fired; else the conversation's."""
        by_rule = signs.hits[0].lang if signs.hits else lang
        return self._written_in(text, by_rule) if self._written_in else by_rule

    def judge(self, text: str) -> Judgement:
        """What both readers say of a message: of a long one, of its most alarming stretch."""
        judged = [self._of_stretch(stretch) for stretch in stretches(text)]
        raised = [one for one in judged if one.topic is not None]
        if raised:
            chosen = min(raised, key=lambda one: GRAVEST_FIRST.index(str(one.topic)))
            return replace(chosen, others=_others(chosen, raised))
        return max(judged, key=lambda one: one.opinion.score if one.opinion else -math.inf)

    def _of_stretch(self, text: str) -> Judgement:
        signs = self._rules.signs(text)
        if text.isascii() and not any(letter.isalpha() for letter in text):
            return decide(signs, None)  # « 14 » is the answer to a step: a second reader finds an age in it
        try:
            opinion = self._second.read(text, signs)
        except SecondReaderFailed as trouble:
            log.warning("triage goes on with the rules alone: %s", trouble)
            return decide(signs, None)
        return decide(signs, opinion)

    def explain(self, text: str) -> Judgement:
        """``judge``, with the words that speak most for an emergency and the known messages nearest to this one."""
        examples = tuple(self._second.examples(text))
        return replace(self.judge(text), examples=examples, telling=self._second.telling(text))


def _others(chosen: Judgement, raised: list[Judgement]) -> tuple[str, ...]:
    told = {str(one.topic) for one in raised} | {hit.topic for one in raised for hit in one.signs.hits}
    return tuple(sorted(told - {chosen.topic}, key=GRAVEST_FIRST.index))


def decide(signs: Signs, opinion: Opinion | None) -> Judgement:
    """What follows from what the rules found and from the second reader's opinion, if it has one.

    A rule raises unless the second reader is sure of the contrary. Without a rule, a clear likeness to known
    emergencies raises; in doubt, it raises if nearly all the nearest known messages are emergencies.
    Rule and doubt count for less where the words, read in their order, speak against a danger; a rule also where none
    of the nearest known messages is an emergency: it is everyday talk more often than a danger that nobody foresaw.

    Which danger it is, the second reader says, also where a rule raised: it sees the whole message, a rule some words
    (right for 92 % of 505 emergencies for which a rule fired, none of them learnt; the gravest rule for 80 %).
    """
    if opinion is None:
        topic = gravest(signs.hits) if signs.hits else None
        return Judgement(Ground.RULE if signs.hits else Ground.NOTHING, topic, signs, None)
    ground = _ground(bool(signs.hits), opinion)
    if ground in (Ground.RULE_OVERRULED, Ground.NOTHING):
        return Judgement(ground, None, signs, opinion)
    return Judgement(ground, opinion.topic, signs, opinion)


def _ground(fired: bool, opinion: Opinion) -> Ground:
    """Why a message is raised, or not, given whether a rule fired."""
    denied = opinion.closer is not None and opinion.closer < 0
    alone = denied or opinion.neighbours == 0
    if fired and opinion.score > (RULE_ALONE if alone else SURELY_ORDINARY):
        return Ground.RULE
    if opinion.score > RAISED:
        return Ground.LIKENESS
    if opinion.score > DOUBTED and opinion.neighbours >= _MOST_NEIGHBOURS and not denied:
        return Ground.NEIGHBOURS
    return Ground.RULE_OVERRULED if fired else Ground.NOTHING
