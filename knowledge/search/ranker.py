"""Ranks the topics for a message: what it means (encoder) and how it is written (letters) vote together.

Two linear classifiers learn from the known questions. One reads the sentence vector: it knows the languages. The other
reads groups of 2 to 5 letters of the folded text: it knows SMS spelling and misspelt names. Their probabilities are
averaged. Measured against each alone, nearest neighbours, and combinations of more voices: see ``docs/decisions``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from knowledge.search.folding import fold
from knowledge.search.questions import NO_TOPIC

FloatArray = npt.NDArray[np.float32]

_MEANING_C = 10.0
_LETTERS_C = 1.0
_LETTERS_SHARPNESS = 6.0
_OURS_MEANING_C = 10.0
_OURS_LETTERS_C = 0.3


class Ranker:
    """Two voices over the same labels. ``fit`` once, then ``probabilities`` for each message."""

    def __init__(self) -> None:
        self.labels: list[str] = []
        self._meaning = LogisticRegression(C=_MEANING_C, max_iter=200, tol=1e-3)
        self._vectorizer = TfidfVectorizer(
            preprocessor=fold, analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True, dtype=np.float32
        )
        self._letters = LinearSVC(C=_LETTERS_C)
        # Whether the message is for this service at all is asked apart: strangers are one label among a hundred above.
        self._ours_by_meaning = LogisticRegression(C=_OURS_MEANING_C, class_weight="balanced", max_iter=300)
        self._ours_by_letters = LinearSVC(C=_OURS_LETTERS_C, class_weight="balanced")
        self._strangers_known = False

    def fit(self, texts: Sequence[str], vectors: FloatArray, labels: Sequence[str]) -> Ranker:
        """Learns.

        Args:
            texts: the known questions.
            vectors: their sentence vectors, shape ``(n, width)``.
            labels: the expected topic of each, or ``none``.
        """
        self._meaning.fit(vectors, labels)
        written = self._vectorizer.fit_transform(texts)
        self._letters.fit(written, labels)
        ours = np.array([label != NO_TOPIC for label in labels])
        self._strangers_known = bool(not ours.all() and ours.any())
        if self._strangers_known:
            self._ours_by_meaning.fit(vectors, ours)
            self._ours_by_letters.fit(written, ours)
        # Half the memory, for the same ranking: there are ten million weights.
        self._letters.coef_ = self._letters.coef_.astype(np.float32)
        self.labels = [str(label) for label in self._meaning.classes_]
        return self

    def written(self, texts: Sequence[str]) -> csr_matrix:
        """How texts are written: weights of their groups of letters, one row a text.

        What ``TfidfVectorizer.transform`` gives, without its checks and sorting: 0.5 ms instead of 1.3 for a message.
        """
        places: list[int] = []
        weights: list[FloatArray] = []
        ends = [0]
        for text in texts:
            counted = Counter(self._known(text))
            found = np.fromiter(counted.keys(), dtype=np.int32, count=len(counted))
            weight = (1 + np.log(np.fromiter(counted.values(), dtype=np.float32, count=len(counted)))) * self._rarity[
                found
            ]
            weights.append(weight / (np.linalg.norm(weight) or 1.0))
            places.extend(counted)
            ends.append(len(places))
        return csr_matrix((np.concatenate(weights), places, ends), shape=(len(texts), len(self._rarity)))

    def _known(self, text: str) -> list[int]:
        """The places of the groups of letters of a text, those that are known, as often as they stand in it."""
        vocabulary = self._vectorizer.vocabulary_
        return [vocabulary[group] for group in self._groups(text) if group in vocabulary]

    @cached_property
    def _groups(self) -> Callable[[str], list[str]]:
        groups: Callable[[str], list[str]] = self._vectorizer.build_analyzer()
        return groups

    @cached_property
    def _rarity(self) -> FloatArray:
        return np.asarray(self._vectorizer.idf_, dtype=np.float32)

    def probabilities(self, texts: Sequence[str], vectors: FloatArray) -> FloatArray:
        """Shape ``(n, labels)``, rows sum to 1, columns in the order of ``labels``."""
        return (self.by_meaning(vectors) + self.by_letters(self.written(texts))) / 2.0

    def by_meaning(self, vectors: FloatArray) -> FloatArray:
        """What the sentence vectors say, shape ``(n, labels)``."""
        return _shares(_margins(self._meaning, vectors))

    def by_letters(self, written: csr_matrix) -> FloatArray:
        """What the spelling says, shape ``(n, labels)``, from what ``written`` gave."""
        return _shares(_margins(self._letters, written) * _LETTERS_SHARPNESS)

    def ours(self, written: csr_matrix, vectors: FloatArray) -> FloatArray:
        """How much a message is one for this service, by meaning and by spelling: margins, shape ``(n, 2)``."""
        if not self._strangers_known:
            return np.zeros((len(vectors), 2), dtype=np.float32)
        return np.concatenate(
            [_margins(self._ours_by_meaning, vectors), _margins(self._ours_by_letters, written)], axis=1
        )


def _margins(model: LogisticRegression | LinearSVC, rows: FloatArray | csr_matrix) -> FloatArray:
    """What ``decision_function`` gives, shape ``(n, classes)``, without its checks: half a millisecond a message."""
    return np.asarray(rows @ model.coef_.T + model.intercept_, dtype=np.float32)


def _shares(margins: FloatArray) -> FloatArray:
    """Softmax over the classes."""
    powers = np.exp(margins - margins.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)
