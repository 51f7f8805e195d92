"""The search engine: from a text to ranked topics and the probability that the first one is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.encoder.runtime import Encoder
from knowledge.search.calibration import Calibration, Cutoffs
from knowledge.search.neighbours import Neighbours
from knowledge.search.questions import NO_TOPIC
from knowledge.search.ranker import Ranker

FloatArray = npt.NDArray[np.float32]

_GUIDANCE_SHARE = 0.1
_GUIDANCE_SHARPNESS = 40.0


@dataclass(frozen=True)
class Ranking:
    """Topics with their probability, best first.

    Attributes:
        topics: pairs of topic and probability, best first.
        right: calibrated probability that the first topic is right.
        within: calibrated probability that the message is within the catalogue.
    """

    topics: tuple[tuple[str, float], ...]
    right: float
    within: float


class Voices:
    """Everything that votes on a topic: the ranker, and the closeness to guidance and to known questions."""

    def __init__(self, ranker: Ranker, known: Neighbours, guidance: Neighbours, topics: Sequence[str]) -> None:
        self.ranker = ranker
        self.known = known
        self.guidance = guidance
        self.topics = list(topics)
        strangers = [place for place, label in enumerate(known.labels) if label == NO_TOPIC]
        self._strangers = Neighbours(known.vectors[strangers], [NO_TOPIC] * len(strangers)) if strangers else None
        self._columns = [ranker.labels.index(topic) if topic in ranker.labels else -1 for topic in self.topics]

    def listen(self, texts: Sequence[str], vectors: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Probabilities of the topics, shape ``(n, topics)``, and signs of sureness, shape ``(n, signs)``."""
        meaning = self.ranker.by_meaning(vectors)
        written = self.ranker.written(texts)
        letters = self.ranker.by_letters(written)
        voted = (meaning + letters) / 2.0
        close = self._closeness(vectors)
        told = np.exp((close - close.max(axis=1, keepdims=True)) * _GUIDANCE_SHARPNESS)
        told /= told.sum(axis=1, keepdims=True)
        learnt = np.stack([voted[:, c] if c >= 0 else np.zeros(len(voted)) for c in self._columns], axis=1)
        probabilities = np.asarray((1 - _GUIDANCE_SHARE) * learnt + _GUIDANCE_SHARE * told, dtype=np.float32)
        ours = self.ranker.ours(written, vectors)
        return probabilities, self._signs(texts, vectors, meaning, letters, ours, probabilities, close)

    def _closeness(self, vectors: FloatArray) -> FloatArray:
        """Cosine with the guidance of each topic, shape ``(n, topics)``."""
        count = len(self.guidance.labels)
        cosines, labels = self.guidance.nearest(vectors, count)
        column = {topic: index for index, topic in enumerate(self.topics)}
        close = np.zeros((len(vectors), len(self.topics)), dtype=np.float32)
        for row, (values, names) in enumerate(zip(cosines, labels, strict=True)):
            for value, name in zip(values, names, strict=True):
                close[row, column[name]] = max(close[row, column[name]], value)
        return close

    def _signs(
        self,
        texts: Sequence[str],
        vectors: FloatArray,
        meaning: FloatArray,
        letters: FloatArray,
        ours: FloatArray,
        probabilities: FloatArray,
        close: FloatArray,
    ) -> FloatArray:
        rows = np.arange(len(vectors))
        best_three = -np.sort(-probabilities, axis=1)[:, :3]
        ordered = np.pad(best_three, ((0, 0), (0, 3 - best_three.shape[1])))
        best = probabilities.argmax(axis=1)
        column = np.asarray(self._columns)[best]
        none = self.ranker.labels.index(NO_TOPIC) if NO_TOPIC in self.ranker.labels else -1
        cosines, labels = self.known.nearest(vectors, 5)
        votes = [sum(name == self.topics[b] for name in names) / 5 for names, b in zip(labels, best, strict=True)]
        first_none = [names[0] == NO_TOPIC for names in labels]
        zero = np.zeros(len(vectors), dtype=np.float32)
        near = self._strangers.nearest(vectors, 3)[0].mean(axis=1) if self._strangers else zero
        signs = [
            ordered[:, 0],
            ordered[:, 1],
            ordered[:, 2],
            ordered[:, 0] - ordered[:, 1],
            np.log(ordered[:, 0] + 1e-4),
            meaning[:, none] if none >= 0 else zero,
            letters[:, none] if none >= 0 else zero,
            np.where(column >= 0, meaning[rows, column], 0),
            np.where(column >= 0, letters[rows, column], 0),
            meaning.argmax(axis=1) == letters.argmax(axis=1),
            cosines[:, 0],
            np.asarray(votes),
            np.asarray(first_none),
            close[rows, best],
            np.log1p([len(text.split()) for text in texts]),
            *ours.T,
            near,
            cosines[:, :3].mean(axis=1) - near,
        ]
        return np.stack([np.asarray(sign, dtype=np.float32) for sign in signs], axis=1)


class SearchEngine:
    """Voices, an encoder, and the calibration that tells how far to trust them."""

    def __init__(
        self, encoder: Encoder, voices: Voices, right: Calibration, within: Calibration, cutoffs: Cutoffs
    ) -> None:
        self._encoder = encoder
        self._voices = voices
        self._right = right
        self._within = within
        self.cutoffs = cutoffs

    def rank(self, text: str) -> Ranking:
        """The topics for a message, best first. A few milliseconds."""
        vectors = self._encoder.query(text)[None, :]
        probabilities, signs = self._voices.listen([text], vectors)
        row = probabilities[0]
        order = np.argsort(-row)
        return Ranking(
            topics=tuple((self._voices.topics[index], float(row[index])) for index in order),
            right=float(self._right.probability(signs)[0]),
            within=float(self._within.probability(signs)[0]),
        )
