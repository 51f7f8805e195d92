"""Reads a gesture by its meaning: what no list and no pattern has, in any of the languages.

One linear classifier looks at the sentence vector, which knows the languages, and at groups of letters, which know SMS
spelling and the creoles that the encoder hardly does. A message is taken for a gesture only when the classifier is sure
enough of it; how sure, was measured on wording families that it had not learnt (``relais evaluate gestures``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from knowledge.gestures.known import NONE, gesture_named
from knowledge.gestures.model import Gesture, Social
from knowledge.search.folding import fold
from knowledge.small_talk import shipped
from knowledge.universal_words import Universal

FloatArray = npt.NDArray[np.float32]
Vector = Callable[[str], FloatArray]

_VECTOR_WEIGHT = 1.5
_SOFTNESS = 0.5
_SHARPNESS = 3.0
_MOST_WORDS = 16
_CUTOFF = 0.6
# To take a step for done when it is not costs the parent more than to be asked once more; to hear the step once more,
# hardly anything.
_CUTOFFS: dict[Gesture, float] = {
    Universal.STOP: 0.6,
    Universal.DONE: 0.65,
    Universal.TROUBLE: 0.65,
    Universal.YES: 0.65,
    Universal.NO: 0.65,
    Universal.BACK: 0.5,
    Universal.OTHER: 0.5,
    Universal.RESTART: 0.5,
    Universal.RESUME: 0.45,
    Universal.REPEAT: 0.45,
    Social.THANKS: 0.5,
    Social.HUMAN: 0.75,
}
# Both leave, and keep the place: a doubt between them is none.
_ALLIES = {Universal.STOP.value: Social.GOODBYE.value, Social.GOODBYE.value: Universal.STOP.value}


class Classifier:
    """Which gesture a text is, with its probability. ``fit`` once."""

    def __init__(self) -> None:
        self.labels: list[str] = []
        self._letters = TfidfVectorizer(
            preprocessor=fold, analyzer="char_wb", ngram_range=(1, 4), min_df=2, sublinear_tf=True, dtype=np.float32
        )
        self._machine = LinearSVC(C=_SOFTNESS, tol=1e-2, random_state=5)

    def fit(self, texts: Sequence[str], vectors: FloatArray, labels: Sequence[str]) -> Classifier:
        """Learns.

        Args:
            texts: known wordings.
            vectors: their sentence vectors, shape ``(n, width)``.
            labels: the gesture of each, or ``none``; three different ones at least.
        """
        self._machine.fit(_seen(self._letters.fit_transform(texts), vectors), labels)
        self._machine.coef_ = self._machine.coef_.astype(np.float32)
        self.labels = [str(label) for label in self._machine.classes_]
        return self

    def probabilities(self, texts: Sequence[str], vectors: FloatArray) -> FloatArray:
        """Shape ``(n, labels)``, rows sum to 1."""
        margins = self._machine.decision_function(_seen(self._letters.transform(texts), vectors)) * _SHARPNESS
        powers = np.exp(margins - margins.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


class GestureReader:
    """Reads one message at a time.

    Args:
        classifier: a fitted one.
        vector: the sentence vector of a text.
    """

    def __init__(self, classifier: Classifier, vector: Vector) -> None:
        self._classifier = classifier
        self._vector = vector

    def __call__(self, text: str) -> Gesture | None:
        """The gesture that a message is; None when it is none, or none for sure. A millisecond beside the vector."""
        if not text.strip() or len(text.split()) > _MOST_WORDS:
            return None
        row = self._classifier.probabilities([text], self._vector(text)[None, :])[0]
        return possible(text, sure(self._classifier.labels, row))


def possible(text: str, gesture: Gesture | None) -> Gesture | None:
    """The gesture, unless the message cannot be it: no farewell without a word of farewell, no gesture in a number.

    Example:
        >>> possible("8", Social.GOODBYE), possible("es-tu un robot ?", Social.HUMAN)
        (None, None)
    """
    if any(sign.isdigit() for sign in text) and not any(sign.isalpha() for sign in text):
        return None
    if isinstance(gesture, Social) and shipped().read(text).is_no(gesture.value):
        return None
    return gesture


def sure(labels: Sequence[str], row: FloatArray) -> Gesture | None:
    """The gesture that a row of probabilities is sure of."""
    best = int(row.argmax())
    if labels[best] == NONE:
        return None
    gesture = gesture_named(labels[best])
    ally = _ALLIES.get(labels[best], "")
    sureness = row[best] + (row[list(labels).index(ally)] if ally in labels else 0)
    return gesture if gesture is not None and sureness >= _CUTOFFS.get(gesture, _CUTOFF) else None


def _seen(letters: csr_matrix, vectors: FloatArray) -> csr_matrix:
    return hstack([letters, csr_matrix(vectors * np.float32(_VECTOR_WEIGHT))], format="csr")
