"""How sure a measured share is, and how much of another method's errors are gone. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_Z95 = 1.959964
_DRAWS = 2000

Places = Sequence[int | None]


@dataclass(frozen=True)
class Estimate:
    """A figure, and the interval that holds the true one 95 times out of 100."""

    value: float
    low: float
    high: float


def wilson(hits: int, n: int) -> Estimate:
    """A share with Wilson's interval, which stays within 0 and 1 and is honest for few questions.

    Raises:
        ValueError: there is no question.
    """
    if n <= 0:
        raise ValueError("a share of nothing is no figure")
    value = hits / n
    middle = value + _Z95**2 / (2 * n)
    reach = _Z95 * math.sqrt(value * (1 - value) / n + _Z95**2 / (4 * n**2))
    scale = 1 + _Z95**2 / n
    return Estimate(value, max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale))


def recall(places: Places, count: int) -> Estimate:
    """The share of places that are among the first ``count``."""
    return wilson(sum(place is not None and place <= count for place in places), len(places))


def reciprocal_rank(places: Places) -> Estimate:
    """The mean of 1/place (0 where nothing was ranked), with a bootstrap interval; always the same for the same places.

    Raises:
        ValueError: there is no question.
    """
    values = np.array([1 / place if place else 0.0 for place in places])
    if not len(values):
        raise ValueError("a mean of nothing is no figure")
    return Estimate(float(values.mean()), *_interval(lambda drawn: float(values[drawn].mean()), len(values)))


@dataclass(frozen=True)
class Gone:
    """What has become of another method's errors.

    Attributes:
        net: 1 - our errors / their errors, over the same questions.
        mended: the share of their errors that we do not make.
        made: how many questions they find and we do not.
    """

    net: Estimate
    mended: float
    made: int


def errors_gone(ours: Places, theirs: Places) -> Gone | None:
    """Compares first places on the same questions; None when the other makes no error.

    Raises:
        ValueError: the two are not about the same number of questions.
    """
    if len(ours) != len(theirs):
        raise ValueError("both must have been asked the same questions")
    mine, other = (np.array([place != 1 for place in side], dtype=bool) for side in (ours, theirs))
    if not other.any():
        return None

    def net(drawn: npt.NDArray[np.int_]) -> float:
        errors = int(other[drawn].sum())
        return 1 - int(mine[drawn].sum()) / errors if errors else 0.0

    everything = np.arange(len(mine))
    return Gone(
        Estimate(net(everything), *_interval(net, len(mine))),
        float((other & ~mine).sum() / other.sum()),
        int((mine & ~other).sum()),
    )


def _interval(figure: Callable[[npt.NDArray[np.int_]], float], n: int) -> tuple[float, float]:
    """The middle 95 % of a figure over questions drawn anew, with repetition."""
    dice = np.random.default_rng(7)
    drawn = [figure(dice.integers(0, n, n)) for _ in range(_DRAWS)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)
