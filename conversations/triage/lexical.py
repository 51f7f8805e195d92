"""Safety triage by lexicon: pure, deterministic, and able to say why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Signs:
    """What the lexicon finds in a message: rules that fire, concepts named, contexts that silence."""

    hits: tuple[Hit, ...]
    concepts: frozenset[str]
    contexts: frozenset[str]

    @property
    def names(self) -> list[str]:
        """Everything found, each under one name, sorted."""
        fired = {f"rule:{hit.rule}" for hit in self.hits} | {f"topic:{hit.topic}" for hit in self.hits}
        return sorted({*self.concepts, *(f"context:{name}" for name in self.contexts), *fired})


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
        return self.emergency(gravest(hits), lang, hits[0].lang)

    def explain(self, text: str) -> list[Hit]:
        """Every rule that fires on a message, with the words that made it fire."""
        return list(self.signs(text).hits)

    def signs(self, text: str) -> Signs:
        """What the lexicon finds in a message, over all languages that it may be written in."""
        words = folding.words(text)
        found = [reader.read(words) for reader in _likely(text, words)]
        return Signs(
            tuple(hit for one in found for hit in one.hits),
            frozenset(name for one in found for name in one.concepts),
            frozenset(name for one in found for name in one.contexts),
        )

    def emergency(self, topic: str, lang: str, written_in: str) -> Emergency | None:
        """The emergency of a topic with its answer; see ``assess`` for what is given when a topic has none."""
        for candidate in (topic, *GRAVEST_FIRST):
            answer = self._answer(candidate, lang, written_in)
            if answer is not None:
                return Emergency(topic, answer)
        return None

    def _answer(self, topic: str, lang: str, found_in: str) -> Draft | None:
        by_lang = self._answers.get(topic, {})
        written_in = found_in if lang == _FALLBACK else lang
        for candidate in (*_SPOKEN_AS.get(written_in, (written_in,)), lang, _FALLBACK):
            if candidate in by_lang:
                return by_lang[candidate]
        return None


def gravest(hits: Sequence[Hit]) -> str:
    """The topic of the answer: most weight; of equals the one with the plainest rule; of these the gravest.

    « mon mari me frappe devant les enfants »: as many rules speak of the children, but none as plainly.
    """
    weights: Counter[str] = Counter()
    plainest: Counter[str] = Counter()
    for hit in hits:
        weights[hit.topic] += hit.weight
        plainest[hit.topic] = max(plainest[hit.topic], hit.weight)
    return min(weights, key=lambda topic: (-weights[topic], -plainest[topic], _gravity(topic)))


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
