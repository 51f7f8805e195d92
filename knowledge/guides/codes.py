"""A short code for a step of a guide, to go on from there on another device: it says nothing about the parent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from knowledge.guides.model import Guide

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0, 1, I and O, which are mistaken for each other
_LENGTH = 5


def code_of(guide_id: str, step_id: str) -> str:
    """The code of a step.

    Example:
        >>> len(code_of("guide.educonnect.activer", "ouvrir"))
        5
    """
    made = int.from_bytes(hashlib.sha256(f"{guide_id}/{step_id}".encode()).digest()[:8], "big")
    letters = ""
    for _ in range(_LENGTH):
        made, rest = divmod(made, len(_LETTERS))
        letters += _LETTERS[rest]
    return letters


def place_of(text: str, guides: Iterable[Guide]) -> tuple[Guide, str] | None:
    """The guide and the step whose code is the last word of a text; None when there is none."""
    words = text.strip(" .!?»\"'").upper().split()
    wanted = words[-1] if words else ""
    if len(wanted) != _LENGTH:
        return None
    for guide in guides:
        for step in guide.steps:
            if step.end is None and code_of(guide.id, step.id) == wanted:
                return guide, step.id
    return None
