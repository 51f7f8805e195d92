"""The figures themselves, as pure functions over plain values. A share of nothing is None, never 0 or 1."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Bin:
    """One bar of a reliability diagram: what was announced for its members, and what came true.

    Attributes:
        low: where the bin begins, included.
        high: where it ends, excluded but in the last bin.
        n: how many probabilities fell into it.
        predicted: their mean; None when there are none.
        observed: the share that came true; None when there are none.
    """

    low: float
    high: float
    n: int
    predicted: float | None
    observed: float | None


def place_of(ranked: Sequence[str], wanted: Collection[str]) -> int | None:
    """The place, from 1, of the first ranked topic that is wanted; None when none is ranked.

    Example:
        >>> place_of(["ent.acces", "tne.quoi"], {"tne.quoi"})
        2
    """
    for place, topic in enumerate(ranked, start=1):
        if topic in wanted:
            return place
    return None


def share(flags: Iterable[bool]) -> float | None:
    """The share of true values."""
    values = list(flags)
    return sum(values) / len(values) if values else None


def recall_at(places: Iterable[int | None], count: int) -> float | None:
    """The share of places that are among the first ``count``."""
    return share(place is not None and place <= count for place in places)


def mean_reciprocal_rank(places: Sequence[int | None]) -> float | None:
    """The mean of 1/place; what is not ranked counts 0."""
    return sum(1 / place for place in places if place) / len(places) if places else None


def percentile(values: Sequence[float], percent: float) -> float | None:
    """The smallest value that at least ``percent`` per cent of the values do not exceed (nearest rank)."""
    if not values:
        return None
    rank = max(1, math.ceil(percent / 100 * len(values)))
    return sorted(values)[rank - 1]


def area_under_curve(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """How often a positive scores above a negative, ties counting half (area under the ROC curve)."""
    if not positives or not negatives:
        return None
    scored = sorted([(score, True) for score in positives] + [(score, False) for score in negatives])
    rank_sum, start = 0.0, 0
    while start < len(scored):
        end = start
        while end < len(scored) and scored[end][0] == scored[start][0]:
            end += 1
        shared_rank = (start + 1 + end) / 2
        rank_sum += shared_rank * sum(is_positive for _, is_positive in scored[start:end])
        start = end
    below = rank_sum - len(positives) * (len(positives) + 1) / 2
    return below / (len(positives) * len(negatives))


def reliability(probabilities: Sequence[float], happened: Sequence[bool], count: int = 10) -> list[Bin]:
    """Sorts probabilities into ``count`` bins of equal width, with what came true in each."""
    members: list[list[int]] = [[] for _ in range(count)]
    for index, probability in enumerate(probabilities):
        members[min(int(probability * count), count - 1)].append(index)
    return [
        Bin(
            low=number / count,
            high=(number + 1) / count,
            n=len(inside),
            predicted=sum(probabilities[index] for index in inside) / len(inside) if inside else None,
            observed=share(happened[index] for index in inside),
        )
        for number, inside in enumerate(members)
    ]


def expected_calibration_error(bins: Sequence[Bin]) -> float | None:
    """The mean distance between announced and observed, weighted by how many each bin holds."""
    total = sum(one.n for one in bins)
    if not total:
        return None
    gaps = (
        one.n * abs(one.predicted - one.observed)
        for one in bins
        if one.predicted is not None and one.observed is not None
    )
    return sum(gaps) / total


def brier_score(probabilities: Sequence[float], happened: Sequence[bool]) -> float | None:
    """The mean squared distance between probability and outcome."""
    pairs = list(zip(probabilities, happened, strict=True))
    return sum((probability - outcome) ** 2 for probability, outcome in pairs) / len(pairs) if pairs else None
