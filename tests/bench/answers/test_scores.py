"""Intervals and comparisons of the retrieval study."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.answers.scores import errors_gone, recall, reciprocal_rank, wilson

PLACES = st.lists(st.none() | st.integers(1, 5), min_size=1, max_size=30)


def test_wilson_is_the_published_interval() -> None:
    found = wilson(8, 10)
    assert (round(found.low, 4), round(found.high, 4)) == (0.4902, 0.9433)


def test_a_perfect_score_on_few_questions_is_not_sure() -> None:
    assert wilson(4, 4).high == pytest.approx(1.0)
    assert wilson(4, 4).low < 0.6
    assert wilson(400, 400).low > 0.98


@given(st.integers(0, 200), st.integers(1, 200))
def test_an_interval_stays_within_0_and_1_and_holds_its_share(hits: int, n: int) -> None:
    found = wilson(min(hits, n), n)
    assert 0.0 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 1.0


def test_a_share_of_nothing_is_refused() -> None:
    for figure in (lambda: wilson(0, 0), lambda: recall([], 1), lambda: reciprocal_rank([])):
        with pytest.raises(ValueError):
            figure()


def test_recall_and_reciprocal_rank_are_those_of_the_house() -> None:
    places = [1, 2, 4, None]
    assert recall(places, 1).value == 0.25
    assert recall(places, 3).value == 0.5
    assert reciprocal_rank(places).value == pytest.approx((1 + 0.5 + 0.25) / 4)


@settings(max_examples=10, deadline=None)
@given(PLACES)
def test_the_bootstrap_is_the_same_each_time_and_holds_its_mean(places: list[int | None]) -> None:
    found = reciprocal_rank(places)
    assert found == reciprocal_rank(places)
    assert found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high


def test_errors_gone_counts_what_we_mend_and_what_we_make() -> None:
    theirs = [None, 2, 3, 2, 1, 1, 1, 1]  # four errors
    ours = [1, 1, 1, 2, 2, 1, 1, 1]  # three of them mended, one of our own
    found = errors_gone(ours, theirs)
    assert found is not None
    assert found.net.value == pytest.approx(1 - 2 / 4)
    assert (found.mended, found.made) == (0.75, 1)
    assert found.net.low <= found.net.value <= found.net.high


def test_no_error_leaves_nothing_to_mend() -> None:
    assert errors_gone([1, 2], [1, 1]) is None


def test_methods_asked_different_questions_are_not_compared() -> None:
    with pytest.raises(ValueError):
        errors_gone([1], [1, 1])
