"""Reciprocal rank fusion of two rankings: letters and meaning."""

from __future__ import annotations

from collections.abc import Sequence

from bench.answers.exam import Exam, Round
from bench.answers.methods.kinds import Method

_DAMPING = 60


def fused(rankings: Sequence[Sequence[str]]) -> list[str]:
    """Topics by the sum of 1 / (60 + place) over the rankings, best first; equal ones as the first ranking has them.

    Example:
        >>> fused([["a", "b", "c"], ["b", "c", "a"]])
        ['b', 'a', 'c']
    """
    totals: dict[str, float] = {}
    for ranking in rankings:
        for place, topic in enumerate(ranking, start=1):
            totals[topic] = totals.get(topic, 0.0) + 1 / (_DAMPING + place)
    return sorted(totals, key=lambda topic: -totals[topic])


class Hybrid:
    """Asks several methods and fuses what they rank."""

    def __init__(self, methods: Sequence[Method]) -> None:
        self._methods = methods

    def learn(self, exam: Exam, one: Round) -> None:
        """Each learns for itself."""
        for method in self._methods:
            method.learn(exam, one)

    def rank(self, text: str) -> list[str]:
        """Topics, best first."""
        return fused([method.rank(text) for method in self._methods])
