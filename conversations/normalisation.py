"""What a door does to a text before anything else sees it."""

from __future__ import annotations

import unicodedata

MAX_CHARACTERS = 4000
_KEPT_CONTROLS = "\n\t"
_INVISIBLE = {"\ufeff", "\u2060", "\u00ad"}


class RefusedText(ValueError):
    """The text cannot be taken; ``key`` names the text that tells the parent why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def normalise(raw: str) -> str:
    """A clean text: composed accents, no control characters, no leading command, no blanks around.

    A leading ``/`` would be an order to Rasa (``/restart``, ``/intent{…}``): users may not give any, so leading slashes
    are dropped.

    Raises:
        RefusedText: empty, too long, or made of nothing readable.

    Example:
        >>> normalise("  /restart ")
        'restart'
    """
    if len(raw) > MAX_CHARACTERS:
        raise RefusedText("too_long")
    composed = unicodedata.normalize("NFC", raw.replace("\r\n", "\n"))
    kept = "".join(character for character in composed if _readable(character))
    text = kept.strip().lstrip("/").strip()
    if not text:
        raise RefusedText("unreadable" if raw.strip(" \n\t/") else "empty_message")
    return text


def _readable(character: str) -> bool:
    if character in _KEPT_CONTROLS:
        return True
    if character in _INVISIBLE or character == "\ufffd":
        return False
    return unicodedata.category(character) not in ("Cc", "Cs", "Co", "Cn")
