"""The store port: every method one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations import ownership as transitions
from conversations.desk_model import DeskRecord
from conversations.model import (
    Accepted,
    Author,
    Conversation,
    Draft,
    Emergency,
    Handoff,
    Inbound,
    InboundState,
    Message,
    OutboundState,
    OwnerKind,
    Ownership,
    Profile,
)
from conversations.persistence import bridge_steps, discretion, learning, tables
from conversations.persistence.desk_side import DeskSide, unread, write_record
from conversations.persistence.engine import uncancelled, writing
from conversations.persistence.read_side import UNDELIVERED
from conversations.persistence.rows import (
    AUTHORS_OUTGOING,
    outgoing_columns,
    transition_row,
)
from conversations.persistence.silences import SilenceSide
from conversations.persistence.statements import (
    append,
    drop_unasked,
    for_update,
    identity_of,
    inserted_id,
    message_where,
    open_for_update,
    reopen,
    save,
    settle,
    silent,
    still_pending,
)

_NOTICE_PART = -1
_C = tables.conversations.c
_M = tables.messages.c
_O = tables.outbox.c


@uncancelled
class SqlStore(SilenceSide, DeskSide):
    """``conversations.ports.Store`` on an SQLAlchemy engine."""

    # --- inbox -------------------------------------------------------------------------------------------------

    async def accept(
        self, inbound: Inbound, emergency: Emergency | None, now: datetime, notices: Sequence[Draft] = ()
    ) -> Accepted:
        """Stores a parent's message once; see the port."""
        try:
            async with writing(self._engine) as connection:
                return await self._accept(connection, inbound, emergency, now, notices)
        except IntegrityError:
            # Another process stored the same message, or opened the conversation, in the same instant.
            async with writing(self._engine) as connection:
                return await self._accept(connection, inbound, emergency, now, notices)

    async def _accept(
        self,
        connection: AsyncConnection,
        inbound: Inbound,
        emergency: Emergency | None,
        now: datetime,
        notices: Sequence[Draft],
    ) -> Accepted:
        repeated = await self._repeated(connection, inbound)
        if repeated is not None:
            return repeated
        conversation = await self._open_for_update(connection, inbound, now)
        quiet = await silent(connection, inbound.channel, inbound.contact)
        at_home = conversation.identity == (inbound.channel, inbound.contact)
        # Who asked for silence is not written to where they asked for it, unless they are in danger.
        if not quiet or emergency:
            conversation = conversation.reached(inbound.channel, inbound.contact)
        if not at_home:
            await bridge_steps.heard(connection, inbound.contact, now)
        seq = conversation.last_seq + 1
        state = InboundState.ANSWERED if emergency else InboundState.PENDING
        columns = {
            **outgoing_columns(conversation, Draft(inbound.text, author=Author.PARENT), seq, None, None, now),
            "payload": {
                **({} if at_home else {"via": [inbound.channel, inbound.contact]}),
                **({"reads_as": inbound.reads_as} if inbound.reads_as else {}),
            },
            "provider_id": inbound.provider_id,
            "state": state.value,
            "next_attempt_at": now,
        }
        result = await connection.execute(insert(tables.messages).values(**columns))
        message_id = inserted_id(result)
        conversation = replace(conversation, last_seq=seq, turns=conversation.turns + 1, updated_at=now)
        if emergency:
            conversation = await self._answer_emergency(connection, conversation, message_id, emergency, now)
        signed = [notice.with_owner(conversation.ownership.kind) for notice in notices]
        conversation = await append(connection, conversation, signed, None, now)
        if quiet:
            conversation = conversation.reached(*conversation.identity)
        await save(connection, conversation)
        message = await message_where(connection, _M.id == message_id)
        assert message is not None
        return Accepted(conversation, message, repeated=False)

    async def _repeated(self, connection: AsyncConnection, inbound: Inbound) -> Accepted | None:
        """What an earlier delivery of the same message did, or None; its conversation may be closed by now."""
        channel, contact = await identity_of(connection, inbound.channel, inbound.contact)
        same = and_(_M.channel == channel, _M.contact == contact, _M.provider_id == inbound.provider_id)
        earlier = await message_where(connection, same)
        conversation = await for_update(connection, earlier.conversation_id) if earlier else None
        if earlier is None or conversation is None:
            return None
        return Accepted(conversation, earlier, repeated=True)

    async def _answer_emergency(
        self, connection: AsyncConnection, conversation: Conversation, message_id: int, found: Emergency, now: datetime
    ) -> Conversation:
        owner = conversation.ownership
        if owner.kind in (OwnerKind.ASSISTANT, OwnerKind.WAITING):
            handoff = Handoff(reason=found.topic, priority=transitions.EMERGENCY_PRIORITY)
            owner = transitions.hand_off(owner, handoff, now)
        else:
            owner = replace(owner, epoch=owner.epoch + 1, priority=transitions.EMERGENCY_PRIORITY, reason=found.topic)
        discreet = conversation.discreet or not transitions.DISCREET_TOPICS.isdisjoint(found.topics)
        if discreet and not conversation.discreet:
            await drop_unasked(connection, conversation, now)
        conversation = replace(
            conversation, ownership=owner, discreet=discreet, profile=conversation.profile.heard_in(found.answer.lang)
        )
        await connection.execute(transition_row(conversation.id, owner, "triage", now))
        answer = found.answer.with_owner(owner.kind)
        return await append(connection, conversation, [answer], message_id, now)

    async def _open_for_update(self, connection: AsyncConnection, inbound: Inbound, now: datetime) -> Conversation:
        return await open_for_update(connection, inbound.channel, inbound.contact, inbound.lang or "fr", now)

    # --- turns -------------------------------------------------------------------------------------------------

    async def commit_turn(
        self,
        message: Message,
        expected_epoch: int,
        drafts: Sequence[Draft],
        next_ownership: Ownership | None,
        profile: Profile | None,
        now: datetime,
    ) -> bool:
        """Writes the replies if the assistant still owns the conversation; see the port."""
        async with writing(self._engine) as connection:
            conversation = await for_update(connection, message.conversation_id)
            if conversation is None or not await still_pending(connection, message):
                return False
            owner = conversation.ownership
            if owner.kind is not OwnerKind.ASSISTANT:
                await settle(connection, message, InboundState.FORWARDED)
                return False
            if owner.epoch != expected_epoch:  # taken and given back meanwhile: it is still to be answered
                return False
            if next_ownership is not None:
                await connection.execute(transition_row(conversation.id, next_ownership, "assistant", now))
                owner = next_ownership
            conversation = replace(
                conversation, ownership=owner, profile=profile or conversation.profile, updated_at=now
            )
            signed = [draft.with_owner(owner.kind) for draft in drafts]
            conversation = await append(connection, conversation, signed, message.id, now)
            await settle(connection, message, InboundState.ANSWERED)
            await save(connection, conversation)
            return True

    async def forward(
        self,
        message: Message,
        notice: Draft | None,
        now: datetime,
        only_waiting: bool = False,
        expected_epoch: int | None = None,
    ) -> None:
        """The message is for a human; see the port."""
        async with writing(self._engine) as connection:
            conversation = await for_update(connection, message.conversation_id)
            if conversation is None or not await still_pending(connection, message):
                return
            if expected_epoch not in (None, conversation.ownership.epoch):
                return
            await settle(connection, message, InboundState.FORWARDED)
            dropped = only_waiting and conversation.ownership.kind is not OwnerKind.WAITING
            if notice is not None and not dropped:
                conversation = await append(
                    connection, conversation, [notice.with_owner(conversation.ownership.kind)], message.id, now
                )
                await save(connection, conversation)

    async def defer(
        self, message: Message, expected_epoch: int, notice: Draft | None, next_attempt_at: datetime, now: datetime
    ) -> None:
        """The assistant failed, try later; see the port."""
        async with writing(self._engine) as connection:
            conversation = await for_update(connection, message.conversation_id)
            if conversation is None or not await still_pending(connection, message):
                return
            await connection.execute(
                update(tables.messages)
                .where(_M.id == message.id)
                .values(attempts=_M.attempts + 1, next_attempt_at=next_attempt_at)
            )
            told = await message_where(connection, and_(_M.in_reply_to == message.id, _M.author.in_(AUTHORS_OUTGOING)))
            if notice is None or told is not None or conversation.ownership.epoch != expected_epoch:
                return
            signed = notice.with_owner(conversation.ownership.kind)
            conversation = await append(connection, conversation, [signed], message.id, now, _NOTICE_PART)
            await save(connection, conversation)

    # --- ownership ---------------------------------------------------------------------------------------------

    async def transition(
        self,
        conversation_id: str,
        expected_epoch: int,
        ownership: Ownership,
        drafts: Sequence[Draft],
        actor: str,
        now: datetime,
        record: DeskRecord | None = None,
    ) -> Conversation | None:
        """Compare-and-set of the owner, with its notices; see the port."""
        async with writing(self._engine) as connection:
            conversation = await for_update(connection, conversation_id)
            if conversation is None or conversation.ownership.epoch != expected_epoch:
                return None
            if record is not None and await unread(connection, conversation_id, record):
                return None
            conversation = replace(conversation, ownership=ownership, updated_at=now)
            await connection.execute(transition_row(conversation_id, ownership, actor, now))
            if record is not None:
                conversation = replace(conversation, profile=record.profile or conversation.profile)
                await write_record(connection, conversation, record, actor, now)
                if record.resumes is not None:
                    await reopen(connection, record.resumes, now)
            signed = [draft.with_owner(ownership.kind) for draft in drafts]
            conversation = await append(connection, conversation, signed, None, now)
            await save(connection, conversation)
            return conversation

    async def mediator_message(
        self,
        conversation_id: str,
        expected_epoch: int,
        ownership: Ownership,
        draft: Draft,
        local_id: str,
        now: datetime,
    ) -> Message | None:
        """A mediator's message, once per ``local_id``; see the port."""
        async with writing(self._engine) as connection:
            conversation = await for_update(connection, conversation_id)
            if conversation is None:
                return None
            provider_id = f"mediator:{draft.author_id}:{local_id}"
            channel, contact = conversation.identity
            same = and_(_M.channel == channel, _M.contact == contact, _M.provider_id == provider_id)
            earlier = await message_where(connection, same)
            if earlier is not None:
                return earlier
            if conversation.ownership.epoch != expected_epoch:
                return None
            if ownership.epoch != expected_epoch:
                await connection.execute(transition_row(conversation_id, ownership, ownership.owner_id or "", now))
            conversation = replace(conversation, ownership=ownership, updated_at=now)
            signed = draft.with_owner(ownership.kind)
            conversation = await append(connection, conversation, [signed], None, now, provider_id=provider_id)
            await save(connection, conversation)
            return await message_where(connection, same)

    # --- delivery and retention --------------------------------------------------------------------------------

    async def acknowledge(self, channel: str, contact: str, seq: int, now: datetime) -> None:
        """The contact's device has everything up to ``seq``."""
        async with writing(self._engine) as connection:
            await connection.execute(
                update(tables.outbox)
                .where(
                    _O.channel == channel,
                    _O.contact == contact,
                    _O.seq <= seq,
                    _O.state.in_(UNDELIVERED),
                )
                .values(state=OutboundState.DELIVERED.value, updated_at=now)
            )

    async def erase(
        self, channel: str, contact: str, farewell: Draft | None = None, now: datetime | None = None
    ) -> int:
        """Deletes everything of a contact; see the port."""
        async with writing(self._engine) as connection:
            everybody = await bridge_steps.members(connection, channel, contact)
            same = or_(*(and_(_C.channel == one, _C.contact == who) for one, who in everybody))
            theirs = or_(*(and_(_M.channel == one, _M.contact == who) for one, who in everybody))
            deleted = await connection.execute(select(func.count()).where(theirs))
            last_seq = (await connection.execute(select(func.max(_C.last_seq)).where(same))).scalar() or 0
            discreet = any([await discretion.is_discreet(connection, *pair) for pair in everybody])
            latest = (await connection.execute(select(func.max(_C.updated_at)).where(same))).scalar()
            await connection.execute(delete(tables.conversations).where(same))
            for one, who in everybody:
                await learning.forget_contact(connection, one, who)
            await bridge_steps.forget(connection, everybody)
            # Both ends of a bridge are one person: what may not be sent to one may not be sent to the other.
            for one, who in everybody if discreet else ():
                await discretion.leave_trace(connection, one, who, last_seq, now or latest)
            if farewell is not None and now is not None:
                fresh = await self._open_for_update(connection, Inbound(channel, contact, "", "", farewell.lang), now)
                fresh = replace(fresh, last_seq=last_seq)
                await save(
                    connection, await append(connection, fresh, [farewell.with_owner(fresh.ownership.kind)], None, now)
                )
            return int(deleted.scalar_one())

    async def purge(self, before: datetime) -> int:
        """Deletes conversations untouched since ``before``; the number deleted."""
        async with writing(self._engine) as connection:
            await learning.forget_before(connection, before)
            purged = await discretion.purge(connection, before)
            await bridge_steps.forget_before(connection, before)
            return purged
