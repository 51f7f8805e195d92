"""Between rows and the words of the core."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Insert, RowMapping, insert

from conversations.model import (
    Author,
    Conversation,
    Draft,
    InboundState,
    Message,
    OutboundState,
    OwnerKind,
    Ownership,
    Profile,
)
from conversations.persistence import tables


def to_conversation(row: RowMapping) -> Conversation:
    """A row of ``conversations`` as a value."""
    home = (row["channel"], row["contact"])
    reach = (row["reach_channel"], row["reach_contact"]) if row["reach_channel"] else home
    return Conversation(
        id=row["id"],
        channel=reach[0],
        contact=reach[1],
        ownership=Ownership(
            kind=OwnerKind(row["owner_kind"]),
            owner_id=row["owner_id"],
            epoch=row["epoch"],
            priority=row["priority"],
            reason=row["reason"],
            waiting_since=row["waiting_since"],
            deadline=row["deadline"],
            since=row["owner_since"],
            team=row["team"],
            escalation=row["escalation"],
        ),
        profile=Profile(lang=row["lang"], department=row["department"], level=row["level"]),
        last_seq=row["last_seq"],
        turns=row["turns"],
        opened_at=row["opened_at"],
        updated_at=row["updated_at"],
        discreet=bool(row["discreet"]),
        home=home if reach != home else None,
    )


def to_message(row: RowMapping) -> Message:
    """A row of ``messages`` as a value."""
    return Message(
        id=row["id"],
        conversation_id=row["conversation_id"],
        seq=row["seq"],
        author=Author(row["author"]),
        author_id=row["author_id"],
        text=row["text"],
        payload=row["payload"],
        provider_id=row["provider_id"],
        in_reply_to=row["in_reply_to"],
        created_at=row["created_at"],
        state=InboundState(row["state"]) if row["state"] else None,
        attempts=row["attempts"],
        next_attempt_at=row["next_attempt_at"],
    )


def ownership_columns(ownership: Ownership) -> dict[str, Any]:
    """The columns of ``conversations`` that hold the ownership."""
    return {
        "owner_kind": ownership.kind.value,
        "owner_id": ownership.owner_id,
        "epoch": ownership.epoch,
        "priority": ownership.priority,
        "reason": ownership.reason,
        "waiting_since": ownership.waiting_since,
        "deadline": ownership.deadline,
        "owner_since": ownership.since,
        "team": ownership.team,
        "escalation": ownership.escalation,
    }


def reach_columns(conversation: Conversation) -> dict[str, Any]:
    """The columns of ``conversations`` that say where the parent is written to; empty at home."""
    away = conversation.home is not None
    return {
        "reach_channel": conversation.channel if away else None,
        "reach_contact": conversation.contact if away else None,
    }


def transition_row(conversation_id: str, ownership: Ownership, actor: str, now: datetime) -> Insert:
    """The audit line of one change of owner."""
    return insert(tables.transitions).values(
        conversation_id=conversation_id,
        epoch=ownership.epoch,
        owner_kind=ownership.kind.value,
        owner_id=ownership.owner_id,
        actor=actor,
        reason=ownership.reason,
        at=now,
    )


def outgoing_columns(
    conversation: Conversation, draft: Draft, seq: int, in_reply_to: int | None, part: int | None, now: datetime
) -> dict[str, Any]:
    """The columns of ``messages`` for a draft that leaves the house."""
    return {
        "conversation_id": conversation.id,
        "channel": conversation.identity[0],
        "contact": conversation.identity[1],
        "seq": seq,
        "author": draft.author.value,
        "author_id": draft.author_id,
        "text": draft.text,
        "payload": draft.payload(),
        "provider_id": None,
        "in_reply_to": in_reply_to,
        "part": part,
        "state": None,
        "attempts": 0,
        "next_attempt_at": None,
        "created_at": now,
    }


def outbox_columns(conversation: Conversation, message_id: int, seq: int, now: datetime) -> dict[str, Any]:
    """The columns of ``outbox`` for a message that leaves the house."""
    return {
        "message_id": message_id,
        "channel": conversation.channel,
        "contact": conversation.contact,
        "seq": seq,
        "state": OutboundState.QUEUED.value,
        "updated_at": now,
    }


AUTHORS_OUTGOING = (Author.ASSISTANT.value, Author.MEDIATOR.value, Author.SYSTEM.value)
