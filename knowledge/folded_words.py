"""Words without what parents type differently: case, accents, punctuation, blanks."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

_KEPT = re.compile(r"[^\w'+-]+", re.UNICODE)
_STRAIGHT = {ord("’"): "'", ord("‘"): "'", ord("`"): "'", ord("ʼ"): "'"}


def fold(text: str) -> str:
    """Lower case, no accents, no punctuation, single blanks.

    Example:
        >>> fold("  Ça   MARCHE pas !! ")
        'ca marche pas'
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_STRAIGHT).lower())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(_KEPT.sub(" ", bare).split())


def likeness(first: str, second: str) -> float:
    """How alike two folded texts are, from 0 to 1; two thirds of a long word may be wrong, none of a short one."""
    return SequenceMatcher(None, first, second, autojunk=False).ratio()
