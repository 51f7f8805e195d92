"""Sentence vectors compared by cosine: the plain encoder, and votes of the nearest known questions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.answers.exam import CACHE, Exam, Round, words_of
from bench.answers.methods.kinds import ByTopic, FloatArray
from bench.answers.plain_encoder import plain_settings
from knowledge.encoder.runtime import Encoder
from knowledge.search.neighbours import Neighbours
from knowledge.search.questions import Question
from relais import library
from relais.settings import Settings

_NEIGHBOURS = 10


class Nearest:
    """Vectors of everything that may be found; a topic is as near as its nearest text.

    Args:
        settings: which encoder.
        plain: without the adapter.
    """

    def __init__(self, settings: Settings, plain: bool) -> None:
        self._settings = plain_settings(settings) if plain else settings
        self._encoder = Encoder(self._settings.encoder_folder)

    def learn(self, exam: Exam, one: Round) -> None:
        """Encodes the documents of the round, or takes them from the cache."""
        topics = set(exam.topics)
        known = [question for question in exam.known(one) if question.label in topics]
        vectors, labels = [self.encoded(known)], [question.label for question in known]
        told = words_of(exam.items)
        vectors.append(self.encoded([Question(document.text, "fr", ()) for document in told]))
        self._vectors = np.concatenate(vectors)
        self._places = ByTopic(exam.topics, [*labels, *(document.topic for document in told)])

    def encoded(self, questions: Sequence[Question]) -> FloatArray:
        """Vectors of texts, from the same cache as the house's own."""
        return library.encode(list(questions), self._encoder, self._settings.folder / CACHE, print)

    def scores(self, text: str) -> FloatArray:
        """The cosine of each topic's nearest text."""
        return self._places.best(self._vectors @ self._encoder.query(text))

    def rank(self, text: str) -> list[str]:
        """Topics, best first."""
        return self._places.ranked(self.scores(text))


class Votes(Nearest):
    """The ten nearest known questions vote, each with its cosine; topics without a vote follow by their nearest."""

    def learn(self, exam: Exam, one: Round) -> None:
        """Indexes the known questions of the round."""
        topics = set(exam.topics)
        known = [question for question in exam.known(one) if question.label in topics]
        labels = [question.label for question in known]
        self._vectors = self.encoded(known)
        self._places = ByTopic(exam.topics, labels)
        self._known = Neighbours(self._vectors, labels)

    def scores(self, text: str) -> FloatArray:
        """The votes of each topic, and its nearest question."""
        vector = self._encoder.query(text)
        cosines, labels = self._known.nearest(vector[None, :], _NEIGHBOURS)
        column = {topic: place for place, topic in enumerate(self._places.topics)}
        found = self._places.best(self._vectors @ vector)
        for cosine, label in zip(cosines[0], labels[0], strict=True):
            found[column[label]] += cosine
        return found
