"""What every method is given: the same material to learn from, the same questions to answer, the same splits.

Light on purpose: each method's process imports it first, and is then weighed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.items import Item
from knowledge.search.questions import Question
from relais.evaluation.inputs import LabelledMessage

IntArray = npt.NDArray[np.int_]

CACHE = Path("evaluation") / "encoded.npz"
"""Where vectors are kept, beside those of the house's own evaluation."""


@dataclass(frozen=True)
class Document:
    """A piece of text and the topic that it speaks for."""

    text: str
    topic: str


@dataclass(frozen=True)
class Round:
    """One fold: what may be learnt, by place, and the messages that are asked."""

    known: IntArray
    asked: list[LabelledMessage]


@dataclass(frozen=True)
class Exam:
    """All questions by place, the guidance, and the rounds."""

    questions: list[Question]
    items: list[Item]
    rounds: list[Round]

    @property
    def topics(self) -> list[str]:
        """The topics that may be ranked."""
        return served(self.items)

    def known(self, one: Round) -> list[Question]:
        """The questions that may be learnt in a round; those out of scope too."""
        return [self.questions[int(place)] for place in one.known]

    def documents(self, one: Round) -> list[Document]:
        """What may be found in a round: known questions of a topic, and the words of the guidance."""
        topics = set(self.topics)
        asked = [Document(question.text, question.label) for question in self.known(one) if question.label in topics]
        return [*asked, *words_of(self.items)]


def served(items: Sequence[Item]) -> list[str]:
    """The topics that the search answers, sorted."""
    return sorted({topic for item in items if item.kind != "emergency" for topic in item.topics})


def words_of(items: Sequence[Item]) -> list[Document]:
    """Titles, keywords and short answers, each a document."""
    return [
        Document(words, topic)
        for item in items
        if item.kind != "emergency"
        for topic in item.topics
        for words in (item.title, item.short, *item.keywords)
    ]
