"""What every method that lives in this environment offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from bench.answers.exam import Exam, Round

FloatArray = npt.NDArray[np.float32]


class Method(Protocol):
    """A way of finding the right guidance."""

    def learn(self, exam: Exam, one: Round) -> None:
        """Learns what may be learnt in this round, and forgets earlier rounds."""
        ...

    def rank(self, text: str) -> list[str]:
        """All topics for a message, best first."""
        ...


class ByTopic:
    """The best score of each topic's documents."""

    def __init__(self, topics: Sequence[str], labels: Sequence[str]) -> None:
        self.topics = list(topics)
        column = {topic: place for place, topic in enumerate(self.topics)}
        self._columns = np.array([column[label] for label in labels])

    def best(self, scores: FloatArray) -> FloatArray:
        """Shape ``(topics,)``, from the scores of all documents."""
        found = np.full(len(self.topics), -np.inf, dtype=np.float32)
        np.maximum.at(found, self._columns, scores)
        return found

    def ranked(self, scores: FloatArray) -> list[str]:
        """Topics by their score, best first; equal ones in the order of the catalogue."""
        return [self.topics[place] for place in np.argsort(-scores, kind="stable")]
