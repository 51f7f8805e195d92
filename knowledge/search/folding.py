"""How a text is written down for comparison letter by letter."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[^\w]+")


def fold(text: str) -> str:
    """Lower case, accents dropped, everything that is neither letter nor digit a blank.

    Example:
        >>> fold("J’ai oublié… mon MDP !")
        'j ai oublie mon mdp '
    """
    decomposed = unicodedata.normalize("NFD", text.lower())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _NOT_WORD.sub(" ", plain)
