"""Makes a search engine from known questions and guidance, and measures it on what it has not seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from knowledge.encoder.runtime import Encoder
from knowledge.items import Item
from knowledge.search.calibration import Calibration, Cutoffs, choose_cutoffs, fit
from knowledge.search.engine import Voices
from knowledge.search.neighbours import Neighbours
from knowledge.search.questions import DEVELOPMENT, NO_TOPIC, Question
from knowledge.search.ranker import Ranker

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int_]
BoolArray = npt.NDArray[np.bool_]

_SAME_FAMILY_COSINE = 0.955
_FOLDS = 4
_WORKERS = 2


@dataclass(frozen=True)
class Unseen:
    """What the engine said of each question while it had not learnt that question's wording family."""

    probabilities: FloatArray
    right: FloatArray
    within: FloatArray
    topics: list[str]


@dataclass(frozen=True)
class Trained:
    """The engine's parts, and what they said of unseen questions."""

    voices: Voices
    right: Calibration
    within: Calibration
    cutoffs: Cutoffs
    unseen: Unseen


def train(questions: Sequence[Question], vectors: FloatArray, items: Sequence[Item], encoder: Encoder) -> Trained:
    """Trains on everything; calibrates on cross-validated answers, so that sureness is measured on unseen wordings.

    Args:
        questions: known questions (see ``questions.for_ranking``).
        vectors: their sentence vectors, shape ``(n, width)``.
        items: the published guidance.
        encoder: encodes the guidance.
    """
    lesson = Lesson.of(questions, vectors, items, encoder)
    topics = lesson.topics
    probabilities, signs = _heard_unseen(lesson)
    firsts = [topics[index] for index in probabilities.argmax(axis=1)]
    was_right = np.array([first in question.topics for first, question in zip(firsts, questions, strict=True)])
    was_within = np.array([bool(question.topics) for question in questions])
    judged = reference(questions)
    right, within = fit(signs[judged], was_right[judged]), fit(signs[judged], was_within[judged])
    unseen = Unseen(probabilities, right.probability(signs), within.probability(signs), topics)
    cutoffs = choose_cutoffs(unseen.right[judged], was_right[judged], unseen.within[judged], was_within[judged])
    voices = lesson.voices(np.arange(len(questions)))
    return Trained(voices, right, within, cutoffs, unseen)


@dataclass(frozen=True)
class Lesson:
    """What voices learn from: known questions, and the titles and keywords that editors gave to the guidance."""

    questions: Sequence[Question]
    vectors: FloatArray
    guidance: Neighbours
    topics: list[str]
    words: Sequence[str]
    word_vectors: FloatArray
    word_labels: Sequence[str]

    @staticmethod
    def of(questions: Sequence[Question], vectors: FloatArray, items: Sequence[Item], encoder: Encoder) -> Lesson:
        """The questions, with what the guidance itself teaches; see ``train``."""
        topics = sorted({topic for item in items if item.searched for topic in item.topics})
        words, word_vectors, word_labels = _editors_words(items, encoder)
        guidance = guidance_neighbours(items, encoder)
        return Lesson(questions, vectors, guidance, topics, words, word_vectors, word_labels)

    def voices(self, known: IntArray) -> Voices:
        """Voices that have learnt the questions at these places, and the editors' words."""
        served = {*self.topics, NO_TOPIC}
        kept = [int(index) for index in known if self.questions[int(index)].label in served]
        texts = [*(self.questions[index].text for index in kept), *self.words]
        labels = [*(self.questions[index].label for index in kept), *self.word_labels]
        vectors = np.concatenate([self.vectors[kept], self.word_vectors])
        ranker = Ranker().fit(texts, vectors, labels)
        return Voices(ranker, Neighbours(vectors, labels), self.guidance, self.topics)


def _editors_words(items: Sequence[Item], encoder: Encoder) -> tuple[list[str], FloatArray, list[str]]:
    """Titles and keywords of the guidance, their vectors, and their topics."""
    pairs = [(words, item.topics[0]) for item in items if item.searched for words in (item.title, *item.keywords)]
    return [words for words, _ in pairs], encoder.queries(words for words, _ in pairs), [topic for _, topic in pairs]


def _heard_unseen(lesson: Lesson) -> tuple[FloatArray, FloatArray]:
    """Probabilities and signs for every question, each from voices that have not learnt its family."""
    questions, vectors, topics = lesson.questions, lesson.vectors, lesson.topics
    split = list(folds(families(vectors, [question.label for question in questions])))

    def hear(known: IntArray, held_out: IntArray) -> tuple[FloatArray, FloatArray]:
        return lesson.voices(known).listen([questions[int(index)].text for index in held_out], vectors[held_out])

    # One thread a fold: libraries that each start threads of their own spend their time waiting for one another.
    with threadpool_limits(1), ThreadPoolExecutor(_WORKERS) as workers:
        heard = list(workers.map(lambda pair: hear(*pair), split))
    probabilities = np.zeros((len(questions), len(topics)), dtype=np.float32)
    signs = np.zeros((len(questions), heard[0][1].shape[1]), dtype=np.float32)
    for (_, held_out), (told, seen) in zip(split, heard, strict=True):
        probabilities[held_out], signs[held_out] = told, seen
    return probabilities, signs


def reference(questions: Sequence[Question]) -> BoolArray:
    """Which questions calibrate: the development questions, which the encoder's adapter has not learnt either.

    All of them when there is none of those.
    """
    chosen = np.array([question.origin == DEVELOPMENT for question in questions])
    return chosen if chosen.any() else np.ones_like(chosen)


def guidance_neighbours(items: Sequence[Item], encoder: Encoder) -> Neighbours:
    """Each item's title, title with answer, and answer, encoded apart and averaged (better than any one of them)."""
    vectors: list[FloatArray] = []
    labels: list[str] = []
    for item in items:
        if not item.searched:
            continue
        parts = (item.title, f"{item.title}. {item.short} {', '.join(item.keywords)}", item.short)
        mean = np.mean([encoder.passage(part) for part in parts], axis=0)
        mean /= np.linalg.norm(mean)
        for topic in item.topics:
            vectors.append(np.asarray(mean, dtype=np.float32))
            labels.append(topic)
    return Neighbours(np.stack(vectors), labels)


def families(vectors: FloatArray, labels: Sequence[str]) -> IntArray:
    """Numbers of wording families: questions of one label whose vectors nearly coincide share one."""
    cosines, places = _near(vectors)
    parent = np.arange(len(vectors))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = int(parent[index])
        return index

    for index in range(len(vectors)):
        for cosine, other in zip(cosines[index], places[index], strict=True):
            if cosine >= _SAME_FAMILY_COSINE and labels[index] == labels[other]:
                parent[root(index)] = root(int(other))
    return np.array([root(index) for index in range(len(vectors))])


def folds(family: IntArray, count: int = _FOLDS) -> Iterator[tuple[IntArray, IntArray]]:
    """Pairs of (known, held out) positions; a family is never on both sides. Always the same split."""
    names = np.unique(family)
    fold_of = dict(zip(names.tolist(), np.random.default_rng(7).integers(0, count, len(names)).tolist(), strict=True))
    assigned = np.array([fold_of[int(name)] for name in family])
    for number in range(count):
        yield np.nonzero(assigned != number)[0], np.nonzero(assigned == number)[0]


def _near(vectors: FloatArray) -> tuple[FloatArray, IntArray]:
    index = Neighbours(vectors, [str(place) for place in range(len(vectors))])
    cosines, labels = index.nearest(vectors, min(10, len(vectors)))
    return cosines, np.array([[int(label) for label in row] for row in labels])
