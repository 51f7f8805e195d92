"""What the house knows of those who have conversations: whether they are at the desk, and whether they still may be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from conversations.model import Conversation
from conversations.ownership import EMERGENCY_PRIORITY, UNSEEN_FOR, WAITING_DEADLINE
from conversations.ports import Store


class Colleagues(Protocol):
    """Everybody, or every program, by the name under which they own conversations."""

    def away(self, name: str) -> bool:
        """Whether somebody has left the desk; of a program nobody can tell, so it has not."""
        ...

    async def may_answer(self, name: str) -> bool:
        """Whether the account, or the token, still lets them answer parents."""
        ...


class Trusted:
    """``Colleagues`` of a house that knows nothing of accounts: all are there, and may be."""

    def away(self, name: str) -> bool:
        """Nobody is."""
        return False

    async def may_answer(self, name: str) -> bool:
        """Everybody may."""
        return True


async def left_alone(store: Store, colleagues: Colleagues, now: datetime) -> Sequence[Conversation]:
    """Conversations whose mediator will not answer, which somebody else should have.

    Those of a lost account or token, at once. Those with a parent's message that its mediator has not seen for
    ``UNSEEN_FOR``, or has seen and left unanswered so long while away from the desk; in danger, sooner.
    """
    held = await store.held()
    names = {one.ownership.owner_id or "" for one in held}
    barred = {name for name in names if not await colleagues.may_answer(name)}
    away = {name for name in names if colleagues.away(name)}
    unanswered = await store.unanswered([one.id for one in held if one.ownership.owner_id in away])
    soon = {one.id for one in await store.unseen_since(now - WAITING_DEADLINE)}
    late = {one.id for one in await store.unseen_since(now - UNSEEN_FOR)} if soon else set()

    def is_left(conversation: Conversation) -> bool:
        owner = conversation.ownership
        urgent = owner.priority >= EMERGENCY_PRIORITY
        written = unanswered.get(conversation.id)
        since = max(filter(None, (written, owner.since))) if written else None
        return (
            owner.owner_id in barred
            or conversation.id in (soon if urgent else late)
            or (since is not None and now - since >= _patience(urgent))
        )

    return [one for one in held if is_left(one)]


def _patience(urgent: bool) -> timedelta:
    return WAITING_DEADLINE if urgent else UNSEEN_FOR
