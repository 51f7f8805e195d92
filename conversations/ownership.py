"""Who may answer: the transitions of ownership, as pure functions.

Each returns the next ``Ownership`` with ``epoch + 1`` or raises ``TransitionRefused``. The store applies it with a
compare-and-set on the epoch, so of two people who act at once exactly one wins.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from conversations.model import Handoff, OwnerKind, Ownership

WAITING_DEADLINE = timedelta(minutes=15)
OVERDUE_PRIORITY = 50
# Why a telephone's own conversation was closed: its holder brought another one along from the web.
BRIDGED = "bridged"
EMERGENCY_PRIORITY = 100
DISCREET_TOPICS = frozenset({"urgence.violence-conjugale"})
"""After one of these, somebody else may read what is sent to the parent: nothing goes out unasked."""
UNSEEN_FOR = timedelta(minutes=30)
"""What a parent wrote and its mediator has not seen for so long goes back to the queue; in danger, sooner."""
LAST_ESCALATION = 3
"""The first missed deadline moves to the general team, the second to the leads; at the third the parent is told."""


class TransitionRefused(Exception):
    """The change is not possible; ``owner`` says who holds the conversation now."""

    def __init__(self, why: str, owner: Ownership) -> None:
        super().__init__(why)
        self.why = why
        self.owner = owner


def hand_off(current: Ownership, handoff: Handoff, now: datetime, deadline: datetime | None = None) -> Ownership:
    """The assistant, or the parent, asks for a human. An already waiting conversation keeps its place.

    ``deadline``: by when somebody should come; by default after a fixed time.

    Raises:
        TransitionRefused: a mediator has it already, or it is closed.
    """
    if current.kind in (OwnerKind.MEDIATOR, OwnerKind.CLOSED):
        raise TransitionRefused("closed" if current.kind is OwnerKind.CLOSED else "already with a mediator", current)
    if handoff.priority >= EMERGENCY_PRIORITY > current.priority:
        # Who waited until the team opens, and is in danger now, does not wait for that.
        current = replace(current, deadline=None, escalation=0)
    return Ownership(
        kind=OwnerKind.WAITING,
        epoch=current.epoch + 1,
        priority=max(current.priority, handoff.priority),
        reason=handoff.reason if handoff.priority >= current.priority else current.reason,
        waiting_since=current.waiting_since or now,
        deadline=current.deadline or deadline or now + WAITING_DEADLINE,
        team=current.team,
        escalation=current.escalation,
    )


def take(current: Ownership, mediator: str, now: datetime | None = None) -> Ownership:
    """A mediator takes the conversation, from the queue or straight from the assistant.

    Raises:
        TransitionRefused: another mediator has it, or it is closed.
    """
    if current.kind is OwnerKind.CLOSED:
        raise TransitionRefused("closed", current)
    if current.kind is OwnerKind.MEDIATOR and current.owner_id != mediator:
        raise TransitionRefused("taken", current)
    return replace(
        current, kind=OwnerKind.MEDIATOR, owner_id=mediator, epoch=current.epoch + 1, deadline=None, since=now
    )


def release(current: Ownership, mediator: str, now: datetime, team: str | None, deadline: datetime) -> Ownership:
    """The mediator puts the conversation back into the queue, of ``team`` if one is named; the wait began long ago.

    Raises:
        TransitionRefused: it is not this mediator's.
    """
    _require_owner(current, mediator)
    if current.priority >= EMERGENCY_PRIORITY:
        deadline = min(deadline, now + WAITING_DEADLINE)  # at any hour
    return replace(
        current,
        kind=OwnerKind.WAITING,
        owner_id=None,
        epoch=current.epoch + 1,
        waiting_since=current.waiting_since or now,
        deadline=deadline,
        since=None,
        team=team or current.team,
        escalation=0,
    )


def unseen(current: Ownership, now: datetime, deadline: datetime) -> Ownership:
    """The mediator has gone without a word: the conversation goes back to the queue, before those who have just come.

    Raises:
        TransitionRefused: no mediator has it.
    """
    if current.kind is not OwnerKind.MEDIATOR or current.owner_id is None:
        raise TransitionRefused("not with a mediator", current)
    waiting = release(current, current.owner_id, now, None, deadline)
    return replace(waiting, priority=max(current.priority, OVERDUE_PRIORITY))


def transfer(current: Ownership, mediator: str, to: str, now: datetime) -> Ownership:
    """The mediator passes the conversation to a colleague, who has it at once.

    Raises:
        TransitionRefused: it is not this mediator's.
    """
    _require_owner(current, mediator)
    return replace(current, owner_id=to, epoch=current.epoch + 1, since=now)


def hand_back(current: Ownership, mediator: str) -> Ownership:
    """The mediator gives the conversation back to the assistant.

    Raises:
        TransitionRefused: it is not this mediator's.
    """
    _require_owner(current, mediator)
    return Ownership(kind=OwnerKind.ASSISTANT, epoch=current.epoch + 1)


def leave_queue(current: Ownership) -> Ownership:
    """The parent no longer wants to wait and goes on with the assistant.

    A danger stays before the mediators until one of them has looked: who no longer wants to wait may be the child, or
    the one who strikes.

    Raises:
        TransitionRefused: the conversation is not waiting.
    """
    if current.kind is not OwnerKind.WAITING:
        raise TransitionRefused("not waiting", current)
    if current.priority >= EMERGENCY_PRIORITY:
        return replace(current, kind=OwnerKind.ASSISTANT, epoch=current.epoch + 1, deadline=None, escalation=0)
    return Ownership(kind=OwnerKind.ASSISTANT, epoch=current.epoch + 1)


def close(current: Ownership, mediator: str) -> Ownership:
    """The mediator ends the conversation; the parent's next message opens a new one.

    Raises:
        TransitionRefused: it is not this mediator's.
    """
    _require_owner(current, mediator)
    return replace(current, kind=OwnerKind.CLOSED, epoch=current.epoch + 1, deadline=None)


def overdue(current: Ownership, now: datetime, team: str | None = None) -> Ownership:
    """Nobody took a waiting conversation in time: it moves up, and to ``team`` if one is named, with a new deadline.

    After the last step there is no deadline any more: the parent has been told all there is to tell.

    Raises:
        TransitionRefused: it is not waiting, or not late.
    """
    if current.kind is not OwnerKind.WAITING or current.deadline is None or current.deadline > now:
        raise TransitionRefused("not overdue", current)
    return replace(
        current,
        epoch=current.epoch + 1,
        priority=max(current.priority, OVERDUE_PRIORITY),
        deadline=now + WAITING_DEADLINE if current.escalation + 1 < LAST_ESCALATION else None,
        team=team or current.team,
        escalation=current.escalation + 1,
    )


def postpone(current: Ownership, deadline: datetime) -> Ownership:
    """The team has closed: the deadline moves to when it is there again.

    Raises:
        TransitionRefused: it is not waiting.
    """
    if current.kind is not OwnerKind.WAITING:
        raise TransitionRefused("not waiting", current)
    return replace(current, epoch=current.epoch + 1, deadline=deadline)


def same(current: Ownership) -> Ownership:
    """The same owner one step on: whatever was computed before it is out of date."""
    return replace(current, epoch=current.epoch + 1)


def kept(current: Ownership, mediator: str) -> Ownership:
    """The mediator's own conversation, one step on.

    Raises:
        TransitionRefused: it is not this mediator's.
    """
    _require_owner(current, mediator)
    return same(current)


def bridged(current: Ownership) -> Ownership:
    """The telephone's own conversation ends: its holder goes on with the one that began on the web."""
    return replace(current, kind=OwnerKind.CLOSED, epoch=current.epoch + 1, reason=BRIDGED, deadline=None)


def carried_on(current: Ownership, other: Ownership) -> Ownership:
    """Who owns a conversation that another one of the same parent ends in: a person found, or waited for, is kept."""
    order = (OwnerKind.ASSISTANT, OwnerKind.WAITING, OwnerKind.MEDIATOR)
    kept = other if other.kind in order and order.index(other.kind) > order.index(current.kind) else current
    priority = max(current.priority, other.priority) if kept.kind is not OwnerKind.ASSISTANT else current.priority
    return replace(kept, epoch=current.epoch + 1, priority=priority)


def _require_owner(current: Ownership, mediator: str) -> None:
    if current.kind is not OwnerKind.MEDIATOR or current.owner_id != mediator:
        raise TransitionRefused("not yours", current)
