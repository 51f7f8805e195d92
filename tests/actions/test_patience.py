"""Two failures in a row call a person; a question back is no failure until it has settled nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.patience import FAILURES_BEFORE_HUMAN, Heard, Patience

messages = st.lists(st.sampled_from(Heard), max_size=12)


def after(*heard: Heard) -> Patience:
    patience = Patience()
    for one in heard:
        patience = patience.after(one)
    return patience


@pytest.mark.parametrize(
    ("heard", "called"),
    [
        ([Heard.DECLINED], False),
        ([Heard.DECLINED, Heard.DECLINED], True),
        ([Heard.ASKED], False),
        ([Heard.ASKED, Heard.ASKED], False),
        ([Heard.ASKED, Heard.DECLINED], False),
        ([Heard.ASKED, Heard.ASKED, Heard.ASKED], True),
        ([Heard.ASKED, Heard.NONE_OF_THESE, Heard.DECLINED], True),
        ([Heard.DECLINED, Heard.ASKED], False),
        ([Heard.DECLINED, Heard.ASKED, Heard.DECLINED], True),
        ([Heard.DECLINED, Heard.UNDERSTOOD, Heard.DECLINED], False),
        ([Heard.FOREIGN, Heard.FOREIGN, Heard.FOREIGN], False),
        ([Heard.DECLINED, Heard.FOREIGN, Heard.DECLINED], True),
    ],
)
def test_when_a_person_is_called(heard: list[Heard], called: bool) -> None:
    assert after(*heard).exhausted is called


@given(messages)
def test_whatever_is_understood_starts_the_count_again(heard: list[Heard]) -> None:
    assert after(*heard, Heard.UNDERSTOOD) == Patience()


@given(messages, st.sampled_from(Heard))
def test_one_message_is_one_failure_at_most_and_none_is_ever_taken_back(heard: list[Heard], then: Heard) -> None:
    before, now = after(*heard), after(*heard, then)
    assert now.failures in (before.failures, before.failures + 1) or then is Heard.UNDERSTOOD


@given(messages)
def test_who_is_never_understood_is_not_kept_for_long(heard: list[Heard]) -> None:
    lost = [one for one in heard if one not in (Heard.UNDERSTOOD, Heard.FOREIGN)]
    assert after(*lost).exhausted or len(lost) < 2 * FAILURES_BEFORE_HUMAN


@given(messages)
def test_a_person_is_never_called_for_fewer_than_two_messages_that_failed(heard: list[Heard]) -> None:
    if after(*heard).exhausted:
        lost = [one for one in heard if one not in (Heard.UNDERSTOOD, Heard.FOREIGN)]
        assert len(lost) >= FAILURES_BEFORE_HUMAN
