"""A second reader beside the rules: what it may see, and what it says. The front of the house plugs one in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from conversations.triage.lexical import Signs


class SecondReaderFailed(Exception):
    """The second reader could not read this message; the rules stand alone."""


@dataclass(frozen=True)
class Opinion:
    """What the second reader makes of a message.

    Attributes:
        score: how much it resembles the known emergencies; 0 is as near to them as to the other known messages.
        topic: the emergency that it resembles most; empty where the score is far below 0.
        neighbours: of the nearest known messages, how many are emergencies (from 0 to 1); asked near the border only.
        closer: the part of the score that reading the words in their order gave; None where that was not needed.
    """

    score: float
    topic: str
    neighbours: float
    closer: float | None = None


@dataclass(frozen=True)
class Example:
    """A known message near the one read, for those who ask why."""

    text: str
    topic: str
    nearness: float


class SecondReader(Protocol):
    """Reads what no rule foresaw, by likeness to known messages."""

    def read(self, text: str, signs: Signs) -> Opinion:
        """What it makes of a message, given what the lexicon found in it. A few milliseconds.

        Raises:
            SecondReaderFailed: it cannot read this message.
        """
        ...

    def examples(self, text: str) -> list[Example]:
        """The known messages nearest to this one, nearest first."""
        ...

    def telling(self, text: str) -> tuple[str, ...]:
        """The words that speak most for an emergency, the strongest first."""
        ...
