"""In which language a message is written, told from its groups of letters; product names do not fool it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

_PRODUCTS = re.compile(
    r"\b(?:[ée]du\s?con+e[ck]t\w*|franceconnect|pronote?|ent|ecole directe|école directe|tiktok|snapchat|snap|"
    r"instagram|"
    r"whatsapp|youtube|roblox|fortnite|chatgpt|tablette?|collège|lycée|qr\s?code|sms|mail|wifi|https?\S+|\S+@\S+)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH_WORDS = 3
_LEAST_WORDS = 2
_SHORT_WORDS, _MARGIN = 7, 0.4
_MARGIN_OF_TWO, _MARGIN_OF_SIBLINGS = 0.6, 1.2
# Few words do not tell these from each other: whoever writes one of them goes on in it.
_FAMILIES = (frozenset({"pt", "es", "ro"}), frozenset({"ht", "gcf"}))
_FRENCH_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzàâäæçéèêëîïôöœùûüÿ")


class LanguageDetector:
    """A linear classifier over the letters of the known questions, in ten languages."""

    def __init__(self) -> None:
        self._vectorizer = TfidfVectorizer(
            preprocessor=_prepare, analyzer="char_wb", ngram_range=(1, 4), min_df=2, sublinear_tf=True, dtype=np.float32
        )
        self._model = LinearSVC(C=2.0, class_weight="balanced")

    def fit(self, texts: Sequence[str], languages: Sequence[str]) -> LanguageDetector:
        """Learns from texts and their language codes (``fr``, ``ar-Latn``, ``gcf``…), and from both without accents.

        On a cheap phone « não » is « nao », which looks Romanian to who has never seen it.
        """
        known = list(zip(texts, languages, strict=True))
        known += [(bare, lang) for text, lang in known if (bare := _without_accents(text)) != text]
        self._model.fit(self._vectorizer.fit_transform([text for text, _ in known]), [lang for _, lang in known])
        return self

    def detect(self, text: str, otherwise: str, spoken: bool = True) -> str:
        """The language of ``text``; ``otherwise`` when there are too few words to tell, unless the letters tell.

        Whoever wrote in one language goes on in it, unless a short message is clearly in another: the questions that
        were learnt are longer than « I don't understand », which looks Romanian to their letters.

        Args:
            text: what is written.
            otherwise: the language of the conversation.
            spoken: whether the parent has written in it; if not, it is only assumed.
        """
        script = _script(text)
        if script is not None:
            return script
        bare = _PRODUCTS.sub(" ", text)
        telling = len(_WORD.findall(bare))
        if telling < _LEAST_WORDS and not _has_foreign_letters(bare):
            return otherwise
        scores = self._model.decision_function(self._vectorizer.transform([text]))[0]
        likely = dict(zip(self._model.classes_, scores, strict=True))
        best = str(max(likely, key=lambda lang: likely[lang]))
        lead = likely[best] - likely.get(otherwise, -np.inf)
        needed = _needed(bare, telling, len(_WORD.findall(text)), spoken)
        if needed and _siblings(best, otherwise):
            needed = max(needed, _MARGIN_OF_SIBLINGS)
        return best if lead >= needed else otherwise


def _needed(bare: str, telling: int, words: int, spoken: bool) -> float:
    """How far another language must lead; two words may have been read from the screen."""
    if telling < _ENOUGH_WORDS and not _has_foreign_letters(bare):
        return np.inf if spoken else _MARGIN_OF_TWO
    return _MARGIN if spoken and words <= _SHORT_WORDS else 0.0


def _prepare(text: str) -> str:
    return re.sub(r"[\d_]+", " ", _PRODUCTS.sub(" ", text.lower()))


def _siblings(one: str, other: str) -> bool:
    return any({one, other} <= family for family in _FAMILIES)


def _without_accents(text: str) -> str:
    """Latin letters without their marks; Arabic and Cyrillic have a script of their own, which tells more."""
    if _script(text) is not None:
        return text
    decomposed = unicodedata.normalize("NFD", text.replace("ı", "i"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _has_foreign_letters(text: str) -> bool:
    """Whether a Latin letter is none of French: two words are enough then (« şifremi unuttum »)."""
    return any(sign.isalpha() and sign not in _FRENCH_LETTERS for sign in text.lower())


def _script(text: str) -> str | None:
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return None
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in letters) / len(letters)
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in letters) / len(letters)
    if arabic > 0.4:
        return "ar"
    return "uk" if cyrillic > 0.4 else None
