"""Texts that are read from the right: what keeps a telephone number in its order among them."""

from __future__ import annotations

import re

LANGUAGES = frozenset({"ar"})
_WITHIN_A_NUMBER = re.compile(r"(?<=\d) (?=\d)")
_NO_BREAK_SPACE = "\u00a0"


def numbers_kept(text: str, lang: str) -> str:
    """The text with numbers that no display turns round: « 0 800 12 25 00 », not « 00 25 12 800 0 ».

    Between digits an ordinary blank parts two numbers, which then run from right to left; a no-break space is a
    separator within one (Unicode Standard Annex #9, rule W4).
    """
    return _WITHIN_A_NUMBER.sub(_NO_BREAK_SPACE, text) if lang in LANGUAGES else text


def address_kept(url: str, lang: str) -> str:
    """The address without the stroke at its end, which would stand before it among letters read from the right.

    Example:
        >>> address_kept("https://www.lumni.fr/", "ar"), address_kept("https://www.lumni.fr/", "en")
        ('https://www.lumni.fr', 'https://www.lumni.fr/')
    """
    return url.rstrip("/") if lang in LANGUAGES else url
