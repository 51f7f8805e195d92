"""Trains the search anew, so that what it is asked is never what it has learnt.

The shipped search learns from every known question. Here it is trained in folds by its own training code, and each
question is ranked by the fold that knows neither it nor its near repetitions. Calibration and cut-offs are fitted on
these very answers, as in production: sixteen numbers over thousands of questions, so they flatter little.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.content_files import load_folder
from knowledge.decision import decide
from knowledge.encoder.runtime import Encoder
from knowledge.search.calibration import Cutoffs
from knowledge.search.engine import Ranking, SearchEngine
from knowledge.search.folding import fold
from knowledge.search.questions import DEVELOPMENT, Question, for_ranking, read_folder
from knowledge.search.training import Trained, train
from relais.encoding import encode
from relais.evaluation.answers import Asked, timed
from relais.evaluation.inputs import LabelledMessage
from relais.settings import Settings

Tell = Callable[[str], None]

_CACHE = "encoded.npz"
_TIMED_QUERIES = 200


@dataclass(frozen=True)
class Retrained:
    """A search trained on these questions, and what it said of each while it had not learnt it."""

    questions: list[Question]
    trained: Trained
    encoder: Encoder

    @property
    def cutoffs(self) -> Cutoffs:
        """Where its decisions change."""
        return self.trained.cutoffs

    def rankings(self) -> dict[str, Ranking]:
        """The ranking of each question's text, by the fold that had not learnt it."""
        return {question.text: self._ranking(place) for place, question in enumerate(self.questions)}

    def engine(self) -> SearchEngine:
        """The search that results, which has learnt all questions."""
        trained = self.trained
        return SearchEngine(self.encoder, trained.voices, trained.right, trained.within, trained.cutoffs)

    def _ranking(self, place: int) -> Ranking:
        unseen = self.trained.unseen
        row = unseen.probabilities[place]
        return Ranking(
            topics=tuple((unseen.topics[column], float(row[column])) for column in np.argsort(-row)),
            right=float(unseen.right[place]),
            within=float(unseen.within[place]),
        )


def known_questions(settings: Settings) -> list[Question]:
    """What the shipped search has learnt.

    Raises:
        QuestionError: a file of questions is wrong.
    """
    return for_ranking(read_folder(settings.questions_folder))


def count_known(settings: Settings, messages: Sequence[LabelledMessage]) -> int:
    """How many messages the shipped search has learnt, but for accents, capitals and punctuation."""
    known = {fold(question.text).strip() for question in known_questions(settings)}
    return sum(fold(message.text).strip() in known for message in messages)


def retrain(settings: Settings, questions: list[Question], tell: Tell) -> Retrained:
    """Trains as ``relais knowledge index`` does, on other questions; keeps nothing but a cache of their vectors.

    Raises:
        EncoderMissingError: no encoder.
    """
    encoder = Encoder(settings.encoder_folder)
    texts = [question.text for question in questions]
    vectors = encode(texts, encoder, settings.folder / "evaluation" / _CACHE, tell).vectors
    tell(f"training the search in folds on {len(questions)} questions")
    return Retrained(questions, train(questions, vectors, load_folder(), encoder), encoder)


def together(known: Sequence[Question], messages: Sequence[LabelledMessage]) -> list[Question]:
    """The messages and the known questions, each text once; where both have it, the message's topics count."""
    merged = {
        message.text: Question(message.text, message.lang, message.expected, origin=DEVELOPMENT)
        for message in messages
        if not message.is_emergency
    }
    for question in known:
        merged.setdefault(question.text, question)
    return list(merged.values())


def ask_unseen(
    settings: Settings, everything: Sequence[LabelledMessage], questions: Sequence[LabelledMessage], tell: Tell
) -> tuple[list[Asked], list[float]]:
    """What a search that has not learnt them says of ``questions``, and the milliseconds that a decision takes.

    The time is taken on some two hundred of them, by the search that results.

    Args:
        settings: which encoder and which known questions.
        everything: all messages of the files; those out of scope teach what to decline.
        questions: those to report on.
        tell: is told how far it has got.
    """
    retrained = retrain(settings, together(known_questions(settings), everything), tell)
    rankings, cutoffs = retrained.rankings(), retrained.cutoffs
    asked = [
        Asked.of(question, rankings[question.text], decide(rankings[question.text], cutoffs)) for question in questions
    ]
    engine = retrained.engine()
    sample = questions[:: max(1, len(questions) // _TIMED_QUERIES)]
    milliseconds = [timed(lambda text: decide(engine.rank(text), cutoffs), one.text)[1] for one in sample]
    return asked, milliseconds
