"""Answer, ask, or decline: from calibrated probabilities only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.decision import MAX_CHOICES, DecisionKind, decide
from knowledge.search.calibration import Cutoffs
from knowledge.search.engine import Ranking

CUTOFFS = Cutoffs(answer=0.8, within=0.4)
TOPICS = (("ent.quoi", 0.6), ("ent.lequel", 0.3), ("vie.pronote", 0.05), ("vie.absence", 0.04))


def ranking(right: float, within: float, topics: tuple[tuple[str, float], ...] = TOPICS) -> Ranking:
    return Ranking(topics, right, within)


def test_what_is_sure_is_answered_outright() -> None:
    decision = decide(ranking(0.8, 0.9), CUTOFFS)
    assert (decision.kind, decision.topics, decision.score) == (DecisionKind.ANSWER, ("ent.quoi",), 0.8)


def test_what_is_not_sure_is_asked_about_with_three_choices_best_first() -> None:
    decision = decide(ranking(0.79, 0.9), CUTOFFS)
    assert decision.kind is DecisionKind.CLARIFY
    assert decision.topics == ("ent.quoi", "ent.lequel", "vie.pronote")


def test_what_is_outside_the_catalogue_is_declined() -> None:
    decision = decide(ranking(0.39, 0.39), CUTOFFS)
    assert (decision.kind, decision.topics, decision.score) == (DecisionKind.DECLINE, (), 0.39)


def test_what_may_be_outside_the_catalogue_is_asked_about_when_its_topic_seems_sure_and_never_answered() -> None:
    decision = decide(ranking(0.99, 0.39), CUTOFFS)
    assert (decision.kind, decision.near) == (DecisionKind.CLARIFY, True)


@pytest.mark.parametrize(("within", "foreign"), [(0.1, True), (0.3, False)])
def test_a_decline_tells_whether_the_message_is_surely_no_matter_of_ours(within: float, foreign: bool) -> None:
    cutoffs = Cutoffs(answer=0.8, within=0.4, foreign=0.2)
    assert decide(ranking(0.1, within), cutoffs).foreign is foreign


def test_a_topic_that_is_not_sure_itself_is_not_near() -> None:
    assert not decide(ranking(0.79, 0.9), CUTOFFS).near


def test_topics_that_nobody_could_mean_are_not_offered() -> None:
    assert decide(ranking(0.5, 0.9, (("ent.quoi", 0.9), ("vie.pronote", 0.001))), CUTOFFS).topics == ("ent.quoi",)


def test_there_is_always_something_to_offer() -> None:
    assert decide(ranking(0.1, 0.9, (("ent.quoi", 0.01), ("vie.pronote", 0.001))), CUTOFFS).topics == ("ent.quoi",)


@pytest.mark.parametrize("right", [0.0, 0.5, 1.0])
def test_a_search_without_topics_never_answers(right: float) -> None:
    assert decide(ranking(right, 1.0, ()), CUTOFFS).kind is not DecisionKind.ANSWER


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_being_surer_never_turns_an_answer_into_a_question(
    right: float, more: float, within: float, cut: float
) -> None:
    cutoffs = Cutoffs(answer=cut, within=0.3)
    before, after = (decide(ranking(r, within), cutoffs) for r in sorted((right, more)))
    assert before.kind is not DecisionKind.ANSWER or after.kind is DecisionKind.ANSWER
    assert all(len(decision.topics) <= MAX_CHOICES for decision in (before, after))
