"""The small language in which rules are written: words and concepts in order, with bounded distance.

A pattern reads from left to right::

    {enfant} .. {avaler} .. pile|bouton         elements in order, up to 5 words between ``..``, 2 between blanks
    {menacer} ... {photo}                       up to 10 words between
    {argent} ~ {photo}                          both close to each other (8 words), in any order
    {argent} & {photo}                          both in the same stretch of 30 words, in any order
    plus_envie_de_vivre   grand-mere            words glued by ``_`` or ``-`` follow each other
    suicid*   =mort   #adulte                   first letters; exact spelling; an age from 18 to 79
    peur_de_lui $                               ``$``: punctuation or the end; ``^``: the start of a sentence
    {peur} !{ecran}                             not followed (or, in front, not preceded) by it within 3 words
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

GAPS = {"": 2, "..": 5, "...": 10}
NUMBERS = ("#enfant", "#adulte", "#nombre")


class PatternError(ValueError):
    """A pattern or an entry of the lexicon that cannot be read."""


@dataclass(frozen=True)
class Atom:
    """One word: how it is compared, and with what."""

    how: Literal["exact", "spelled", "prefix", "number", "concept"]
    what: str


Phrase = tuple[Atom, ...]


@dataclass(frozen=True)
class Element:
    """Alternatives for one place of a pattern, each one or more words in a row.

    ``kind`` tells words from anchors and from words that must not be there; ``gap`` is the most words allowed between
    this element and the one before.
    """

    kind: Literal["words", "absent", "start", "end"]
    alternatives: tuple[Phrase, ...]
    gap: int


Part = tuple[Element, ...]
Group = tuple[Part, ...]
Pattern = tuple[Group, ...]

_JOINT = re.compile(r"[_-](?![^{]*\})")
_NAMED = re.compile(r"\{([a-z0-9_-]+)\}")
_ATOM = re.compile(r"\{[a-z0-9_-]+\}|#[a-z]+|=?[^\s{}|&~*=_#!$^]+\*?")


def parse(source: str) -> Pattern:
    """The pattern written in ``source``.

    Raises:
        PatternError: it cannot be read.
    """
    groups = tuple(tuple(_part(piece, source) for piece in group.split("~")) for group in source.split("&"))
    if not all(any(element.kind == "words" for element in part) for group in groups for part in group):
        raise PatternError(f"no words in {source!r}")
    return groups


def concepts_named(source: str) -> frozenset[str]:
    """The names of the concepts that a pattern mentions."""
    return frozenset(_NAMED.findall(source))


def alternatives(source: str) -> tuple[Phrase, ...]:
    """The alternatives written ``a|b_c|{concept}``.

    Raises:
        PatternError: an alternative cannot be read.
    """
    return tuple(_phrase(piece) for piece in source.split("|"))


def _part(piece: str, source: str) -> Part:
    elements: list[Element] = []
    gap = GAPS[""]
    for word in piece.split():
        if word in GAPS:
            gap = GAPS[word]
        elif word == "$":
            elements.append(Element("end", (), 0))
        elif word == "^":
            elements.append(Element("start", (), 0))
        else:
            absent = word.startswith("!")
            elements.append(Element("absent" if absent else "words", alternatives(word.lstrip("!")), gap))
            gap = GAPS[""]
    if not elements:
        raise PatternError(f"an empty part in {source!r}")
    return tuple(elements)


def _phrase(piece: str) -> Phrase:
    return tuple(_atom(word) for word in _JOINT.split(piece))


def _atom(word: str) -> Atom:
    if not _ATOM.fullmatch(word):
        raise PatternError(f"cannot read {word!r}")
    if word.startswith("{"):
        return Atom("concept", word[1:-1])
    if word.startswith("#"):
        if word not in NUMBERS:
            raise PatternError(f"unknown number {word!r}")
        return Atom("number", word)
    if word.endswith("*"):
        return Atom("prefix", word[:-1])
    if word.startswith("="):
        return Atom("exact", word[1:])
    return Atom("spelled", word)
