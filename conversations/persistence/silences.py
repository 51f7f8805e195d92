"""The part of the store that keeps silence: STOP, START, and numbers that may have changed hands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations import silence
from conversations.model import (
    Author,
    Conversation,
    Draft,
    InboundState,
    Message,
    OwnerKind,
    as_written,
)
from conversations.persistence import learning, tables
from conversations.persistence.bridge_steps import end_if_recycled
from conversations.persistence.engine import reading, uncancelled, writing
from conversations.persistence.read_side import ReadSide
from conversations.persistence.rows import to_conversation, transition_row
from conversations.persistence.silence_tables import silences
from conversations.persistence.statements import append, drop_queued, for_update, save, settle, silent, still_pending

_C = tables.conversations.c
_M = tables.messages.c
_S = silences.c


@uncancelled
class SilenceSide(ReadSide):
    """Silence, in one transaction a method."""

    async def silenced(self, channel: str, contact: str) -> bool:
        """Whether the contact asked for silence."""
        async with reading(self._engine) as connection:
            return await silent(connection, channel, contact)

    async def silence(self, message: Message, confirmation: Draft, now: datetime) -> bool:
        """STOP: one confirmation, then nothing; see the port."""
        async with writing(self._engine) as connection:
            conversation = await for_update(connection, message.conversation_id)
            if conversation is None or not await still_pending(connection, message):
                return False
            conversation = as_written(conversation, message)
            await _settle_until(connection, message)
            if await silent(connection, conversation.channel, conversation.contact):
                await _heard(connection, conversation, now)
                return False
            await drop_queued(connection, conversation.channel, conversation.contact, now)
            await learning.want_nothing(connection, conversation.identity, now)
            owner = silence.after_stop(conversation)
            if owner is not None:
                await connection.execute(transition_row(conversation.id, owner, "parent", now))
            conversation = replace(conversation, ownership=owner or conversation.ownership, updated_at=now)
            signed = [confirmation.with_owner(conversation.ownership.kind)]
            conversation = await append(connection, conversation, signed, message.id, now)
            # Whoever answers from now on writes to the page where the conversation began, if there is one.
            await save(connection, conversation.reached(*conversation.identity))
            who = {"channel": conversation.channel, "contact": conversation.contact}
            await connection.execute(insert(silences).values(**who, since=now, last_heard_at=now))
            return True

    async def keep_silent(self, message: Message, now: datetime) -> None:
        """A message of a silent contact is kept, and answered by nobody; see the port."""
        async with writing(self._engine) as connection:
            conversation = await for_update(connection, message.conversation_id)
            if conversation is not None and await still_pending(connection, message):
                await settle(connection, message, InboundState.FORWARDED)
                await _heard(connection, as_written(conversation, message), now)

    async def resume(self, message: Message, notice: Draft, now: datetime) -> None:
        """START: the silence ends, and is said to end; see the port."""
        async with writing(self._engine) as connection:
            conversation = await for_update(connection, message.conversation_id)
            if conversation is None or not await still_pending(connection, message):
                return
            conversation = as_written(conversation, message)
            await connection.execute(delete(silences).where(_of(conversation.channel, conversation.contact)))
            await settle(connection, message, InboundState.ANSWERED)
            signed = [notice.with_owner(conversation.ownership.kind)]
            await save(connection, await append(connection, conversation, signed, message.id, now))

    async def start_afresh(self, channel: str, contact: str, quiet_since: datetime, now: datetime) -> bool:
        """Closes and hides what a number said before it was quiet for too long; see the port."""
        last = select(func.max(_M.created_at)).where(
            _M.channel == channel, _M.contact == contact, _M.author == Author.PARENT.value
        )
        silence_past = and_(_of(channel, contact), _S.last_heard_at < quiet_since)
        await end_if_recycled(self._engine, contact, quiet_since, now)
        async with reading(self._engine) as connection:
            heard = (await connection.execute(last)).scalar()
            hidden = heard is not None and heard < quiet_since
            lapsed = (await connection.execute(select(_S.contact).where(silence_past))).first() is not None
        if not hidden and not lapsed:
            return False
        async with writing(self._engine) as connection:
            await connection.execute(delete(silences).where(silence_past))
            if hidden:
                await _close_all(connection, channel, contact, now)
        return True

    async def forget_silences(self, before: datetime) -> int:
        """Deletes silences of numbers not heard of since ``before``; how many."""
        async with writing(self._engine) as connection:
            return int((await connection.execute(delete(silences).where(_S.last_heard_at < before))).rowcount)


def _of(channel: str, contact: str) -> ColumnElement[bool]:
    return and_(_S.channel == channel, _S.contact == contact)


async def _heard(connection: AsyncConnection, conversation: Conversation, now: datetime) -> None:
    same = _of(conversation.channel, conversation.contact)
    await connection.execute(update(silences).where(same).values(last_heard_at=now))


async def _settle_until(connection: AsyncConnection, message: Message) -> None:
    """Nothing that was asked before STOP is answered after it."""
    waiting = and_(
        _M.conversation_id == message.conversation_id,
        _M.state == InboundState.PENDING.value,
        _M.seq <= message.seq,
    )
    await connection.execute(update(tables.messages).where(waiting).values(state=InboundState.FORWARDED.value))


async def _close_all(connection: AsyncConnection, channel: str, contact: str, now: datetime) -> None:
    """Ends all conversations of a contact; what waited for an answer, or to leave, was somebody else's."""
    await drop_queued(connection, channel, contact, now, emergencies_too=True)
    waiting = and_(_M.channel == channel, _M.contact == contact, _M.state == InboundState.PENDING.value)
    await connection.execute(update(tables.messages).where(waiting).values(state=InboundState.FORWARDED.value))
    same = and_(_C.channel == channel, _C.contact == contact)
    found = await connection.execute(select(tables.conversations).where(same).with_for_update())
    for conversation in [to_conversation(row) for row in found.mappings()]:
        owner = conversation.ownership
        if owner.kind is not OwnerKind.CLOSED:
            owner = silence.closed_as_recycled(owner)
            await connection.execute(transition_row(conversation.id, owner, "retention", now))
        await save(connection, replace(conversation, ownership=replace(owner, reason=silence.RECYCLED)))
