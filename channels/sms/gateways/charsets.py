"""What a parent wrote, whatever the gateway says of its characters: a wrong label must not cost the words."""

from __future__ import annotations

from channels.sms.text import gsm7
from channels.sms.text.alphabets import NationalLanguage

_LAST_RESORT = "cp1252"
_LABELS = {"gsm": "", "binary": "", "utf-16-be": "utf-16-be", "utf16-be": "utf-16-be", "ucs-2": "utf-16-be"}
_WIDE = ("utf-16-be", "utf-16be", "utf-16")


def read(raw: bytes, label: str = "", wide: bool = False) -> str:
    """The text of ``raw``.

    Args:
        raw: as it came.
        label: the charset that the gateway names, which may be wrong.
        wide: the message was sent in 16-bit units (UCS-2).

    Example:
        >>> read("été".encode("latin-1"), "utf-8"), read("été".encode(), "iso-8859-1")
        ('été', 'été')
    """
    named = _LABELS.get(label.strip().strip('"').lower(), label.strip().strip('"').lower())
    if wide or named in _WIDE:
        text = _strictly(raw, "utf-16-be")
        # Both say so; or only one does, and the bytes do not speak against it.
        agreed = wide and named in _WIDE
        likely = (wide and not named) or _likely_wide(raw)
        if text is not None and (agreed or (likely and not _surely_utf_8(raw))):
            return text
    # What is not UTF-8 almost never reads as UTF-8 by chance, so it goes before whatever is named.
    for charset in ("utf-8", named, _LAST_RESORT):
        text = _strictly(raw, charset) if charset else None
        if text is not None:
            return text
    return raw.decode("latin-1")


def in_national_alphabet(text: str, locking: int, shift: int) -> str:
    """A text that the gateway read with the default alphabet, read again with the tables that its header names."""
    try:
        tables = NationalLanguage(locking), NationalLanguage(shift)
        return gsm7.decode(gsm7.encode(text), *tables) if any(tables) else text
    except ValueError:
        return text


def _likely_wide(raw: bytes) -> bool:
    """Two bytes a sign, of which the first is mostly the same: the page of one script."""
    if len(raw) < 2 or len(raw) % 2:
        return False
    pages = raw[0::2]
    return max(pages.count(page) for page in set(pages)) * 2 >= len(pages)


def _surely_utf_8(raw: bytes) -> bool:
    """Beyond ASCII, other bytes hardly ever read as UTF-8."""
    return not raw.isascii() and _strictly(raw, "utf-8") is not None


def _strictly(raw: bytes, charset: str) -> str | None:
    try:
        return raw.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return None
