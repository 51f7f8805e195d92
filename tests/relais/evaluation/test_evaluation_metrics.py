"""The figures, on values small enough to count by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.evaluation.metrics import (
    area_under_curve,
    brier_score,
    expected_calibration_error,
    mean_reciprocal_rank,
    percentile,
    place_of,
    recall_at,
    reliability,
    share,
)

scores = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), min_size=1, max_size=12)
probabilities = st.lists(st.floats(0, 1), min_size=1, max_size=50)


def test_a_place_counts_from_one_and_is_that_of_the_best_ranked_wanted_topic():
    assert place_of(["a", "b", "c"], {"b", "c"}) == 2
    assert place_of(["a", "b"], ["z"]) is None
    assert place_of([], ["z"]) is None


def test_recall_and_reciprocal_rank_count_what_is_not_ranked_as_missed():
    places = [1, 2, 4, None]
    assert recall_at(places, 1) == 0.25
    assert recall_at(places, 3) == 0.5
    assert mean_reciprocal_rank(places) == pytest.approx((1 + 1 / 2 + 1 / 4) / 4)


def test_a_share_of_nothing_is_unknown():
    assert share([]) is None
    assert recall_at([], 1) is None
    assert mean_reciprocal_rank([]) is None
    assert percentile([], 50) is None
    assert area_under_curve([], [0.5]) is None
    assert brier_score([], []) is None
    assert expected_calibration_error(reliability([], [])) is None


def test_percentiles_are_values_that_were_measured():
    assert percentile([30, 10, 20], 50) == 20
    assert percentile(list(range(1, 101)), 95) == 95
    assert percentile([7], 95) == 7


@pytest.mark.parametrize(
    ("positives", "negatives", "area"),
    [
        ([0.9, 0.8], [0.1, 0.2], 1.0),
        ([0.1, 0.2], [0.9, 0.8], 0.0),
        ([0.5, 0.5], [0.5], 0.5),
        ([0.9, 0.4], [0.5, 0.4], 0.625),
    ],
)
def test_the_area_counts_pairs_in_the_right_order_and_ties_as_half(positives, negatives, area):
    assert area_under_curve(positives, negatives) == pytest.approx(area)


@given(scores, scores)
def test_the_area_is_what_comparing_every_pair_gives(positives, negatives):
    won = sum((p > n) + (p == n) / 2 for p in positives for n in negatives)
    assert area_under_curve(positives, negatives) == pytest.approx(won / (len(positives) * len(negatives)))


def test_bins_say_what_was_announced_and_what_came_true():
    first, *_, last = reliability([0.05, 0.95, 1.0], [False, True, False])
    assert (first.low, first.n, first.predicted, first.observed) == (0.0, 1, 0.05, 0.0)
    assert (last.high, last.n, last.observed) == (1.0, 2, 0.5)
    assert last.predicted == pytest.approx(0.975)


@given(probabilities)
def test_every_probability_falls_into_one_bin(values):
    assert sum(one.n for one in reliability(values, [True] * len(values))) == len(values)


def test_the_calibration_error_weighs_bins_by_their_members():
    bins = reliability([0.9, 0.9, 0.9, 0.1], [True, True, False, False])
    assert expected_calibration_error(bins) == pytest.approx((3 * abs(0.9 - 2 / 3) + 1 * 0.1) / 4)
    assert brier_score([1.0, 0.5], [True, False]) == pytest.approx(0.125)
