"""Safety triage by lexicon: pure, deterministic, and able to say why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from conversations.model import Draft, Emergency
from conversations.triage import folding, lexicon, spellings
from conversations.triage.reader import Hit, Reader

__all__ = ["Hit", "LexicalTriage"]

_FALLBACK = "fr"
_SPELLINGS = {"fr": spellings.FRENCH, "ar": spellings.ARABIC, "ar-Latn": spellings.LATIN_ARABIC}
_SCRIPTS = (
    (re.compile(r"[\u0600-\u06ff]"), "ar"),
    (re.compile(r"[\u0400-\u04ff]"), "uk"),
)
_LATIN = re.compile(r"[a-zA-ZÀ-ɏ]")
_OTHER_SCRIPTS = frozenset(lang for _, lang in _SCRIPTS)
_SHARE, _FRENCH_SHARE = 0.7, 0.5
"""A language is read when it has at least this share of the everyday words of the likeliest language; French, the
language that everybody here borrows from, is read more often."""
_SPOKEN_AS = {"ar-Latn": ("ar-Latn", "ar"), "gcf": ("gcf", "fr"), "ht": ("ht", "gcf", "fr")}
GRAVEST_FIRST = (
    "urgence.suicide",
    "urgence.violence-enfant",
    "urgence.violence-conjugale",
    "urgence.sextorsion",
    "urgence.predateur",
    "urgence.disparition",
    "urgence.menace-ecole",
    "urgence.accident",
)


class LexicalTriage:
    """The port ``Triage`` over the reviewed lexicon; the answers come from outside."""

    def __init__(self, answers: Mapping[str, Mapping[str, Draft]]) -> None:
        """Keeps the answers and reads the lexicon.

        Args:
            answers: the answer of each topic by language; French is the fallback.

        Raises:
            LexiconError: the lexicon does not follow its format.
        """
        self._answers = answers
        self._readers = readers()

    def assess(self, text: str, lang: str) -> Emergency | None:
        """The emergency that a message reveals, or None.

        Without an answer for the topic found, even in French, any emergency answer is better than silence: the first
        one by gravity is given.
        """
        hits = self.explain(text)
        if not hits:
            return None
        topic = gravest(hits)
        for candidate in (topic, *GRAVEST_FIRST):
            answer = self._answer(candidate, lang, hits)
            if answer is not None:
                return Emergency(topic, answer)
        return None

    def explain(self, text: str) -> list[Hit]:
        """Every rule that fires on a message, with the words that made it fire."""
        words = folding.words(text)
        return [hit for reader in _likely(text, words) for hit in reader.hits(words)]

    def _answer(self, topic: str, lang: str, hits: list[Hit]) -> Draft | None:
        by_lang = self._answers.get(topic, {})
        written_in = hits[0].lang if lang == _FALLBACK else lang
        for candidate in (*_SPOKEN_AS.get(written_in, (written_in,)), lang, _FALLBACK):
            if candidate in by_lang:
                return by_lang[candidate]
        return None


def gravest(hits: list[Hit]) -> str:
    """The topic of the answer: the one with most weight, the gravest one of equals."""
    weights: Counter[str] = Counter()
    for hit in hits:
        weights[hit.topic] += hit.weight
    return min(weights, key=lambda topic: (-weights[topic], _gravity(topic)))


def _gravity(topic: str) -> int:
    return GRAVEST_FIRST.index(topic) if topic in GRAVEST_FIRST else len(GRAVEST_FIRST)


def _likely(text: str, words: Sequence[folding.Word]) -> list[Reader]:
    """The languages that a message may be written in: by its letters, then by its everyday words."""
    known = readers()
    found = [known[lang] for script, lang in _SCRIPTS if lang in known and script.search(text)]
    if _LATIN.search(text):
        latin = [(reader.familiarity(words), reader) for lang, reader in known.items() if lang not in _OTHER_SCRIPTS]
        most = max((count for count, _ in latin), default=0)
        found += [
            reader for count, reader in latin if count >= most * (_FRENCH_SHARE if reader.lang == "fr" else _SHARE)
        ]
    return found


@cache
def readers() -> Mapping[str, Reader]:
    """The languages of the lexicon, compiled once."""
    return {source.lang: Reader(source, _SPELLINGS.get(source.lang, spellings.PLAIN)) for source in lexicon.languages()}
