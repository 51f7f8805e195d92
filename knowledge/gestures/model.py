"""What a message can do rather than ask."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from knowledge.universal_words import Universal


class Social(StrEnum):
    """What a message can do besides walking through steps."""

    THANKS = "thanks"
    GOODBYE = "goodbye"
    HUMAN = "human"


Gesture = Universal | Social
ReadGesture = Callable[[str], Gesture | None]
"""The gesture that a message is; None when it is none."""


def unread(text: str) -> Gesture | None:
    """A reader that takes nothing for a gesture."""
    return None
