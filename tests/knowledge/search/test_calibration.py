"""How sure the search is: probabilities that come true, and cut-offs that keep their promises."""

from __future__ import annotations

import json

import numpy as np
import pytest

from knowledge.search.calibration import DECLINED_BY_MISTAKE, WORTH_ANSWERING, Calibration, choose_cutoffs, fit


@pytest.fixture
def told() -> tuple[np.ndarray, np.ndarray]:
    """Signs, of which the first tells the outcome nearly, and the outcome."""
    chance = np.random.default_rng(1)
    signs = chance.random((2000, 3)).astype(np.float32)
    return signs, chance.random(2000) < 1 / (1 + np.exp(-8 * (signs[:, 0] - 0.5)))


def test_a_stronger_sign_never_makes_it_less_sure(told: tuple[np.ndarray, np.ndarray]) -> None:
    calibration = fit(*told)
    signs = np.tile(np.float32(0.5), (50, 3))
    signs[:, 0] = np.linspace(0, 1, 50)
    assert np.all(np.diff(calibration.probability(signs)) > 0)


def test_what_is_announced_comes_true(told: tuple[np.ndarray, np.ndarray]) -> None:
    signs, happened = told
    probability = fit(signs, happened).probability(signs)
    for low, high in [(0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.0)]:
        among = (probability >= low) & (probability < high)
        assert abs(probability[among].mean() - happened[among].mean()) < 0.08


def test_a_sign_that_never_changes_does_no_harm(told: tuple[np.ndarray, np.ndarray]) -> None:
    signs, happened = told
    signs[:, 2] = 1.0
    assert np.all(np.isfinite(fit(signs, happened).probability(signs)))


def test_extreme_signs_give_probabilities_all_the_same(told: tuple[np.ndarray, np.ndarray]) -> None:
    far = np.array([[1e4, 0, 0], [-1e4, 0, 0]], dtype=np.float32)
    with np.errstate(over="ignore"):
        assert fit(*told).probability(far).tolist() == [1.0, 0.0]


def test_it_is_the_same_once_written_down_and_read_again(told: tuple[np.ndarray, np.ndarray]) -> None:
    calibration = fit(*told)
    stored = json.loads(json.dumps(calibration.as_json()))
    again = Calibration(tuple(stored["weights"]), stored["intercept"], tuple(stored["means"]), tuple(stored["scales"]))
    np.testing.assert_array_equal(again.probability(told[0]), calibration.probability(told[0]))


@pytest.mark.parametrize("precision", [0.7, 0.9, 0.95])
def test_what_is_answered_outright_is_right_as_often_as_promised(
    told: tuple[np.ndarray, np.ndarray], precision: float
) -> None:
    signs, was_right = told
    right = fit(signs, was_right).probability(signs)
    cutoffs = choose_cutoffs(right, was_right, right, was_right, precision)
    answered = right >= cutoffs.answer
    assert answered.any()
    assert was_right[answered].mean() >= precision


def test_a_higher_promise_is_kept_by_answering_less(told: tuple[np.ndarray, np.ndarray]) -> None:
    signs, was_right = told
    right = fit(signs, was_right).probability(signs)
    cuts = [choose_cutoffs(right, was_right, right, was_right, precision).answer for precision in (0.6, 0.8, 0.95)]
    assert cuts == sorted(cuts)


def test_no_answer_is_given_that_is_hardly_likelier_right_than_wrong_however_right_all_of_them_are() -> None:
    right = np.linspace(0, 1, 100, dtype=np.float32)
    always = np.ones(100, dtype=bool)
    assert choose_cutoffs(right, always, right, always).answer == WORTH_ANSWERING


def test_a_promise_that_cannot_be_kept_means_answering_almost_never() -> None:
    right = np.linspace(0, 0.9, 100, dtype=np.float32)
    wrong = np.zeros(100, dtype=bool)
    assert choose_cutoffs(right, wrong, right, ~wrong).answer >= 0.95


def test_hardly_any_question_is_declined_by_mistake() -> None:
    within = np.concatenate([np.linspace(0.3, 1.0, 100), np.linspace(0.0, 0.7, 100)]).astype(np.float32)
    was_within = np.arange(200) < 100
    cut = choose_cutoffs(within, was_within, within, was_within).within
    assert (within[was_within] < cut).mean() <= DECLINED_BY_MISTAKE + 0.01
    assert (within[~was_within] < cut).mean() > 0.3, "and strangers are declined all the same"


def test_few_strangers_are_answered_outright_however_sure_their_topic_looks() -> None:
    chance = np.random.default_rng(3)
    was_within = np.arange(1000) < 800
    within = np.where(was_within, chance.beta(8, 1, 1000), chance.beta(2, 4, 1000)).astype(np.float32)
    right = np.full(1000, 0.9, dtype=np.float32)
    cutoffs = choose_cutoffs(right, np.arange(1000) < 790, within, was_within, precision=0.7)
    answered = (right >= cutoffs.answer) & (within >= cutoffs.ours)
    assert answered[~was_within].sum() <= 0.03 * 200
    assert cutoffs.within <= cutoffs.ours < 1
