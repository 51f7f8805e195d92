"""What to do with a message: answer, ask which of three is meant, or decline. From calibrated probabilities only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.catalogue import topics
from knowledge.elsewhere import MAY_CONCERN_ABROAD
from knowledge.search.calibration import Cutoffs
from knowledge.search.engine import Ranking

MAX_CHOICES = 3
_WORTH_OFFERING = 0.02
_WORTH_ASKING = 0.4
"""Probability that the first topic is right, above which what is meant is asked, even of a likely stranger.

Of 160 ordinary questions that nothing was learnt from, five were declined without this and one with it; of 70
strangers, 7 are asked instead of 4.
"""
DELICATE_THEMES = ("protection",)
DELICATE_MARGIN = 5.0


class DecisionKind(StrEnum):
    """The three things that the search can decide."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    DECLINE = "decline"


@dataclass(frozen=True)
class Decision:
    """What to do, with the topics it is about, best first, and the probability that decided."""

    kind: DecisionKind
    topics: tuple[str, ...]
    score: float
    foreign: bool = False
    """Declined, and surely no matter of this service: nobody failed to understand anything."""
    near: bool = False
    """Asked back although the topic is sure, only because the message could be no matter of this service."""


def _delicate(ranking: Ranking) -> bool:
    """Whether a wrong answer would wound: told that a child is the bully, when the child is bullied.

    In these themes the second topic of the same theme must be far behind before the first is answered outright.
    """
    (first, ahead), *others = ranking.topics
    known = topics()
    if first not in known or known[first].theme not in DELICATE_THEMES:
        return False
    near = max(
        (share for topic, share in others if topic in known and known[topic].theme == known[first].theme), default=0
    )
    return ahead < DELICATE_MARGIN * near


def decide(ranking: Ranking, cutoffs: Cutoffs, elsewhere: bool = False) -> Decision:
    """Answers outright only what is sure; offers at most three topics when within the catalogue; else declines.

    Args:
        ranking: what the search makes of the message.
        cutoffs: from which probabilities on.
        elsewhere: the message names another country. What is asked of a school there is worded as it would be of one
            here, so only what may concern a parent abroad is answered outright.
    """
    first = [topic for topic, _ in ranking.topics[:1]]
    if ranking.within < cutoffs.within and ranking.right < _WORTH_ASKING:
        return Decision(DecisionKind.DECLINE, (), ranking.within, foreign=ranking.within < cutoffs.foreign)
    ours = not elsewhere or set(first) <= MAY_CONCERN_ABROAD
    near = bool(first) and ranking.right >= cutoffs.answer and ours and not _delicate(ranking)
    if near and ranking.within >= max(cutoffs.ours, cutoffs.within):
        return Decision(DecisionKind.ANSWER, tuple(first), ranking.right)
    offered = [topic for topic, probability in ranking.topics[:MAX_CHOICES] if probability >= _WORTH_OFFERING]
    return Decision(DecisionKind.CLARIFY, tuple(offered or first), ranking.right, near=near)
