"""Which words of small talk a message holds, and what is left of it without them.

The same reading as ``knowledge.small_talk`` of the app, whose word lists it shares: neither room imports the other, and
a test holds them together.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, FrozenSet, Iterable, List, Mapping, Sequence, Set, Tuple

import yaml

THANKS, PLEASED, GOODBYE, GREET = "thanks", "pleased", "goodbye", "greet"
AFFIRM, DENY, WAIT = "affirm", "deny", "wait"
_KINDS = (THANKS, PLEASED, GOODBYE, GREET)
_ANSWERS = (AFFIRM, DENY, WAIT)
_NEEDED = {"thanks": (THANKS, PLEASED), "goodbye": (GOODBYE,), "greet": (GREET,)}
_LETTERS = str.maketrans({"ى": "ي", "ة": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ـ": None, "ı": "i", "œ": "oe", "æ": "ae"})
_PLUS = re.compile(r"\ba ?\+(?!\w)", re.IGNORECASE)
_CLAUSE_ENDS = re.compile(r"[.,;:!?…\n،؛؟]")
_WORD = re.compile(r"[^\W_]+")
_REPEATED = re.compile(r"(\w)\1+")
_PARTICLES = "وفبلك"
_LONG_WORD, _LEAST_LETTERS, _SHORT_MESSAGE = 5, 3, 3
_BARE = 3
_MATTER = 2

Words = Tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """What small talk a message holds.

    Attributes:
        kinds: ``thanks``, ``pleased``, ``goodbye``, ``greet``, ``affirm``, ``deny``, ``wait``: those of which it
            holds a word.
        rest: how many of its words are no small talk.
        asks: whether that rest asks something.
        takes_back: whether it goes on with a « but ».
        who: whether the message asks who answers here, a robot or a person.
        calls: whether it may call for a person: a word or two that name none are a choice (« un Xiaomi »).
    """

    kinds: FrozenSet[str]
    rest: int
    asks: bool
    takes_back: bool
    who: bool
    calls: bool

    def is_no(self, intent: str) -> bool:
        """Whether the message cannot be of that intent, whatever it resembles."""
        if intent == "human":
            return self.who or not self.calls
        if intent in _ANSWERS:
            return intent not in self.kinds
        needed = _NEEDED.get(intent)
        return needed is not None and (self.asks or self.kinds.isdisjoint(needed))


# « 👍 » and « 🙏 » have no words, and may say any of it.
_SIGNS = Said(frozenset((*_KINDS, *_ANSWERS)), 0, False, False, False, True)


class SmallTalk:
    """Reads messages with the word lists.

    Args:
        files: the YAML files, a table of kinds, languages and words each.
    """

    def __init__(self, files: Iterable[Path]) -> None:
        table: Dict[str, Set[Words]] = {}
        for file in files:
            for kind, languages in yaml.safe_load(file.read_text(encoding="utf-8")).items():
                table[kind] = {folded(str(word)) for words in languages.values() for word in words}
        self._table: Mapping[str, Set[Words]] = table
        self._longest = max(len(words) for several in table.values() for words in several)
        self._close = {kind: _nearly(table[kind]) for kind in (*_KINDS, *_ANSWERS)}

    def read(self, text: str) -> Said:
        """What the message holds."""
        clauses = [folded(clause) for clause in _CLAUSE_ENDS.split(_PLUS.sub("a plus", text))]
        words = [word for clause in clauses for word in clause]
        if not words:
            return _SIGNS
        starts = {sum(len(clause) for clause in clauses[:number]) for number in range(len(clauses))}
        covered: Set[int] = set()
        kinds = set()
        for kind in _KINDS:
            found = self._places(words, kind)
            if any(self._counts(words, place) for place in found):
                kinds.add(kind)
                covered.update(number for place in found for number in place)
        if kinds:
            covered.update(number for place in self._places(words, "around") for number in place)
        kinds.update(kind for kind in _ANSWERS if self._holds(words, kind))
        left = [number for number in range(len(words)) if number not in covered]
        asks = len(left) >= _MATTER and ("?" in text or "؟" in text or self._question(words, left, starts))
        return Said(
            frozenset(kinds), len(left), asks, self._holds(words, "contrary"), self._who(words), self._calls(words)
        )

    def _counts(self, words: Sequence[str], place: range) -> bool:
        """A word of a letter or two says something only where little else is said."""
        return len(words) <= _SHORT_MESSAGE or sum(len(words[number]) for number in place) >= _LEAST_LETTERS

    def _question(self, words: Sequence[str], left: Sequence[int], starts: Set[int]) -> bool:
        """Whether one of the words left begins a question: at the start of a clause, or after « et » or « mais »."""
        joined = {place.stop for place in self._places(words, "joins")}
        asking = {place.start for place in self._places(words, "asks") if place.start in starts | joined}
        asking.update(place.start for place in self._places(words, "asks_anywhere"))
        return not asking.isdisjoint(left)

    def _who(self, words: Sequence[str]) -> bool:
        robot, person = self._holds(words, "robot"), self._holds(words, "person")
        if not (robot or person):
            return False
        if self._holds(words, "wants"):
            return False
        return self._holds(words, "are_you") or (robot and self._holds(words, "either"))

    def _calls(self, words: Sequence[str]) -> bool:
        return len(words) > _BARE or any(self._holds(words, kind) for kind in ("person", "wants", "robot"))

    def _holds(self, words: Sequence[str], kind: str) -> bool:
        return bool(self._places(words, kind))

    def _places(self, words: Sequence[str], kind: str) -> List[range]:
        """Where words of a kind stand; the longest from each place."""
        found, first = [], 0
        while first < len(words):
            size = self._size(words, first, kind)
            if size:
                found.append(range(first, first + size))
            first += size or 1
        return found

    def _size(self, words: Sequence[str], first: int, kind: str) -> int:
        listed = self._table[kind]
        for last in range(min(first + self._longest, len(words)), first, -1):
            rest = tuple(words[first + 1 : last])
            if any((form, *rest) in listed for form in _forms(words[first])):
                return last - first
        near = self._close.get(kind)
        return 1 if near is not None and not near.isdisjoint(_shortened(words[first])) else 0


def folded(text: str) -> Words:
    """The words of a text without case, accents, punctuation and doubled letters.

    Example:
        >>> folded("Mercii, ça m'aide !")
        ('merci', 'ca', 'm', 'aide')
    """
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(_LETTERS)
    return tuple(_REPEATED.sub(r"\1", word) for word in _WORD.findall(bare))


def _forms(word: str) -> List[str]:
    """The word, then the word without the Arabic particles glued to it."""
    found = [word]
    while len(found[-1]) > 4 and found[-1][0] in _PARTICLES and len(found) < 3:
        found.append(found[-1][1:])
    return found


def _nearly(listed: Iterable[Words]) -> FrozenSet[str]:
    """Long single words, and each without one of its letters."""
    return frozenset(near for words in listed if len(words) == 1 for near in _shortened(words[0]))


def _shortened(word: str) -> FrozenSet[str]:
    if len(word) < _LONG_WORD or not word.isalpha():
        return frozenset()
    return frozenset((word, *(word[:place] + word[place + 1 :] for place in range(1, len(word)))))
