"""What every method is given: the same material to learn from, the same questions to answer, the same splits.

Splits are those of the house's own cross-validation: questions of one topic whose wordings nearly coincide form a
family, in any language, and a family is never on both sides. What one method may learn in a fold, all may: the known
questions of the other folds, and the guidance with its titles and keywords.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.content_files import load_folder
from knowledge.encoder.runtime import Encoder
from knowledge.items import Item
from knowledge.search.questions import DEVELOPMENT, NO_TOPIC, Question
from knowledge.search.training import families, folds
from relais import library
from relais.evaluation.answers import questions_of
from relais.evaluation.cross_validation import Tell, known_questions, together
from relais.evaluation.inputs import LabelledMessage, read_messages
from relais.settings import Settings

IntArray = npt.NDArray[np.int_]

CACHE = Path("evaluation") / "encoded.npz"


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


def set_exam(settings: Settings, file: Path, count: int, most: int | None, tell: Tell) -> Exam:
    """The exam that a file of labelled messages makes.

    Args:
        settings: which encoder and which known questions.
        file: lines ``{"text","lang","topics"}``; those out of scope are learnt from, not asked.
        count: how many folds.
        most: how many questions may be learnt in a round; all when None.
        tell: is told how far it has got.

    Raises:
        InputError: the file cannot be measured with.
        EncoderMissingError: set-up has not been run.
    """
    messages = read_messages([file])
    asked, left_out = questions_of(messages)
    tell(f"{len(asked)} questions to ask ({left_out})")
    questions = together(known_questions(settings), messages)
    vectors = library.encode(questions, Encoder(settings.encoder_folder), settings.folder / CACHE, tell)
    family = families(vectors, [question.label for question in questions])
    rounds = list(rounds_of(questions, asked, family, count))
    return Exam(questions, load_folder(), [thinned(one, questions, most) for one in rounds])


def rounds_of(
    questions: Sequence[Question], asked: Sequence[LabelledMessage], family: IntArray, count: int
) -> Iterator[Round]:
    """The rounds of a cross-validation; each message is asked in the one round that has not learnt its family."""
    by_text: dict[str, list[LabelledMessage]] = defaultdict(list)
    for message in asked:
        by_text[message.text].append(message)
    for known, held_out in folds(family, count):
        texts = [questions[int(place)].text for place in held_out]
        yield Round(known, [message for text in texts for message in by_text.get(text, [])])


def thinned(one: Round, questions: Sequence[Question], most: int | None) -> Round:
    """The round with at most ``most`` questions to learn: development questions first, then each label in turn."""
    if most is None or len(one.known) <= most:
        return one
    queues: dict[str, list[int]] = defaultdict(list)
    for place in np.random.default_rng(7).permutation(one.known).tolist():
        queues[questions[place].label].append(place)
    for places in queues.values():
        places.sort(key=lambda place: questions[place].origin != DEVELOPMENT, reverse=True)  # popped from the end
    kept: list[int] = []
    while len(kept) < most:
        for label in sorted(queues):
            if queues[label] and len(kept) < most:
                kept.append(queues[label].pop())
    return replace(one, known=np.array(sorted(kept)))


def is_stranger(question: Question) -> bool:
    """Whether a question is out of the catalogue's scope."""
    return question.label == NO_TOPIC
