"""How sure the search is: probabilities fitted on questions that the ranker had not seen.

No cosine separates what the service knows from what it does not. A logistic regression over signs of agreement does:
the probabilities of the first three topics, their margin, the share of ``none``, whether both voices agree, and how
close the nearest known questions and guidance are.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

FloatArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]

DECLINED_BY_MISTAKE = 0.05
"""Share of genuine questions that may be declined: turning a parent away is worse than asking a stranger again."""
FOREIGN_BY_MISTAKE = 0.02
"""Share of genuine questions that may be taken for something that is surely no matter of this service."""
STRANGERS_ANSWERED = 0.03
"""Share of messages from outside the catalogue that may be answered outright."""

WORTH_ANSWERING = 0.7
"""Probability that an answer is right, below which it is none, however many of all answers are right.

Of what lay between 0.57, where 95 % of all answers are right, and 0.7, every second answer was wrong; to ask instead
costs 1.1 of 84.5 % answered.
"""


@dataclass(frozen=True)
class Cutoffs:
    """Where decisions change.

    Attributes:
        answer: probability that the first topic is right, above which it is answered outright.
        within: probability that the message is within the catalogue, below which it is declined.
        ours: the same probability, below which nothing is answered outright: what is meant is asked.
        foreign: the same probability, below which a message is surely no matter of this service.
    """

    answer: float
    within: float
    ours: float = 0.0
    foreign: float = 0.0


@dataclass(frozen=True)
class Calibration:
    """A fitted logistic regression, as plain numbers."""

    weights: tuple[float, ...]
    intercept: float
    means: tuple[float, ...]
    scales: tuple[float, ...]

    def probability(self, signs: FloatArray) -> FloatArray:
        """The probability of the outcome, shape ``(n,)``, for signs of shape ``(n, signs)``."""
        scaled = (signs - np.asarray(self.means, dtype=np.float32)) / np.asarray(self.scales, dtype=np.float32)
        logits = scaled @ np.asarray(self.weights, dtype=np.float32) + np.float32(self.intercept)
        return np.asarray(1.0 / (1.0 + np.exp(-logits)), dtype=np.float32)

    def as_json(self) -> dict[str, object]:
        """The numbers, to be stored with the index."""
        return asdict(self)


def fit(signs: FloatArray, happened: BoolArray) -> Calibration:
    """Fits the probability of a yes-or-no outcome.

    Args:
        signs: shape ``(n, signs)``, computed for questions that the ranker had not learnt.
        happened: shape ``(n,)``: the first topic was acceptable; or: the message was within the catalogue.
    """
    means = signs.mean(axis=0)
    scales = signs.std(axis=0) + 1e-6
    model = LogisticRegression(C=1.0, max_iter=500).fit((signs - means) / scales, happened)
    return Calibration(
        weights=tuple(float(weight) for weight in model.coef_[0]),
        intercept=float(model.intercept_[0]),
        means=tuple(float(mean) for mean in means),
        scales=tuple(float(scale) for scale in scales),
    )


def choose_cutoffs(
    right: FloatArray,
    was_right: BoolArray,
    within: FloatArray,
    was_within: BoolArray,
    precision: float = 0.95,
    least: float = WORTH_ANSWERING,
) -> Cutoffs:
    """The lowest cut-offs that keep the promises on unseen questions.

    Args:
        right: probability that the first topic is right, shape ``(n,)``.
        was_right: whether it was.
        within: probability that the message is within the catalogue, shape ``(n,)``.
        was_within: whether it was.
        precision: share that must be right among what is answered outright.
        least: probability that each answer must have by itself.
    """
    order = np.argsort(-right)
    hits = np.cumsum(was_right[order]) / np.arange(1, len(order) + 1)
    kept = np.nonzero(hits >= precision)[0]
    answer = max(least, float(right[order][kept[-1]]) if len(kept) else 0.99)
    declined, foreign = np.quantile(within[was_within], (DECLINED_BY_MISTAKE, FOREIGN_BY_MISTAKE)).tolist()
    return Cutoffs(answer, declined, max(declined, _ours(right >= answer, within, was_within)), foreign)


def _ours(sure: BoolArray, within: FloatArray, was_within: BoolArray) -> float:
    """The lowest probability to be within that keeps all but a few strangers from an answer outright."""
    strangers = -np.sort(-within[sure & ~was_within])
    allowed = int(STRANGERS_ANSWERED * (~was_within).sum())
    return float(np.nextafter(strangers[allowed], np.float32(1))) if len(strangers) > allowed else 0.0
