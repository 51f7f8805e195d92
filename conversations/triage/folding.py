"""A message as the lexicon sees it: words without case, accents or drawn-out letters, and where sentences end."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_WORD_OR_END = re.compile(
    r"(?P<word>[^\W_](?:['’ʼ`]?[^\W_]|[\u0300-\u036f\u064b-\u0652\u0640])*)"
    r"|(?P<laugh>[\U0001F600-\U0001F606\U0001F602\U0001F923\U0001F639\U0001F61C\U0001F61D]+|\bxd+\b)"
    r"|(?P<money>[€$£₴₺])"
    r"|(?P<end>[.!?…؟।\n;]+)"
    r"|(?P<pause>[,،:()«»\"“”–—]+)"
)
_LETTERS_AGAIN = re.compile(r"([^\W\d_])\1+")
_SAME_LETTER = str.maketrans(
    {
        "ı": "i", "ø": "o", "đ": "d", "ł": "l", "ß": "s", "æ": "ae", "œ": "oe",
        "ى": "ي", "ة": "ه", "ٱ": "ا", "گ": "ك", "ڭ": "ك", "ک": "ك", "ی": "ي", "ڤ": "ف", "پ": "ب", "چ": "ش",
        "ґ": "г", "ё": "е",
    }
)  # fmt: skip
_SPOKEN = {"laugh": "haha", "money": "euros"}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a message.

    ``text`` is folded, ``written`` is what the parent typed (a laughing face is written ``haha``), ``place`` counts
    words and leaves a hole between sentences, so that a distance also says whether a sentence ended; ``closes`` is true
    before any punctuation.
    """

    text: str
    written: str
    place: int
    sentence: int
    closes: bool


SENTENCE_HOLE = 3


def words(message: str) -> list[Word]:
    """The words of a message in order.

    Example:
        >>> [word.text for word in words("Il a FRAPPÉ l'enfant !!!")]
        ['il', 'a', 'frape', 'lenfant']
    """
    found: list[Word] = []
    place = sentence = 0
    pending: tuple[str, str] | None = None
    for match in _WORD_OR_END.finditer(message):
        kind = match.lastgroup
        if kind in ("word", "laugh", "money"):
            if pending is not None:
                found.append(Word(*pending, place, sentence, False))
                place += 1
            written = _SPOKEN.get(kind, match.group())
            pending = (fold(written), written)
        elif pending is not None:
            found.append(Word(*pending, place, sentence, True))
            place += 1
            pending = None
        if kind == "end" and found:
            place, sentence = place + SENTENCE_HOLE, sentence + 1
    if pending is not None:
        found.append(Word(*pending, place, sentence, True))
    return found


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """One word: lower case, no accents, no apostrophes, each run of a letter written once.

    Example:
        >>> fold("L'Étrannngler")
        'letrangler'
    """
    spread = unicodedata.normalize("NFKD", word.lower().translate(_SAME_LETTER))
    kept = "".join(_digit(letter) for letter in spread if letter.isalnum())
    return _LETTERS_AGAIN.sub(r"\1", kept.translate(_SAME_LETTER))


def _digit(letter: str) -> str:
    return str(unicodedata.digit(letter)) if letter.isdigit() else letter
