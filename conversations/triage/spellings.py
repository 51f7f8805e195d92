"""How the words of a language may be spelled: the forms under which the lexicon keeps a word and a message finds it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from conversations.triage.folding import fold
from conversations.triage.french_sounds import ORDINARY, entry_form, softened, sounded, token_forms, without_elision

Forms = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Spelling:
    """``exact`` and ``prefix`` give the form of an entry of the lexicon, ``forms`` those of a word as typed.

    ``forms`` gives the forms to compare whole, then those to compare by their first letters.
    """

    exact: Callable[[str], str]
    prefix: Callable[[str], str]
    forms: Callable[[str], Forms]
    forgives: Callable[[str], bool] = lambda written: False


@lru_cache(maxsize=20_000)
def _plain_forms(written: str) -> Forms:
    folded = fold(written)
    return (folded, "=" + folded), (folded,)


@lru_cache(maxsize=20_000)
def _french_forms(written: str) -> Forms:
    soft = softened(written)
    candidates = [soft, *without_elision(soft)]
    hard = fold(written)
    if hard != soft:
        candidates.append(hard)
    exact = [form for word in candidates for form in token_forms(word)]
    return tuple(dict.fromkeys(exact)), tuple(dict.fromkeys(sounded(candidate) for candidate in candidates))


_ARABIC_LEAD = re.compile(r"^(?:[وف]?(?:ال|لل|بال|وال|كال|عال|فال)|[وفبلك])")
_ARABIC_VERB = re.compile(r"^(?:(?:وك|ك|وت|غ|س|د|ب)?[يتنا]|ك)")


@lru_cache(maxsize=20_000)
def _arabic_forms(written: str) -> Forms:
    folded = fold(written)
    found = dict.fromkeys((folded,))
    bare = [folded, *_shorter(_ARABIC_LEAD, folded)]
    for word in bare:
        found[word] = None
        for verb in _shorter(_ARABIC_VERB, word):
            found[verb] = None
    every = tuple(found)
    return (*every, "=" + folded), every


def _shorter(lead: re.Pattern[str], word: str) -> Iterator[str]:
    match = lead.match(word)
    if match and len(word) - match.end() >= 2:
        yield word[match.end() :]


_LATIN_ARABIC = (
    (re.compile(r"kh"), "5"),
    (re.compile(r"gh"), "8"),
    (re.compile(r"ch|sh"), "c"),
    (re.compile(r"q"), "9"),
    (re.compile(r"ou|oo|w"), "u"),
    (re.compile(r"[aeiouy2']"), ""),
)
_LATIN_ARABIC_VERB = re.compile(r"^(?:w?k(?:a|i|e)?[ytn]?|[ytn]|w|l|b|f|d)(?=[^aeiou]|[aeiou])")


@lru_cache(maxsize=20_000)
def consonants(word: str) -> str:
    """A folded word in Latin letters without its vowels, one sign for each consonant of Arabic: « khouya » is ``5``."""
    for pattern, letter in _LATIN_ARABIC:
        word = pattern.sub(letter, word)
    return re.sub(r"(.)\1+", r"\1", word)


@lru_cache(maxsize=20_000)
def _latin_arabic_forms(written: str) -> Forms:
    folded = fold(written)
    candidates = [folded]
    for lead in _LATIN_ARABIC_LEADS:
        if folded.startswith(lead) and len(folded) - len(lead) >= 3:
            candidates.append(folded[len(lead) :])
    exact = dict.fromkeys(["=" + candidate for candidate in candidates])
    skeletons = dict.fromkeys(consonants(candidate) for candidate in candidates)
    return (*exact, *skeletons), tuple(skeletons)


def _latin_arabic_entry(word: str) -> str:
    skeleton = consonants(fold(word))
    return skeleton if len(skeleton) >= _LEAST_SKELETON else "=" + fold(word)


_LEAST_SKELETON = 3
_LATIN_ARABIC_LEADS = (
    "kay", "kat", "kan", "ka", "ki", "kit", "kin", "tay", "ta", "wkay", "wkat", "ghay", "ghat", "ghan", "gha", "ghadi",
    "y", "t", "n", "w", "l", "el", "al", "b", "bi", "f", "fl", "m", "d",
)  # fmt: skip

PLAIN = Spelling(fold, fold, _plain_forms)
FRENCH = Spelling(
    lambda word: entry_form(softened(word)),
    lambda word: sounded(softened(word)),
    _french_forms,
    lambda written: softened(written) not in ORDINARY,
)
ARABIC = Spelling(fold, fold, _arabic_forms)
LATIN_ARABIC = Spelling(_latin_arabic_entry, lambda word: consonants(fold(word)), _latin_arabic_forms)
