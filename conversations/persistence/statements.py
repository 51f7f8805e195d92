"""Statements shared by the transactions of the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.model import Conversation, Draft, InboundState, Message
from conversations.persistence import tables
from conversations.persistence.rows import (
    outbox_columns,
    outgoing_columns,
    ownership_columns,
    to_conversation,
    to_message,
)

_C = tables.conversations.c
_M = tables.messages.c


def inserted_id(result: CursorResult[Any]) -> int:
    """The primary key that an insert gave."""
    key = result.inserted_primary_key
    assert key is not None
    return int(key[0])


async def message_where(connection: AsyncConnection, where: ColumnElement[bool]) -> Message | None:
    """The first message that matches, or None."""
    found = await connection.execute(select(tables.messages).where(where).order_by(_M.seq).limit(1))
    row = found.mappings().first()
    return to_message(row) if row else None


async def append(
    connection: AsyncConnection,
    conversation: Conversation,
    drafts: Sequence[Draft],
    in_reply_to: int | None,
    now: datetime,
    first_part: int = 0,
    provider_id: str | None = None,
) -> Conversation:
    """Stores drafts after the last message, each with its outbox row; the conversation with its new ``last_seq``."""
    for offset, draft in enumerate(drafts):
        seq = conversation.last_seq + 1
        part = first_part + offset if in_reply_to is not None else None
        columns = outgoing_columns(conversation, draft, seq, in_reply_to, part, now)
        result = await connection.execute(insert(tables.messages).values(**{**columns, "provider_id": provider_id}))
        message_id = inserted_id(result)
        await connection.execute(insert(tables.outbox).values(**outbox_columns(conversation, message_id, seq, now)))
        conversation = replace(conversation, last_seq=seq)
    return conversation


async def save(connection: AsyncConnection, conversation: Conversation) -> None:
    """Writes the conversation's row."""
    await connection.execute(
        update(tables.conversations)
        .where(_C.id == conversation.id)
        .values(
            lang=conversation.profile.lang,
            department=conversation.profile.department,
            level=conversation.profile.level,
            last_seq=conversation.last_seq,
            turns=conversation.turns,
            updated_at=conversation.updated_at,
            discreet=conversation.discreet,
            **ownership_columns(conversation.ownership),
        )
    )


async def settle(connection: AsyncConnection, message: Message, state: InboundState) -> None:
    """Says what became of a parent's message."""
    await connection.execute(update(tables.messages).where(_M.id == message.id).values(state=state.value))


async def still_pending(connection: AsyncConnection, message: Message) -> bool:
    """Whether nobody has settled the message yet."""
    found = await connection.execute(select(_M.state).where(_M.id == message.id))
    return found.scalar() == InboundState.PENDING.value


async def for_update(connection: AsyncConnection, conversation_id: str) -> Conversation | None:
    """The conversation, locked until the end of the transaction, or None."""
    found = await connection.execute(select(tables.conversations).where(_C.id == conversation_id).with_for_update())
    row = found.mappings().first()
    return to_conversation(row) if row else None
