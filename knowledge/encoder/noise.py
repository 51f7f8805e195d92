"""Spoils a text as hurried people do: accents lost, SMS spelling, slips of the keyboard, punctuation forgotten.

The encoder is adapted on spoilt copies too, so that it reads what parents write and not only what editors would.
"""

from __future__ import annotations

import random
import re
import unicodedata

_INTACT_SHARE = 0.45
_LETTERS_PER_SLIP = 25
_SHORTENED = (
    ("pour", "pr"), ("quoi", "koi"), ("que", "ke"), ("qui", "ki"), ("est-ce que", "esk"), ("c'est", "c"),
    ("comment", "cmt"), ("je ", "jé "), ("pas", "pa"), ("tout", "tt"), ("vous", "vs"), ("nous", "ns"),
    ("dans", "ds"), ("avec", "avc"), ("bonjour", "bjr"), ("beaucoup", "bcp"), ("toujours", "tjrs"), ("quand", "qd"),
    ("quelque", "qq"), ("problème", "pb"), ("téléphone", "tel"), ("parce que", "pcq"), ("j'ai", "g"), ("au", "o"),
    ("eau", "o"), ("ph", "f"), ("é", "e"), ("è", "e"), ("ss", "s"), ("ai", "é"), ("aux", "o"), ("er ", "é "),
)  # fmt: skip
_RESPELT = (
    ("3", "a"), ("3", "e"), ("3", ""), ("7", "h"), ("9", "q"), ("9", "k"), ("q", "9"), ("5", "kh"), ("kh", "5"),
    ("kh", "x"), ("gh", "r"), ("ch", "sh"), ("sh", "ch"), ("ou", "u"), ("ou", "o"), ("ou", "w"), ("w", "ou"),
    ("o", "ou"), ("dj", "j"), ("j", "dj"), ("i", "e"), ("e", "i"), ("a", "e"), ("e", "a"), ("a", ""), ("e", ""),
    ("i", ""),
)  # fmt: skip
"""Arabic in Latin letters has no settled spelling: each writer has habits of their own, kept through a message."""
_WITHOUT_ACCENTS_TO_LOSE = ("ar", "uk")


def spoil(text: str, lang: str, chance: random.Random) -> str:
    """The text, often as it is, otherwise spoilt in one or several ways; never empty."""
    if chance.random() < _INTACT_SHARE:
        return text
    if chance.random() < 0.5:
        text = text.lower()
    if chance.random() < 0.4 and lang not in _WITHOUT_ACCENTS_TO_LOSE:
        text = without_accents(text)
    if chance.random() < 0.5 and lang == "fr":
        for written, shortened in chance.sample(_SHORTENED, 8):
            text = text.replace(written, shortened)
    if chance.random() < 0.8 and lang == "ar-Latn":
        for written, other in chance.sample(_RESPELT, 5):
            text = text.replace(written, other)
    if chance.random() < 0.5:
        text = _slips(text, chance)
    if chance.random() < 0.3:
        text = re.sub(r"[.,;:!?']", chance.choice(["", " "]), text)
    return text or "?"


def without_accents(text: str) -> str:
    """The text without any combining mark."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _slips(text: str, chance: random.Random) -> str:
    letters = list(text)
    for _ in range(max(1, len(letters) // _LETTERS_PER_SLIP)):
        if not letters:
            break
        place, kind = chance.randrange(len(letters)), chance.random()
        if kind < 0.35:
            letters.pop(place)
        elif kind < 0.6:
            letters.insert(place, letters[place])
        elif kind < 0.85 and place + 1 < len(letters):
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
        else:
            letters[place] = chance.choice("abcdefghijklmnopqrstuvwxyz")
    return "".join(letters)
