"""An order to stop that ends a longer message: « il était chez sa copine. Fausse alerte, on peut arrêter »."""

from __future__ import annotations

import re

from knowledge.gestures.model import ReadGesture, Social
from knowledge.guides.understanding import is_question
from knowledge.universal_sentences import amounts_to
from knowledge.universal_words import Universal, universal

_CLAUSE = re.compile(r"[^,.;:!?\n…،؛؟]+[.;:!?\n…،؛؟]*")
_MOST_WORDS = 7
_LEAST_WORDS_BEFORE, _LEAST_CLAUSES = 2, 2
_THANKS = frozenset(
    {
        *(
            "merci",
            "merci beaucoup",
            "thanks",
            "thank you",
            "gracias",
            "obrigada",
            "obrigado",
            "mulțumesc",
            "teşekkürler",
        ),
        *("дякую", "شكرا", "choukran", "mèsi", "au revoir", "bonne soirée", "bonne journée", "à bientôt"),
    }
)


def before_leaving(text: str, read: ReadGesture) -> str | None:
    """What a message says before the order to stop that ends it; None when it does not end so.

    Thanks and farewells after the order change nothing.

    Args:
        text: as the parent wrote it.
        read: the reader of gestures by meaning.

    Example:
        >>> before_leaving("il est revenu, fausse alerte. on peut arrêter, merci", lambda words: None)
        'il est revenu, fausse alerte.'
        >>> before_leaving("où est-ce que ça s'arrête ?", lambda words: None) is None
        True
    """
    clauses = [found for found in _CLAUSE.finditer(text) if found.group().strip()]
    while clauses and _courtesy(clauses[-1].group(), read):
        clauses.pop()
    if len(clauses) < _LEAST_CLAUSES or not _stops(clauses[-1].group().strip(), read):
        return None
    before = text[: clauses[-1].start()].strip().rstrip(",")
    return before if len(before.split()) >= _LEAST_WORDS_BEFORE else None


def _stops(clause: str, read: ReadGesture) -> bool:
    if len(clause.split()) > _MOST_WORDS or is_question(clause):
        return False
    meant = universal(clause, typos=False) or amounts_to(clause) or universal(clause) or read(clause)
    return meant is Universal.STOP


def _courtesy(clause: str, read: ReadGesture) -> bool:
    meant = None if universal(clause) else read(clause)
    return meant in (Social.THANKS, Social.GOODBYE) or clause.strip(" .!").lower() in _THANKS
