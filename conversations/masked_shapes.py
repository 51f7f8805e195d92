"""What a password or a code looks like where no word before it says what it is: « Kevin77sarah ne marche pas ».

Product names with a number, codes of this service and of schools, dates and addresses look a little like it and stay.
"""

from __future__ import annotations

import re

_LEAST = 8
_EDGES = ".,;:?…،()«»\"'"
_SIGNS = frozenset("!@#$%&*+=_?-")
PASSWORD_SHAPE = re.compile(r"(?<![^\s\"'«(:=])(?P<secret>[^\s\"'«»()\[\]]{8,64})(?![^\s\"'»)])")
# Six digits in one piece: the codes that ÉduConnect and others send. Postcodes have five, telephone numbers ten.
CODE_SHAPE = re.compile(
    r"(?<![\w./:+-])(?<!\d )(?<!° )(?<!°)(?P<secret>\d{6})(?![\w/:@-])(?!\s*\d)(?!\.\w)(?!,\d)"
    r"(?!\s*(?:€|euros?|eur|dollars?|km|m²|habitants?|vues?|abonn[ée]s|followers|élèves|eleves|parents|personnes))"
)
_GAP = r"[\s\u00a0\u202f._-]{0,3}"


def _of_digits(first: str, count: int) -> re.Pattern[str]:
    return re.compile(rf"(?<![\d+])(?P<secret>(?={first})\d(?:{_GAP}\d){{{count - 1}}})(?!\d)")


# The lengths and first digits that issuers give out, and sixteen digits by fours whoever gave them out: what follows (a
# date, a code, a postcode) is no part of the number, and what begins with 0 or + is a telephone number.
CARD_SHAPES = (
    re.compile(rf"(?<![\d+])(?P<secret>[1-9]\d{{3}}(?:{_GAP}\d{{4}}){{3}})(?!\d)"),
    _of_digits(r"4|5[1-5]|2[2-7]|6", 16),
    _of_digits(r"3[47]", 15),
    _of_digits(r"3[068]", 14),
    _of_digits(r"4|6", 19),
)
_PRODUCT = re.compile(
    r"(?:windows|android|galaxy|iphone|ipad|ios|macos|mac|chrome\w*|firefox|office|libreoffice|playstation|ps|xbox|"
    r"switch|samsung|huawei|xiaomi|redmi|note|oppo|pixel|lenovo|thinkpad|acer|asus|hp|dell|tab|surface|livebox|"
    r"freebox|bbox|wifi|wi-fi|snap\w*|tiktok|instagram|facebook|whatsapp|youtube|minecraft|fortnite|roblox|fifa|gta|"
    r"educonnect|éduconnect|franceconnect|pronote|ecoledirecte|skolengo|monlycee|lycee|lycée|college|collège|école|"
    r"ecole|classe|covid|usb|mp|pdf|iso|h)[-_]?[a-z]{0,3}\d{1,4}[a-z+]{0,7}",
    re.IGNORECASE,
)
_OWN = re.compile(r"(?:\d{7}[A-Za-z]|[A-Z0-9]{5,6}|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|(?:19|20)\d\d[-/](?:19|20)?\d\d)")
# « Nesta7a9 », « Yet3a9bou »: Arabic in Latin letters, where a digit is a letter and stands between letters.
_ARABIC_WORD = re.compile(r"[A-Z]?[a-z]*(?:[235679][a-z]+)*[235679]?")
_ADDRESS = re.compile(
    r"@|://|^www\.|\.(?:fr|com|org|net|gouv|html?|pdf|docx?|jpe?g|png|mp[34])\b|^[/\\\\]|^#", re.IGNORECASE
)


def looks_like_a_password(written: str) -> bool:
    """Eight signs or more with capitals, small letters and digits, or with letters, two digits and another sign.

    Example:
        >>> looks_like_a_password("Kevin77sarah"), looks_like_a_password("Windows11Pro")
        (True, False)
    """
    bare = written.strip(_EDGES)
    if len(bare) < _LEAST or _ADDRESS.search(bare) or _PRODUCT.fullmatch(bare) or _OWN.fullmatch(bare):
        return False
    if _ARABIC_WORD.fullmatch(bare):
        return False
    letters = [sign for sign in bare if sign.isalpha()]
    digits = sum(sign.isdecimal() for sign in bare)
    mixed = any(sign.isupper() for sign in letters[1:] or letters) or (letters and letters[0].isupper())
    small = any(sign.islower() for sign in letters)
    if mixed and small and digits >= 2 and not _of_parts(bare):
        return True
    return bool(letters) and digits >= 2 and bool(_inner_signs(bare)) and not _of_parts(bare)


def looks_like_a_code(written: str) -> bool:
    """Six digits that are no round number, no month and year, and no example that everybody gives (123456)."""
    if written in "01234567890" or written in "9876543210" or len(set(written)) == 1:
        return False
    return not written.endswith("000") and not re.fullmatch(r"(?:0[1-9]|1[0-2])(?:19|20)\d\d|(?:19|20)\d{4}", written)


def _inner_signs(bare: str) -> set[str]:
    """Signs that passwords have and sentences do not: not a hyphen, nor what ends a sentence."""
    return (set(bare) & _SIGNS) - {"-", "?"} if not bare.endswith("?") else (set(bare) & _SIGNS) - {"-"}


def _of_parts(bare: str) -> bool:
    """Whether it is several ordinary words and numbers written together: « lundi/12h30 », « 6eme-Pronote »."""
    parts = [part for part in re.split(r"[/+&=,;:.…\\-]+", bare) if part]
    plain = re.compile(r"[^\W\d]+|\d+|\d{1,2}h\d{0,2}|[^\W\d]{1,3}\d{1,2}|\d{1,3}[^\W\d]{1,5}|[^\W\d]+\d")
    return len(parts) > 1 and all(plain.fullmatch(part) or _PRODUCT.fullmatch(part) for part in parts)
