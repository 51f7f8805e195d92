"""Training: what is measured is measured on what was not learnt."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.search.training import families, folds
from tests.knowledge.search.conftest import Trial


def unit(*angles: float) -> np.ndarray:
    return np.array([[np.cos(angle), np.sin(angle)] for angle in angles], dtype=np.float32)


def test_near_copies_are_one_family() -> None:
    family = families(unit(0.0, 0.01, 1.5), ["a", "a", "a"])
    assert family[0] == family[1] != family[2]


def test_a_chain_of_near_copies_is_one_family() -> None:
    assert len(set(families(unit(*(0.2 * n for n in range(6))), ["a"] * 6).tolist())) == 1


def test_the_same_words_about_another_topic_are_another_family() -> None:
    family = families(unit(0.0, 0.0), ["a", "b"])
    assert family[0] != family[1]


@settings(deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=120))
def test_a_family_is_never_on_both_sides_and_everything_is_held_out_once(numbers: list[int]) -> None:
    family = np.array(numbers)
    held_out: list[int] = []
    for known, out in folds(family):
        assert not set(family[known]) & set(family[out])
        assert sorted([*known, *out]) == list(range(len(family)))
        held_out += out.tolist()
    assert sorted(held_out) == list(range(len(family)))


def test_the_split_is_always_the_same() -> None:
    family = np.arange(40)
    again = zip(folds(family), folds(family), strict=True)
    assert all(np.array_equal(one[1], other[1]) for one, other in again)


def test_every_question_is_judged_by_a_search_that_had_not_learnt_it(trial: Trial) -> None:
    unseen = trial.trained.unseen
    assert unseen.topics == ["educonnect.activer", "vie.cantine", "vie.pronote"]
    assert unseen.probabilities.shape == (len(trial.questions), 3)
    assert np.all((unseen.right > 0) & (unseen.right < 1))
    assert np.all((unseen.within > 0) & (unseen.within < 1))


def test_unseen_questions_are_ranked_well_and_strangers_are_known(trial: Trial) -> None:
    unseen = trial.trained.unseen
    asked = np.array([bool(question.topics) for question in trial.questions])
    firsts = [unseen.topics[index] for index in unseen.probabilities.argmax(axis=1)]
    hits = [first in question.topics for first, question in zip(firsts, trial.questions, strict=True)]
    assert np.mean(np.array(hits)[asked]) > 0.9
    assert unseen.within[asked].mean() > unseen.within[~asked].mean() + 0.3


def test_emergencies_are_not_among_what_the_search_answers(trial: Trial) -> None:
    voices = trial.trained.voices
    assert not any(
        label.startswith("urgence") for label in (*voices.topics, *voices.known.labels, *voices.ranker.labels)
    )
