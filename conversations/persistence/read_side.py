"""The reading half of the store port."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from conversations import ownership as transitions
from conversations.commands import SMS
from conversations.model import Conversation, InboundState, Message, OutboundState, OwnerKind
from conversations.persistence import tables
from conversations.persistence.bridge_steps import members
from conversations.persistence.engine import reading, uncancelled
from conversations.persistence.rows import AUTHORS_OUTGOING, to_conversation, to_message
from conversations.persistence.statements import identity_of
from conversations.silence import RECYCLED

_C = tables.conversations.c
_M = tables.messages.c
_O = tables.outbox.c
UNDELIVERED = (OutboundState.QUEUED.value, OutboundState.SENT.value)


@uncancelled
class ReadSide:
    """What can be asked of the store; nothing here changes anything."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def next_pending(self, conversation_id: str) -> Message | None:
        """The oldest message that still waits for its turn."""
        pending = and_(_M.conversation_id == conversation_id, _M.state == InboundState.PENDING.value)
        found = await self._messages(pending)
        return found[0] if found else None

    async def conversations_with_pending(self, now: datetime) -> Sequence[str]:
        """Conversations whose oldest pending message is due."""
        async with reading(self._engine) as connection:
            due = and_(_M.state == InboundState.PENDING.value, _M.next_attempt_at <= now)
            found = await connection.execute(select(_M.conversation_id).where(due).distinct())
            return [row[0] for row in found]

    async def last_choices(self, conversation_id: str, before_seq: int) -> Message | None:
        """The last outgoing message before ``before_seq``."""
        async with reading(self._engine) as connection:
            found = await connection.execute(
                select(tables.messages)
                .where(
                    _M.conversation_id == conversation_id,
                    _M.seq < before_seq,
                    _M.author.in_(AUTHORS_OUTGOING),
                )
                .order_by(_M.seq.desc())
                .limit(1)
            )
            row = found.mappings().first()
            return to_message(row) if row else None

    async def conversation(self, conversation_id: str) -> Conversation | None:
        """The conversation, or None."""
        found = await self._conversations(_C.id == conversation_id)
        return found[0] if found else None

    async def open_conversation(self, channel: str, contact: str) -> Conversation | None:
        """The contact's open conversation, or None."""
        channel, contact = await self._identity(channel, contact)
        found = await self._conversations(
            and_(_C.channel == channel, _C.contact == contact, _C.owner_kind != OwnerKind.CLOSED.value)
        )
        return found[0] if found else None

    async def transcript(self, conversation_id: str, after_seq: int = 0) -> Sequence[Message]:
        """The messages of a conversation in order."""
        return await self._messages(and_(_M.conversation_id == conversation_id, _M.seq > after_seq))

    async def history(self, channel: str, contact: str, after_seq: int = 0) -> Sequence[Message]:
        """The messages of a contact in order, over all their conversations but those of the number's earlier holder."""
        channel, contact = await self._identity(channel, contact)
        hidden = select(_C.id).where(_C.channel == channel, _C.contact == contact, _C.reason == RECYCLED)
        same = and_(_M.channel == channel, _M.contact == contact, _M.seq > after_seq)
        return await self._messages(and_(same, _M.conversation_id.not_in(hidden)))

    async def conversations_of(self, channel: str, contact: str) -> Sequence[str]:
        """All conversations of a contact, hidden ones too, and those at the other end of its bridge."""
        async with reading(self._engine) as connection:
            everybody = await members(connection, channel, contact)
        found = await self._conversations(or_(*(and_(_C.channel == one, _C.contact == who) for one, who in everybody)))
        return [conversation.id for conversation in found]

    async def queue(self) -> Sequence[Conversation]:
        """Waiting conversations, and dangers that nobody has looked at; the next one to take first."""
        with_the_assistant = and_(
            _C.owner_kind == OwnerKind.ASSISTANT.value, _C.priority >= transitions.EMERGENCY_PRIORITY
        )
        return await self._conversations(or_(_C.owner_kind == OwnerKind.WAITING.value, with_the_assistant))

    async def held_by(self, mediator: str) -> Sequence[Conversation]:
        """The mediator's open conversations."""
        return await self._conversations(and_(_C.owner_kind == OwnerKind.MEDIATOR.value, _C.owner_id == mediator))

    async def held(self) -> Sequence[Conversation]:
        """The open conversations of all mediators."""
        return await self._conversations(_C.owner_kind == OwnerKind.MEDIATOR.value)

    async def overdue(self, now: datetime) -> Sequence[Conversation]:
        """Waiting conversations whose deadline has passed."""
        return await self._conversations(and_(_C.owner_kind == OwnerKind.WAITING.value, _C.deadline <= now))

    async def undelivered(self, channel: str, contact: str) -> Sequence[Message]:
        """Outgoing messages that the contact has not been given yet, in order."""
        waiting = select(_O.message_id).where(
            _O.channel == channel,
            _O.contact == contact,
            _O.state.in_(UNDELIVERED),
        )
        return await self._messages(_M.id.in_(waiting))

    async def _identity(self, channel: str, contact: str) -> tuple[str, str]:
        if channel != SMS:
            return channel, contact
        async with reading(self._engine) as connection:
            return await identity_of(connection, channel, contact)

    async def _messages(self, where: ColumnElement[bool]) -> Sequence[Message]:
        async with reading(self._engine) as connection:
            found = await connection.execute(select(tables.messages).where(where).order_by(_M.seq))
            return [to_message(row) for row in found.mappings()]

    async def _conversations(self, where: ColumnElement[bool]) -> Sequence[Conversation]:
        order = (_C.priority.desc(), _C.waiting_since, _C.opened_at)
        async with reading(self._engine) as connection:
            found = await connection.execute(select(tables.conversations).where(where).order_by(*order))
            return [to_conversation(row) for row in found.mappings()]
