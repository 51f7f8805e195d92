"""A text in the cheap alphabet, when its reader loses nothing by it."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from channels.sms.text import gsm7
from channels.sms.text.replacements import (
    DECORATION,
    KEYCAP,
    LETTERS,
    LIGATURES,
    SKIN_TONES,
    TYPOGRAPHY,
    VARIATION_SELECTORS,
    WORDS,
)

URL = re.compile(r"https?://[^\s<>«»“”\"]*[^\s<>«»“”\".,;:!?)’'…]", re.IGNORECASE)
_QUOTED = re.compile(r"«[ \u00a0\u202f\u2009]*(.*?)[ \u00a0\u202f\u2009]*»", re.DOTALL)
_NUMBER_SIGN = re.compile(r"(?<=[nN])°")
_CELSIUS = re.compile(r"°(?=C\b)")
_RANK = re.compile(r"(?<=[0-9])°")
_LETTER_SQUARED = re.compile(r"(?<=[a-zA-Z])([²³])(?![0-9])")
_OE_IN_CAPITALS = re.compile(r"(?<=[A-ZÀ-Ý])Œ|Œ(?=[A-ZÀ-Ý])")
_BLANKS = re.compile(r" {2,}")
_TRAILING = re.compile(r" +(?=\n|$)")
_PLAIN = {**TYPOGRAPHY, **LIGATURES, **LETTERS, **dict.fromkeys(VARIATION_SELECTORS + SKIN_TONES, "")}


def transliterate(text: str) -> str:
    r"""The text in GSM-7 if it keeps its meaning so, otherwise as it was, less what is only decoration.

    Digits and addresses are never lost: a foreign letter in an address is escaped as browsers do, not replaced.

    Example:
        >>> transliterate("« Où est l’élève ? » 🙂")
        '"Où est l\'élève ?"'
        >>> transliterate("Спасибо 🙂")
        'Спасибо'
    """
    tidy = _without_decoration(unicodedata.normalize("NFC", text))
    plain = "".join(_address(piece) if is_address else _words(piece) for is_address, piece in _pieces(_unquoted(tidy)))
    return _tidied(plain) if gsm7.encodable(plain) else _tidied(tidy)


def _pieces(text: str) -> list[tuple[bool, str]]:
    """The text cut into what is an address and what is not."""
    pieces: list[tuple[bool, str]] = []
    end = 0
    for found in URL.finditer(text):
        pieces += [(False, text[end : found.start()]), (True, found.group())]
        end = found.end()
    return [*pieces, (False, text[end:])]


def _address(address: str) -> str:
    """Letters that the alphabet lacks, escaped: the address leads to the same place."""
    scheme, _, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return address
    escaped = "".join(sign if gsm7.encodable(sign) and sign.isascii() else quote(sign) for sign in path)
    return f"{scheme}://{host}{slash}{escaped}"


def _words(text: str) -> str:
    text = _NUMBER_SIGN.sub("o", text)
    text = _CELSIUS.sub("", text)
    text = _RANK.sub("o", text)
    text = _LETTER_SQUARED.sub(lambda found: {"²": "2", "³": "3"}[found.group(1)], text)
    text = _OE_IN_CAPITALS.sub("OE", text)
    text = "".join(WORDS.get(sign, sign) for sign in text).replace(KEYCAP, " ")
    return "".join(_PLAIN.get(sign, sign) for sign in text)


def _unquoted(text: str) -> str:
    """French quotation marks hold blanks inside; English ones do not."""
    return _QUOTED.sub(r'"\1"', text) if "«" in text else text


def _without_decoration(text: str) -> str:
    if not any(sign in DECORATION for sign in text):
        return text
    kept: list[str] = []
    dropping = False
    for sign in text:
        dropping = sign in DECORATION or (dropping and sign in VARIATION_SELECTORS + SKIN_TONES)
        if not dropping:
            kept.append(sign)
        elif sign in DECORATION:
            kept.append(" ")
    return "".join(kept)


def _tidied(text: str) -> str:
    return _TRAILING.sub("", _BLANKS.sub(" ", text)).strip()
