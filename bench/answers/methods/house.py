"""Ours: the shipped search's own training and ranking, on the questions of a round."""

from __future__ import annotations

import numpy as np

from bench.answers.exam import CACHE, Exam, Round
from knowledge.encoder.runtime import Encoder
from knowledge.search.training import Lesson
from relais import library
from relais.settings import Settings


class House:
    """What ``relais evaluate answers --cross-validate`` measures, a fold at a time.

    The calibration that follows a ranking in the shipped search is left out: it changes no order, and costs two products
    of twenty numbers.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._encoder = Encoder(settings.encoder_folder)

    def learn(self, exam: Exam, one: Round) -> None:
        """Trains the voices on the round's questions and the editors' words."""
        vectors = library.encode(exam.questions, self._encoder, self._settings.folder / CACHE, print)
        self._voices = Lesson.of(exam.questions, vectors, exam.items, self._encoder).voices(one.known)

    def rank(self, text: str) -> list[str]:
        """Topics, best first."""
        probabilities, _ = self._voices.listen([text], self._encoder.query(text)[None, :])
        return [self._voices.topics[place] for place in np.argsort(-probabilities[0])]
