"""STOP: who may no longer be written to, and what still reaches them. Pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from conversations import ownership
from conversations.commands import SMS
from conversations.model import Conversation, Draft, JsonObject, OwnerKind, Ownership

# Where messages come to people uninvited, and cost; a web page is simply closed.
SILENCEABLE = frozenset({SMS})
DAYS_A_MONTH = 30.5
# Why a conversation was closed by ``Store.start_afresh``: its number may be somebody else's now.
RECYCLED = "recycled"


class Silenced(ownership.TransitionRefused):
    """The contact asked for silence: nobody may write to them until they ask for the contrary."""

    def __init__(self, owner: Ownership) -> None:
        super().__init__("silenced", owner)


def may_reach(draft: Draft, in_reply_to: int | None) -> bool:
    """Whether a message reaches a silent contact: only the answer to an emergency that they wrote themselves."""
    return in_reply_to is not None and is_emergency(draft.meta)


def is_emergency(meta: JsonObject) -> bool:
    """Whether a message's ``meta`` says that it answers an emergency."""
    return meta.get("decision") == "emergency"


def after_stop(conversation: Conversation) -> Ownership | None:
    """Who owns the conversation once its contact asked for silence; None when that changes nothing.

    Nobody needs to take a conversation in which they may not write, unless somebody was in danger. One that began on
    the web goes on there: its place in the queue stands.
    """
    owner = conversation.ownership
    if conversation.identity[0] not in SILENCEABLE:
        return None
    if owner.kind is OwnerKind.WAITING and owner.priority < ownership.EMERGENCY_PRIORITY:
        return ownership.leave_queue(owner)
    return None


def closed_as_recycled(owner: Ownership) -> Ownership:
    """The end of a conversation whose number has been quiet for too long."""
    return replace(owner, kind=OwnerKind.CLOSED, epoch=owner.epoch + 1, reason=RECYCLED, deadline=None)


def quiet_since(now: datetime, months: int) -> datetime:
    """A number that has not written since then may belong to somebody else."""
    return now - timedelta(days=months * DAYS_A_MONTH)
