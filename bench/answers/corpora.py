"""Makes the exam: splits the questions as the house's own cross-validation does.

Questions of one topic whose wordings nearly coincide form a family, in any language, and a family is never on both sides.
What one method may learn in a round, all may: the known questions of the other folds, and the guidance with its titles
and keywords.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.answers.exam import CACHE, Exam, IntArray, Round
from knowledge.content_files import load_folder
from knowledge.encoder.runtime import Encoder
from knowledge.search.questions import DEVELOPMENT, Question
from knowledge.search.training import families, folds
from relais import library
from relais.evaluation.answers import questions_of
from relais.evaluation.cross_validation import Tell, known_questions, together
from relais.evaluation.inputs import LabelledMessage, read_messages
from relais.settings import Settings


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
