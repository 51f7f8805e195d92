"""Statements shared by the transactions of the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, CursorResult, and_, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations import silence
from conversations.commands import SMS, WEB
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
from conversations.persistence.bridge_tables import bridges
from conversations.persistence.rows import (
    outbox_columns,
    outgoing_columns,
    ownership_columns,
    reach_columns,
    to_conversation,
    to_message,
)
from conversations.persistence.silence_tables import silences

_C = tables.conversations.c
_M = tables.messages.c
_O = tables.outbox.c


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
    """Stores drafts after the last message, each with its outbox row; the conversation with its new ``last_seq``.

    A contact who asked for silence is written nothing, whoever writes; see ``conversations.silence``.
    """
    if drafts and await silent(connection, conversation.channel, conversation.contact):
        drafts = [draft for draft in drafts if silence.may_reach(draft, in_reply_to)]
    for offset, draft in enumerate(drafts):
        seq = conversation.last_seq + 1
        part = first_part + offset if in_reply_to is not None else None
        columns = outgoing_columns(conversation, draft, seq, in_reply_to, part, now)
        result = await connection.execute(insert(tables.messages).values(**{**columns, "provider_id": provider_id}))
        message_id = inserted_id(result)
        await connection.execute(insert(tables.outbox).values(**outbox_columns(conversation, message_id, seq, now)))
        conversation = replace(conversation, last_seq=seq)
    return conversation


async def identity_of(connection: AsyncConnection, channel: str, contact: str) -> tuple[str, str]:
    """Under which channel and contact this contact's conversations are kept; see ``bridge_tables``."""
    if channel != SMS:
        # A bridge leads from a telephone to the web, never the other way: most contacts cost no question.
        return channel, contact
    bridge = bridges.c
    home = await connection.execute(select(bridge.home_contact).where(bridge.contact == contact))
    found = home.scalar()
    return (WEB, str(found)) if found else (channel, contact)


async def silent(connection: AsyncConnection, channel: str, contact: str) -> bool:
    """Whether the contact asked for silence."""
    if channel not in silence.SILENCEABLE:
        return False
    same = (silences.c.channel == channel, silences.c.contact == contact)
    return (await connection.execute(select(silences.c.since).where(*same))).first() is not None


async def drop_queued(
    connection: AsyncConnection, channel: str, contact: str, now: datetime, emergencies_too: bool = False
) -> None:
    """What has not left yet does not leave any more."""
    queued = and_(_O.channel == channel, _O.contact == contact, _O.state == OutboundState.QUEUED.value)
    found = await connection.execute(
        select(_M.id, _M.payload).join(tables.outbox, _O.message_id == _M.id).where(queued)
    )
    dropped = [
        row.id for row in found if emergencies_too or not silence.is_emergency((row.payload or {}).get("meta") or {})
    ]
    await connection.execute(
        update(tables.outbox).where(_O.message_id.in_(dropped)).values(state=OutboundState.FAILED.value, updated_at=now)
    )


async def drop_unasked(connection: AsyncConnection, conversation: Conversation, now: datetime) -> None:
    """What the house was about to send of its own accord does not leave any more; what somebody asked or wrote does.

    Only where messages come uninvited: a page is opened by whoever reads it.
    """
    if conversation.channel not in silence.SILENCEABLE:
        return
    of_its_own = select(_M.id).where(
        _M.conversation_id == conversation.id, _M.author == Author.SYSTEM.value, _M.in_reply_to.is_(None)
    )
    queued = and_(_O.message_id.in_(of_its_own), _O.state == OutboundState.QUEUED.value)
    await connection.execute(
        update(tables.outbox).where(queued).values(state=OutboundState.FAILED.value, updated_at=now)
    )


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
            **reach_columns(conversation),
            **ownership_columns(conversation.ownership),
        )
    )


async def settle(connection: AsyncConnection, message: Message, state: InboundState) -> None:
    """Says what became of a parent's message."""
    await connection.execute(update(tables.messages).where(_M.id == message.id).values(state=state.value))


async def reopen(connection: AsyncConnection, message_id: int, now: datetime) -> None:
    """A message that was passed to a mediator is the assistant's to answer again; one still to be answered stays so."""
    passed_on = and_(_M.id == message_id, _M.state == InboundState.FORWARDED.value)
    payload = (await connection.execute(select(_M.payload).where(passed_on))).scalar()
    if payload is None:
        return
    again = {"state": InboundState.PENDING.value, "attempts": 0, "next_attempt_at": now}
    resumed = {**payload, "resumed": True}
    await connection.execute(update(tables.messages).where(passed_on).values(payload=resumed, **again))


async def still_pending(connection: AsyncConnection, message: Message) -> bool:
    """Whether nobody has settled the message yet."""
    found = await connection.execute(select(_M.state).where(_M.id == message.id))
    return found.scalar() == InboundState.PENDING.value


async def for_update(connection: AsyncConnection, conversation_id: str) -> Conversation | None:
    """The conversation, locked until the end of the transaction, or None."""
    found = await connection.execute(select(tables.conversations).where(_C.id == conversation_id).with_for_update())
    row = found.mappings().first()
    return to_conversation(row) if row else None


async def _as_before(
    connection: AsyncConnection, same_contact: ColumnElement[bool], profile: Profile
) -> tuple[tuple[str, str] | None, Profile]:
    """Where the contact was last reached, if away from home, and what is known of who begins anew.

    A telephone says no language: whoever wrote last in theirs, and may still hold it, goes on in it.
    """
    columns = (_C.channel, _C.reach_channel, _C.reach_contact, _C.lang, _C.department, _C.level, _C.turns, _C.reason)
    latest = select(*columns).where(same_contact).order_by(_C.opened_at.desc()).limit(1)
    row = (await connection.execute(latest)).first()
    if row is None:
        return None, profile
    if row.channel == SMS and row.turns and row.reason != silence.RECYCLED:
        profile = Profile(row.lang, row.department, row.level)
    return ((row.reach_channel, row.reach_contact) if row.reach_channel else None), profile


async def open_for_update(
    connection: AsyncConnection, channel: str, contact: str, lang: str, now: datetime
) -> Conversation:
    """The contact's open conversation, locked until the end of the transaction; a new one where there is none."""
    channel, contact = await identity_of(connection, channel, contact)
    same_contact = and_(_C.channel == channel, _C.contact == contact)
    found = await connection.execute(
        select(tables.conversations).where(same_contact, _C.owner_kind != OwnerKind.CLOSED.value).with_for_update()
    )
    row = found.mappings().first()
    if row is not None:
        return to_conversation(row)
    earlier = await connection.execute(select(func.max(_C.last_seq)).where(same_contact))
    reach, profile = await _as_before(connection, same_contact, Profile(lang=lang))
    discreet = await connection.execute(select(_C.id).where(same_contact, _C.discreet).limit(1))
    conversation = Conversation(
        id=uuid4().hex,
        channel=channel,
        contact=contact,
        ownership=Ownership(),
        profile=profile,
        last_seq=earlier.scalar() or 0,
        turns=0,
        opened_at=now,
        updated_at=now,
        discreet=discreet.first() is not None,
    )
    if reach is not None:
        conversation = conversation.reached(*reach)
    await connection.execute(
        insert(tables.conversations).values(
            id=conversation.id,
            channel=channel,
            contact=contact,
            lang=profile.lang,
            department=profile.department,
            level=profile.level,
            last_seq=conversation.last_seq,
            turns=0,
            opened_at=now,
            updated_at=now,
            discreet=conversation.discreet,
            **reach_columns(conversation),
            **ownership_columns(conversation.ownership),
        )
    )
    return conversation
