"""The words of a folded text that mean something by themselves, and when two of them are one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from knowledge.folded_words import likeness

_WORD = re.compile(r"[^\W_]+")
_LEAST_LETTERS, _STEM = 3, 4
_CLOSE = 0.82
_EMPTY = frozenset(Path(__file__).with_suffix(".txt").read_text("utf-8").split())


def content(said: str) -> Iterator[str]:
    """The words that mean something by themselves."""
    for word in _WORD.findall(said):
        if word not in _EMPTY and (len(word) >= _LEAST_LETTERS or word.isdigit()):
            yield word


def same(word: str, other: str) -> bool:
    """Whether two words are forms of one, or a slip of the finger apart."""
    word, other = word.replace("ph", "f"), other.replace("ph", "f")
    if word == other or word.rstrip("sxe") == other.rstrip("sxe"):
        return True
    shorter, longer = sorted((word, other), key=len)
    if len(shorter) < _STEM or any(sign.isdigit() for sign in word + other):
        return False
    if longer.startswith(shorter.rstrip("esxt")[: _STEM + 2]) and longer[:_STEM] == shorter[:_STEM]:
        return len(longer) - len(shorter) <= 3
    return len(shorter) > _STEM and likeness(word, other) >= _CLOSE
