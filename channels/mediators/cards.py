"""A conversation as the console shows it in its lists: everything in words, ready to be displayed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from channels.mediators import wording
from channels.mediators.wording import WORDS
from conversations.model import Conversation, OwnerKind
from conversations.ownership import EMERGENCY_PRIORITY, WAITING_DEADLINE

Card = dict[str, Any]


def card(conversation: Conversation, mediator: str, now: datetime) -> Card:
    """The conversation as JSON. Holds nothing the parent wrote."""
    owner = conversation.ownership
    waiting = owner.kind is OwnerKind.WAITING
    since = owner.waiting_since if waiting else None
    # Counted from the first deadline: each time it passes, the core sets a new one.
    due = since + WAITING_DEADLINE if since else None
    profile = conversation.profile
    return {
        "id": conversation.id,
        "channel": wording.named("channels", conversation.channel),
        "reason": owner.reason,
        "reason_text": wording.reason(owner.reason),
        "emergency": _is_emergency(conversation),
        "waiting_since": since.isoformat() if since else None,
        "waiting_text": WORDS["waits_since"].format(duration=wording.duration(now - since)) if since else None,
        "overdue": due is not None and now >= due,
        "deadline_text": _deadline_text(due, now),
        "updated_text": WORDS["since_last"].format(duration=wording.duration(now - conversation.updated_at)),
        "department": wording.department(profile.department),
        "level": wording.named("levels", profile.level),
        "lang": profile.lang,
        "language": wording.named("languages", profile.lang),
        "owner_kind": owner.kind.value,
        "owner": owner.owner_id,
        "owner_text": _owner_text(conversation, mediator),
        "mine": owner.kind is OwnerKind.MEDIATOR and owner.owner_id == mediator,
        "last_seq": conversation.last_seq,
    }


def queue(waiting: Iterable[Conversation], mine: Iterable[Conversation], mediator: str, now: datetime) -> Card:
    """The two lists of the console with their counts."""
    waiting_cards = [card(conversation, mediator, now) for conversation in waiting]
    my_cards = [card(conversation, mediator, now) for conversation in mine]
    return {
        "waiting": waiting_cards,
        "mine": my_cards,
        "counts": {
            "waiting": len(waiting_cards),
            "mine": len(my_cards),
            "emergencies": sum(each["emergency"] for each in waiting_cards),
            "overdue": sum(each["overdue"] for each in waiting_cards),
        },
    }


def _is_emergency(conversation: Conversation) -> bool:
    owner = conversation.ownership
    if owner.kind not in (OwnerKind.WAITING, OwnerKind.MEDIATOR):
        return False
    return owner.priority >= EMERGENCY_PRIORITY or (owner.reason or "").startswith(wording.EMERGENCY_TOPICS)


def _deadline_text(due: datetime | None, now: datetime) -> str | None:
    if due is None:
        return None
    if now >= due:
        return str(WORDS["late_by"].format(duration=wording.duration(now - due)))
    return str(WORDS["due_in"].format(duration=wording.duration(due - now)))


def _owner_text(conversation: Conversation, mediator: str) -> str:
    owner = conversation.ownership
    if owner.kind is OwnerKind.MEDIATOR and owner.owner_id == mediator:
        return str(WORDS["owners"]["me"])
    return str(WORDS["owners"][owner.kind.value].format(owner=owner.owner_id or ""))
