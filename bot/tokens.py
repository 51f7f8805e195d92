"""Words of a message with their place in the text, folded: accents, case and variants of letters do not matter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import List, Tuple

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u0640\u064b-\u065f\u0670])+°?")
_ARABIC_LETTERS = str.maketrans({"ى": "ي", "ة": "ه", "ـ": None, "ı": "i", "œ": "oe", "æ": "ae"})
_SHORTENED = {"st": "saint", "ste": "sainte"}
_ARABIC_PARTICLES = "وفبلك"

_ADDRESS = re.compile(
    r"""https?://\S+ | www\.\S+ | \S+@\S+ |
    \b[\w-]+(?:\.[\w-]+)*\.(?:fr|com|net|org|eu|info|io|bzh|corsica|paris|re|gp|education)\b(?:/\S*)?""",
    re.IGNORECASE | re.VERBOSE,
)
_LONG_NUMBER = re.compile(r"(?<!\w)\+?\d(?:[ .\-/]?\d){7,}(?!\w)")
_DATE_OR_DECIMAL = re.compile(r"(?<!\d)(?=[\d.,:/\-]*\d\d)\d{1,4}(?:[.,:/\-]\d{1,4})+(?!\d)")


@dataclass(frozen=True)
class Token:
    """A folded word and where it stands in the original text."""

    word: str
    start: int
    end: int

    @property
    def forms(self) -> Tuple[str, ...]:
        """The word, then the word without the Arabic particles glued to it.

        ``فبالثانوية``, ``بالثانوية`` and ``للثانوية`` are ``الثانوية`` too.
        """
        found = [self.word]
        while len(found[-1]) > 4 and found[-1][0] in _ARABIC_PARTICLES and len(found) < 3:
            rest = found[-1][1:]
            found.append("ا" + rest if found[-1].startswith("لل") else rest)
        return tuple(found)


def fold(word: str) -> str:
    """One word without case, accents or variants of the same letter.

    Example:
        >>> fold("6ème"), fold("St"), fold("٣٤")
        ('6eme', 'saint', '34')
    """
    if word.endswith("°"):
        word = word[:-1] + ("e" if word[:-1].isdigit() else "")
    decomposed = unicodedata.normalize("NFKD", word.lower())
    plain = "".join(_plain(character) for character in decomposed if not unicodedata.combining(character))
    plain = plain.translate(_ARABIC_LETTERS)
    return _SHORTENED.get(plain, plain)


def _plain(character: str) -> str:
    digit = unicodedata.digit(character, None)
    return character if digit is None else str(digit)


def words(text: str) -> Tuple[str, ...]:
    """The folded words of a name: ``Val-d'Oise`` gives ``val``, ``d``, ``oise``."""
    return tuple(token.word for token in tokenise(text))


def tokenise(text: str) -> List[Token]:
    """The folded words of a text with their offsets."""
    found = ((fold(match.group()), match.start(), match.end()) for match in _WORD.finditer(text))
    return [Token(word, start, end) for word, start, end in found if word]


def without_addresses_and_figures(text: str) -> str:
    """The text, same length, with web and mail addresses, phone numbers, dates and decimals blanked out."""
    for pattern in (_ADDRESS, _LONG_NUMBER, _DATE_OR_DECIMAL):
        text = pattern.sub(lambda match: "|" * len(match.group()), text)
    return text
