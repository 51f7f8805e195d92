"""The wish to go back to the robot, heard in what somebody writes who waits for a person: one clause of it is enough.

« merci, on m'a aidé. revenir au robot » leaves the queue; « le robot ne comprend rien » and « je ne veux pas revenir au
robot » do not: a place in the queue is never lost over a mention. The words are in ``leaving.yml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from conversations.choices import fold

_FILE = Path(__file__).with_suffix(".yml")
_CLAUSE = re.compile(r"[^,.;:!?\n…،؛؟()]+[?؟]*")
_MARKS = " ,.;:!?…،؛؟"
_WORD = re.compile(r"\w+")
_ASKED = re.compile(r"[?؟]")
_BEFORE, _BETWEEN, _BEHIND = 4, 4, 1
_LEAST_WORDS_OF_A_REST = 3


@dataclass(frozen=True)
class Leaving:
    """That somebody goes back to the robot, and what else they say.

    Attributes:
        rest: what stands behind the wish, or before it; the whole message where the wish names what to go on with.
        asks: whether the rest asks something, by its form.
    """

    rest: str
    asks: bool


@dataclass(frozen=True)
class _Word:
    """A word of the message, as it is compared, and where it stands."""

    said: str
    start: int
    end: int


@dataclass(frozen=True)
class _Span:
    """The words of a clause, from ``first`` to ``last``, that are the wish; ``named``: they say what to go on with."""

    first: int
    last: int
    named: bool = False


class _Language:
    """The words of one language."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._patterns = {kind: re.compile("|".join(_folded(table[kind]))) for kind in table if kind != "after"}
        self.verb_follows = bool(table.get("after"))

    def is_(self, kind: str, word: str) -> bool:
        return self._patterns[kind].fullmatch(word) is not None

    def begins(self, kind: str, words: Sequence[_Word]) -> bool:
        """Whether a clause begins as the phrases of that kind do."""
        said = " ".join(word.said for word in words)
        found = self._patterns[kind].match(said)
        return found is not None and (found.end() == len(said) or said[found.end()] == " ")


def leaving(text: str) -> Leaving | None:
    """The wish to go back to the robot that a message contains, or None.

    Example:
        >>> leaving("merci, on m'a aidé. Je reviens au robot")
        Leaving(rest="merci, on m'a aidé. Je", asks=False)
        >>> leaving("non, je ne veux pas revenir au robot") is None
        True
    """
    clauses = [_words(text, found) for found in _CLAUSE.finditer(text)]
    clauses = [clause for clause in clauses if clause]
    for place, clause in enumerate(clauses):
        read = [(language, span) for language in _languages() if (span := _wished(language, clause)) is not None]
        others = clauses[:place] + clauses[place + 1 :]
        # One word may be of several languages: what turns the wish in one of them turns it.
        refused = any(_turned(language, clause, span) or _stays(language, others) for language, span in read)
        if read and not refused:
            return _left(text, clause, *read[0])
    return None


def _left(text: str, clause: Sequence[_Word], language: _Language, span: _Span) -> Leaving:
    """The wish, and what stands around it."""
    if span.named:
        return Leaving(text, True)
    before, behind = text[: clause[span.first].start].strip(), text[clause[span.last].end :].lstrip(_MARKS)
    if any(language.is_("matter", word.said) for word in clause[span.last + 1 :]) or _asks(language, behind):
        # What led to it, such as thanks, would only drown the question.
        return Leaving(behind, True)
    if _asks(language, before):
        return Leaving(before, True)
    return Leaving(behind if len(behind.split()) >= _LEAST_WORDS_OF_A_REST else before, False)


def _wished(language: _Language, clause: Sequence[_Word]) -> _Span | None:
    return _to_the_robot(language, clause) or _to_a_matter(language, clause)


def _turned(language: _Language, clause: Sequence[_Word], span: _Span) -> bool:
    """Whether a word around the wish makes it its contrary, a doubt or a reproach."""
    near = clause[max(span.first - _BEFORE, 0) : span.last + 1 + _BEHIND]
    return not span.named and any(language.is_("not", word.said) for word in near)


def _stays(language: _Language, clauses: Sequence[Sequence[_Word]]) -> bool:
    return any(language.begins("stays", clause) for clause in clauses)


def _to_the_robot(language: _Language, clause: Sequence[_Word]) -> _Span | None:
    """Where the wish stands: a verb of going there, or of going on, and the robot."""
    for at, word in enumerate(clause):
        if not language.is_("robot", word.said):
            continue
        if language.verb_follows:
            first, last = at, next((i for i in _next(at, clause) if _goes(language, clause[i])), None)
        else:
            found = [i for i in range(max(at - _BETWEEN - 1, 0), at) if _goes(language, clause[i])]
            first, last = (found[0], at) if found else (at, None)
        if last is not None:
            return _Span(first, last)
    return None


def _next(at: int, clause: Sequence[_Word]) -> range:
    return range(at + 1, min(at + _BETWEEN + 1, len(clause)))


def _goes(language: _Language, word: _Word) -> bool:
    return language.is_("back", word.said) or language.is_("go_on", word.said)


def _to_a_matter(language: _Language, clause: Sequence[_Word]) -> _Span | None:
    """A clause that is nothing but « on peut reprendre le mot de passe »: all of it is for the robot."""
    said = [word.said for word in clause]
    verbs = [word for word in said if language.is_("go_on", word) and not language.is_("light", word)]
    rest = [word for word in said if word not in verbs]
    matters = [word for word in rest if language.is_("matter", word)]
    light = all(language.is_("light", word) or language.is_("matter", word) for word in rest)
    return _Span(0, len(clause) - 1, named=True) if len(verbs) == 1 and matters and light else None


def _asks(language: _Language, rest: str) -> bool:
    for found in _CLAUSE.finditer(rest):
        words = _words(rest, found)
        asked = _ASKED.search(found.group()) is not None
        if (asked and len(words) >= _LEAST_WORDS_OF_A_REST) or (words and language.begins("asks", words)):
            return True
    return False


def _words(text: str, found: re.Match[str]) -> list[_Word]:
    words = (
        _Word(_plain(one.group()), found.start() + one.start(), found.start() + one.end())
        for one in _WORD.finditer(found.group())
    )
    return [word for word in words if word.said]


def _plain(word: str) -> str:
    return fold(word).replace("ı", "i")


def _folded(listed: str) -> Iterator[str]:
    """The patterns as words are compared: without accents."""
    return (f"(?:{_plain_pattern(one.strip())})" for one in listed.split(","))


def _plain_pattern(pattern: str) -> str:
    return "".join(_plain(letter) if letter.isalpha() else letter for letter in pattern)


@cache
def _languages() -> tuple[_Language, ...]:
    tables = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(_Language(table) for table in tables.values())
