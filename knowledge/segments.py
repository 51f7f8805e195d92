"""How long a text is as an SMS: in GSM-7, after the few letters that it lacks are replaced."""

from __future__ import annotations

import math
import unicodedata

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWO = frozenset("^{}\\[~]|€")
_INSTEAD = {
    "’": "'", "‘": "'", "«": '"', "»": '"', "“": '"', "”": '"', "…": "...", "œ": "oe", "Œ": "OE", "–": "-", "—": "-",
    "\u00a0": " ", "\u202f": " ", "•": "-",
}  # fmt: skip
_ALONE, _JOINED = 160, 153
_ALONE_WIDE, _JOINED_WIDE = 70, 67


def plain(text: str) -> str:
    """The text in the letters of GSM-7 where French allows it: « ê » becomes « e », quotes become straight.

    Example:
        >>> plain("Même à l’œil…")
        "Meme à l'oeil..."
    """
    return "".join(_letter(letter) for letter in unicodedata.normalize("NFC", text))


def segments(text: str) -> int:
    """How many SMS segments carry the text, once in plain letters; other scripts are counted in UCS-2.

    Example:
        >>> segments("a" * 160), segments("a" * 161)
        (1, 2)
    """
    sent = plain(text)
    if all(letter in _BASIC or letter in _TWO for letter in sent):
        length = sum(2 if letter in _TWO else 1 for letter in sent)
        return 1 if length <= _ALONE else math.ceil(length / _JOINED)
    length = len(sent.encode("utf-16-le")) // 2
    return 1 if length <= _ALONE_WIDE else math.ceil(length / _JOINED_WIDE)


def _letter(letter: str) -> str:
    if letter in _BASIC or letter in _TWO:
        return letter
    if letter in _INSTEAD:
        return _INSTEAD[letter]
    bare = "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
    return bare if bare and all(part in _BASIC for part in bare) else letter
