"""What a door does to a text before anything else sees it."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARACTERS = 16_000
_KEPT_CONTROLS = "\n\t"
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_JOINERS = "\u200c\u200d"
# Format characters (category Cf) that are seen: number signs and end-of-verse marks of Arabic and its neighbours.
_SEEN_FORMATS = {*map(chr, range(0x0600, 0x0606)), "\u06dd", "\u070f", "\u0890", "\u0891", "\u08e2"}
# Letters and symbols that show nothing: fillers of Hangul, the empty Braille cell.
_BLANK_LOOKALIKES = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u2800"}
_UNREADABLE = ("Cc", "Cf", "Cs", "Co", "Cn")


class RefusedText(ValueError):
    """The text cannot be taken; ``key`` names the text that tells the parent why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def normalise(raw: str) -> str:
    """A clean text: composed accents, no control or invisible characters, no leading command, no blanks around.

    A leading ``/`` would be an order to Rasa (``/restart``, ``/intent{…}``): users may not give any, so leading slashes
    are dropped, whatever blanks or invisible characters stand between them. Joiners stay only where they join: inside
    an emoji or a word.

    Raises:
        RefusedText: empty, too long, or made of nothing readable.

    Example:
        >>> normalise("  /restart ")
        'restart'
    """
    if len(raw) > MAX_CHARACTERS:
        raise RefusedText("too_long")
    text = _from_first_sign(unicodedata.normalize("NFC", _without_stray_joiners(readable(raw)))).rstrip()
    if not text:
        raise RefusedText("unreadable" if raw.strip(" \n\r\t\xa0/") else "empty_message")
    return text


def readable(raw: str) -> str:
    """The text without what no reader sees and no database takes: controls, half characters; one kind of line end.

    Example:
        >>> readable(f"a{chr(0)}b")
        'ab'
    """
    return "".join(character for character in _LINE_ENDS.sub("\n", raw) if _readable(character))


def _from_first_sign(text: str) -> str:
    """The text from its first visible character that is not a slash."""
    for place, character in enumerate(text):
        if character != "/" and _seen(character):
            return text[place:]
    return ""


def _readable(character: str) -> bool:
    if character in _KEPT_CONTROLS or character in _JOINERS or character in _SEEN_FORMATS:
        return True
    return character != "\ufffd" and unicodedata.category(character) not in _UNREADABLE


def _without_stray_joiners(text: str) -> str:
    """Keeps a joiner only between two characters that it can join; elsewhere it would hide what stands beside it."""
    if not any(joiner in text for joiner in _JOINERS):
        return text
    kept: list[str] = []
    for place, character in enumerate(text):
        if character in _JOINERS:
            before, after = kept[-1:], text[place + 1 : place + 2]
            if not before or not after or not _joins(before[0]) or not _joins(after):
                continue
        kept.append(character)
    return "".join(kept)


def _joins(character: str) -> bool:
    """Letters, marks, and the symbols that emoji are made of."""
    return character not in _BLANK_LOOKALIKES and unicodedata.category(character) in (
        *("Ll", "Lu", "Lt", "Lo", "Lm", "Mn", "Mc", "Me", "So", "Sk"),
    )


def _seen(character: str) -> bool:
    """Whether a reader sees something: neither a blank, nor a lone mark, nor a look-alike of a blank."""
    if character in _SEEN_FORMATS:
        return True
    return character not in _BLANK_LOOKALIKES and unicodedata.category(character)[0] in "LNPS"
