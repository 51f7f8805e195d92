"""Finds the department and the level that a message names, with care for what only looks like one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Sequence, Set, Tuple

from bot import contexts
from bot.gazetteer import DEPARTMENT, LEVEL, Gazetteer, Name, Need, read_gazetteer
from bot.spelling import within
from bot.tokens import Token, tokenise, without_addresses_and_figures

_CLASS = re.compile(r"^[3-6](?:em|iem|e|eme|ieme)s?$")  # « 6em », « les 3es »: what the gazetteer does not list
_CLASS_AND_LETTER = re.compile(r"^[3-6](?:e|em|eme|ieme)[a-h1-9]$")  # « 6eB », « 4e3 »
_ORDINAL = re.compile(
    r"^\d(?:e|er|re|ere|em|eme|iem|ieme|de|nd|nde)?s?$|^\w{3,}(?:ieme|iem)$|^(?:premiere|seconde|segonde)$"
)
_FIRST_OF_ALL = "premye"  # in creole « an prèmyé » is « to begin with » as often as a class
_NOT_SPELLING_MISTAKES = {"collegue", "collage"}
_LONG_LEVELS = {
    "college": "college",
    "collegien": "college",
    "maternelle": "ecole",
    "primaire": "ecole",
    "elementaire": "ecole",
    "terminale": "lycee",
}
_LONGEST_MISTAKE = 4
_BESIDE = 7
_SENTENCE_END = re.compile(r"[.!?;\n]")
_MEANS_EXPENSIVE = {"c", "cest", "sest", "est"}


@dataclass(frozen=True)
class Place:
    """A department or a level found in a message.

    Attributes:
        kind: ``department`` or ``level``.
        value: the department's code, or ``ecole``, ``college``, ``lycee``.
        start: first character in the message.
        end: character after the last one.
        served: False for a department outside the programme.
    """

    kind: str
    value: str
    start: int
    end: int
    served: bool = True


@dataclass(frozen=True)
class _Match:
    first: int
    last: int
    name: Name
    exact: bool = True

    @property
    def rank(self) -> Tuple[int, int]:
        return (self.first - self.last, self.first)


class Territories:
    """Reads messages with one gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def find(self, text: str) -> List[Place]:
        """At most one department and one level, in the order of the text.

        Two different departments, or two different levels, give none: whoever answers has to ask which one is meant.
        """
        return self.read(text)[0]

    def read(self, text: str) -> Tuple[List[Place], bool]:
        """What ``find`` gives, and whether the message says nothing else (« c'est le 34 », « CM2, Hérault »)."""
        tokens = tokenise(without_addresses_and_figures(text))
        reading = _Reading(text, tokens, self._gazetteer)
        found: List[Place] = []
        department = _agreed(reading.counted(DEPARTMENT, None))
        if department is not None:
            found.append(reading.place(department))
        level = _agreed(reading.counted(LEVEL, department))
        if level is not None:
            found.append(reading.place(level))
        return sorted(found, key=lambda place: place.start), bool(found) and reading.whole


