"""« et pour son frère au lycée ? »: the same question, where the answer is another one."""

from __future__ import annotations

import re

from actions.turn import Turn
from knowledge.decision import Decision, DecisionKind
from knowledge.folded_words import fold

_MOST_WORDS = 16
_VERY_SURE = 0.9
_GOES_ON = re.compile(
    r"(?:(?:ok|ah|oui|merci|d'accord|yes|si|sim|da|evet|так|نعم) )*"
    r"(?:et|e|and|y|i|si|ve|peki|а|та|і|و\w+|w|pour|pr|for|para|pentru|для|icin|epi|pou|aussi|also|tambien|tambem)\b"
)


def asks_for_another_place(turn: Turn, decision: Decision) -> bool:
    """Whether a short message that names a department or a level asks the last question again for that place.

    What goes on with « et … » is about the same matter, unless the search is very sure of another; what does not is
    if the search is unsure, and holds it for a matter of ours.
    """
    named = "department" in turn.mentioned or "level" in turn.mentioned
    if not named or turn.last_topic is None or len(turn.text.split()) > _MOST_WORDS:
        return False
    if _GOES_ON.match(fold(turn.text)):
        return decision.kind is not DecisionKind.ANSWER or decision.score < _VERY_SURE
    return decision.kind is not DecisionKind.ANSWER and not decision.foreign
