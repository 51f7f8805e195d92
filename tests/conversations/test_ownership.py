"""Who may answer: every transition, from every state, and who is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conversations.model import Handoff, OwnerKind, Ownership
from conversations.ownership import (
    EMERGENCY_PRIORITY,
    OVERDUE_PRIORITY,
    WAITING_DEADLINE,
    TransitionRefused,
    close,
    hand_back,
    hand_off,
    leave_queue,
    overdue,
    take,
)

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
SINCE = NOW - timedelta(minutes=20)
Transition = Callable[[Ownership], Ownership]

STATES = {
    "assistant": Ownership(epoch=3),
    "waiting": Ownership(OwnerKind.WAITING, None, 3, 0, "parent_asked", NOW, NOW + WAITING_DEADLINE),
    "late": Ownership(OwnerKind.WAITING, None, 3, 0, "parent_asked", SINCE, SINCE + WAITING_DEADLINE),
    "lea's": Ownership(OwnerKind.MEDIATOR, "lea", 3, 0, "parent_asked", SINCE),
    "marc's": Ownership(OwnerKind.MEDIATOR, "marc", 3),
    "closed": Ownership(OwnerKind.CLOSED, "lea", 3),
}
TRANSITIONS: dict[str, Transition] = {
    "hand off": lambda now: hand_off(now, Handoff("failure"), NOW),
    "lea takes": lambda now: take(now, "lea"),
    "lea hands back": lambda now: hand_back(now, "lea"),
    "lea closes": lambda now: close(now, "lea"),
    "leave queue": leave_queue,
    "overdue": lambda now: overdue(now, NOW),
}
# Every transition from every state: the new owner, or why it is refused.
TABLE = {
    "hand off": {
        "assistant": OwnerKind.WAITING,
        "waiting": OwnerKind.WAITING,
        "late": OwnerKind.WAITING,
        "lea's": "already with a mediator",
        "marc's": "already with a mediator",
        "closed": "closed",
    },
    "lea takes": {
        "assistant": OwnerKind.MEDIATOR,
        "waiting": OwnerKind.MEDIATOR,
        "late": OwnerKind.MEDIATOR,
        "lea's": OwnerKind.MEDIATOR,
        "marc's": "taken",
        "closed": "closed",
    },
    "lea hands back": {
        "assistant": "not yours",
        "waiting": "not yours",
        "late": "not yours",
        "lea's": OwnerKind.ASSISTANT,
        "marc's": "not yours",
        "closed": "not yours",
    },
    "lea closes": {
        "assistant": "not yours",
        "waiting": "not yours",
        "late": "not yours",
        "lea's": OwnerKind.CLOSED,
        "marc's": "not yours",
        "closed": "not yours",
    },
    "leave queue": {
        "assistant": "not waiting",
        "waiting": OwnerKind.ASSISTANT,
        "late": OwnerKind.ASSISTANT,
        "lea's": "not waiting",
        "marc's": "not waiting",
        "closed": "not waiting",
    },
    "overdue": {
        "assistant": "not overdue",
        "waiting": "not overdue",
        "late": OwnerKind.WAITING,
        "lea's": "not overdue",
        "marc's": "not overdue",
        "closed": "not overdue",
    },
}
CASES = [(name, state, TABLE[name][state]) for name in TRANSITIONS for state in STATES]


@pytest.mark.parametrize(("name", "state", "expected"), CASES)
def test_every_transition_from_every_state(name: str, state: str, expected: OwnerKind | str) -> None:
    before = STATES[state]
    if isinstance(expected, OwnerKind):
        after = TRANSITIONS[name](before)
        assert after.kind is expected
        assert after.epoch == before.epoch + 1
    else:
        with pytest.raises(TransitionRefused) as refused:
            TRANSITIONS[name](before)
        assert refused.value.why == expected
        assert refused.value.owner == before


def test_who_waits_has_a_deadline_and_a_reason() -> None:
    waiting = hand_off(Ownership(), Handoff("parent_asked"), NOW)
    assert (waiting.waiting_since, waiting.deadline) == (NOW, NOW + WAITING_DEADLINE)
    assert waiting.reason == "parent_asked"


def test_who_waits_already_keeps_the_place_and_the_deadline() -> None:
    later = NOW + timedelta(minutes=5)
    again = hand_off(STATES["waiting"], Handoff("low_confidence"), later)
    assert (again.waiting_since, again.deadline) == (NOW, NOW + WAITING_DEADLINE)


def test_an_emergency_moves_up_and_names_its_reason_and_nothing_lesser_replaces_it() -> None:
    urgent = hand_off(STATES["waiting"], Handoff("urgence.suicide", EMERGENCY_PRIORITY), NOW)
    assert (urgent.priority, urgent.reason, urgent.waiting_since) == (EMERGENCY_PRIORITY, "urgence.suicide", NOW)
    later = hand_off(urgent, Handoff("parent_asked"), NOW)
    assert (later.priority, later.reason) == (EMERGENCY_PRIORITY, "urgence.suicide")


def test_nobody_waits_past_the_deadline_without_moving_up() -> None:
    moved = overdue(STATES["late"], NOW)
    assert (moved.priority, moved.deadline) == (OVERDUE_PRIORITY, NOW + WAITING_DEADLINE)
    assert moved.waiting_since == SINCE


def test_an_overdue_emergency_stays_an_emergency() -> None:
    late = replace(STATES["late"], priority=EMERGENCY_PRIORITY, reason="urgence.suicide")
    assert overdue(late, NOW).priority == EMERGENCY_PRIORITY


def test_who_is_taken_no_longer_has_a_deadline_but_keeps_the_reason() -> None:
    taken = take(STATES["waiting"], "lea")
    assert (taken.owner_id, taken.deadline, taken.reason) == ("lea", None, "parent_asked")


@pytest.mark.parametrize("done", [hand_back(STATES["lea's"], "lea"), leave_queue(STATES["late"])])
def test_back_with_the_assistant_nothing_of_the_wait_remains(done: Ownership) -> None:
    assert done == Ownership(epoch=4)


def test_a_danger_that_leaves_the_queue_unseen_stays_one_until_a_mediator_has_had_it() -> None:
    urgent = hand_off(STATES["waiting"], Handoff("urgence.suicide", EMERGENCY_PRIORITY), NOW)
    gone = leave_queue(urgent)
    assert (gone.kind, gone.priority, gone.reason) == (OwnerKind.ASSISTANT, EMERGENCY_PRIORITY, "urgence.suicide")
    assert gone.deadline is None
    assert hand_back(take(gone, "lea"), "lea") == Ownership(epoch=gone.epoch + 2)