def load_territories(path: Path) -> Territories:
    """The territories of a gazetteer file, read once for each version of the file.

    Raises:
        FileNotFoundError: no such file.
    """
    return _loaded(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _loaded(path: Path, _changed_at: int) -> Territories:
    return Territories(read_gazetteer(path))


def _agreed(matches: Sequence[_Match]) -> Optional[_Match]:
    """The first match, if all say the same; « école » alone gives way to whatever says more."""
    precise = [match for match in matches if match.name.need is not Need.BESIDE_A_PLACE] or list(matches)
    if len({match.name.value for match in precise}) != 1:
        return None
    return precise[0]


class _Reading:
    """One message being read."""

    def __init__(self, text: str, tokens: List[Token], gazetteer: Gazetteer) -> None:
        self._text = text
        self._tokens = tokens
        self._words = [token.word for token in tokens]
        self._gazetteer = gazetteer
        self._taken: Set[int] = set()
        self._candidates = self._exact() + list(self._numbers())
        self._candidates += list(self._mistakes())
        self.whole = contexts.only_fillers(self._left_over())

    def place(self, match: _Match) -> Place:
        """The match with its offsets in the text."""
        start, end = self._tokens[match.first].start, self._tokens[match.last - 1].end
        return Place(match.name.kind or "", match.name.value, start, end, match.name.served)

    def counted(self, kind: str, place: Optional[_Match]) -> List[_Match]:
        """The matches of one kind whose surroundings are right; ``place`` is the department already found."""
        kept: List[_Match] = []
        taken: Set[int] = set()
        for match in sorted(self._candidates, key=lambda candidate: candidate.rank):
            span = set(range(match.first, match.last))
            if match.name.kind != kind or span & taken or not self._counts(match, place):
                continue
            taken |= span
            kept.append(match)
        return sorted(kept, key=lambda match: match.first)

    def _left_over(self) -> List[str]:
        covered = {index for match in self._candidates for index in range(match.first, match.last)}
        return [word for index, word in enumerate(self._words) if index not in covered]

    def _around(self, match: _Match) -> Tuple[Tuple[str, ...], Tuple[str, ...]]:
        return contexts.split(self._words, match.first, match.last)

    # --- candidates -------------------------------------------------------------------------------------------------

    def _exact(self) -> List[_Match]:
        """Names spelled as in the gazetteer; the longest at a place hides the shorter ones inside it."""
        spans: Dict[Tuple[int, int], List[Name]] = {}
        for first in range(len(self._tokens)):
            for last in range(first + 1, min(first + self._gazetteer.longest, len(self._tokens)) + 1):
                names = self._names(first, last)
                if names:
                    spans[(first, last)] = names
        matches: List[_Match] = []
        ordered = sorted(spans, key=lambda span: (not self._excluded(spans[span]), span[0] - span[1], span[0]))
        for first, last in ordered:
            span = set(range(first, last))
            if span & self._taken:
                continue
            self._taken |= span
            matches += [_Match(first, last, name) for name in spans[(first, last)] if name.kind is not None]
        return matches

    @staticmethod
    def _excluded(names: Sequence[Name]) -> bool:
        return any(name.kind is None for name in names)

    def _names(self, first: int, last: int) -> List[Name]:
        rest = tuple(self._words[first + 1 : last])
        found: List[Name] = []
        for form in self._tokens[first].forms:
            found = self._gazetteer.names.get((form, *rest), [])
            if found:
                break
        return found

    def _numbers(self) -> Iterator[_Match]:
        """Codes of departments, postal codes, and classes written with their letter (« 6eB »)."""
        for index, token in enumerate(self._tokens):
            if index in self._taken:
                continue
            if contexts.POSTCODE.match(token.word):
                code = self._gazetteer.department_of_postcode(token.word)
            elif token.word.upper() in self._gazetteer.codes:
                code = token.word.upper()
            elif _CLASS.match(token.word) or _CLASS_AND_LETTER.match(token.word):
                need = Need.NOTHING if _CLASS.match(token.word) else Need.CLASS_WORD
                yield _Match(index, index + 1, Name(LEVEL, "college", need))
                continue
            else:
                continue
            if code is not None and not self._touches_a_sign(token):
                served = self._gazetteer.codes[code]
                yield _Match(index, index + 1, Name(DEPARTMENT, code, served=served))

    def _touches_a_sign(self, token: Token) -> bool:
        after = self._text[token.end : token.end + 2].strip()[:1]
        return after in ("€", "%", "$", "£") and after != ""

    def _mistakes(self) -> Iterator[_Match]:
        """Long names spelled a little wrong."""
        for first in range(len(self._tokens)):
            for last in range(first + 1, min(first + _LONGEST_MISTAKE, len(self._tokens)) + 1):
                if self._taken & set(range(first, last)):
                    break
                name = self._misspelt(first, last)
                if name is not None:
                    yield _Match(first, last, name, exact=False)

    def _misspelt(self, first: int, last: int) -> Optional[Name]:
        joined = "".join(self._words[first:last])
        if len(joined) < 5 or joined in _NOT_SPELLING_MISTAKES or joined.rstrip("s") in _NOT_SPELLING_MISTAKES:
            return None
        for name, found in self._gazetteer.long_departments:
            if _looks_like(joined, name, short=6, long=9):
                return found
        if contexts.strongly_expected(self._words[:first]):
            for name, found in self._gazetteer.long_towns:
                if _looks_like(joined, name, short=7, long=10):
                    return found
        if last - first == 1:
            for name, level in _LONG_LEVELS.items():
                if _looks_like(joined, name, short=7, long=99):
                    return Name(LEVEL, level)
        return None

    # --- surroundings -----------------------------------------------------------------------------------------------

    def _counts(self, match: _Match, place: Optional[_Match]) -> bool:
        before, after = self._around(match)
        if match.name.kind == LEVEL:
            return self._level_counts(match, before, after, place)
        if self._is_number(match):
            return self._number_counts(match, before, after)
        need = match.name.need
        if need is Need.PLACE:
            return self._place_counts(match, before, after)
        if need is Need.STRICT_PLACE:
            return contexts.lives(before) or contexts.department_said(before) or self._alone(match)
        if need is Need.DEPARTMENT_WORD:
            expensive = any(word in _MEANS_EXPENSIVE for word in before)
            return contexts.department_said(before) or (self.whole and not expensive)
        return True

    def _place_counts(self, match: _Match, before: Sequence[str], after: Sequence[str]) -> bool:
        if after and after[0].upper() == match.name.value:
            return True
        rivals = self._gazetteer.names.get(tuple(self._words[match.first : match.last]), [])
        department_too = match.name.town and any(name.need is Need.DEPARTMENT_WORD for name in rivals)
        if contexts.place_expected(before, match.name.town):
            return not (department_too and contexts.department_said(before))
        return self.whole and not department_too

    def _alone(self, match: _Match) -> bool:
        return self.whole and not match.name.town and self._words[match.first : match.last] != ["la", "reunion"]

    def _number_counts(self, match: _Match, before: Sequence[str], after: Sequence[str]) -> bool:
        if contexts.counts_something(after):
            return False
        if contexts.POSTCODE.match(self._words[match.first]):
            return not contexts.is_secret_code(before)
        if self.whole or contexts.number_expected(before) or self._in_brackets(match):
            return True
        return self._follows_its_own_name(match)

    def _follows_its_own_name(self, match: _Match) -> bool:
        return any(
            other.last == match.first and other.name.value == match.name.value and not self._is_number(other)
            for other in self._candidates
        )

    def _is_number(self, match: _Match) -> bool:
        return self._words[match.first][0].isdigit() and match.last - match.first == 1

    def _in_brackets(self, match: _Match) -> bool:
        token = self._tokens[match.first]
        return self._text[max(token.start - 1, 0) : token.end + 1] == f"({self._text[token.start : token.end]})"

    def _level_counts(
        self, match: _Match, before: Sequence[str], after: Sequence[str], place: Optional[_Match]
    ) -> bool:
        need = match.name.need
        if need is Need.BESIDE_A_PLACE:
            return self.whole or (place is not None and self._beside(match, place))
        if _ORDINAL.match(self._words[match.last - 1]) and not self._class_of_child(match, before, after):
            return False
        if self._words[match.first] == "cp" and after and contexts.POSTCODE.match(after[0]):
            return False
        if need is Need.CLASS_WORD:
            return self.whole or (contexts.class_expected(before) and self._words[match.first] != _FIRST_OF_ALL)
        return True

    def _beside(self, match: _Match, place: _Match) -> bool:
        left, right = sorted((match, place), key=lambda either: either.first)
        between = self._text[self._tokens[left.last - 1].end : self._tokens[right.first].start]
        return right.first - left.last <= _BESIDE and not _SENTENCE_END.search(between)

    def _class_of_child(self, match: _Match, before: Sequence[str], after: Sequence[str]) -> bool:
        return not contexts.not_a_class(before, after, self._gazetteer.not_a_class_before)


def _looks_like(joined: str, name: str, short: int, long: int) -> bool:
    if len(name) < short or joined[0] != name[0]:
        return False
    return within(joined, name, 2 if len(name) >= long else 1)
