"""What leaves: the core's outbox for SMS, cut into texts, each with its attempts and its state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, RowMapping, and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from channels.sms.gateways.gateway import Receipt, SendResult
from channels.sms.persistence import tables
from channels.sms.persistence.traffic import count
from channels.sms.persistence.upsert import inserting
from channels.sms.sending import (
    RETRY_AFTER,
    Departure,
    Part,
    PartState,
    Priority,
    after_receipt,
    attempt_of,
    priority,
)
from channels.sms.text import segments
from conversations.model import Author, OutboundState
from conversations.persistence import tables as core
from conversations.persistence.engine import reading, uncancelled, writing
from conversations.persistence.rows import to_message
from conversations.persistence.statements import silent

CHANNEL = "sms"
_P = tables.parts.c
_O = core.outbox.c
_M = core.messages.c
_C = core.conversations.c
_OPEN = (PartState.QUEUED.value, PartState.SENDING.value)
_FINAL = (PartState.DELIVERED, PartState.FAILED)
# From the least to the most advanced: the outbox never goes back.
_FORWARD = (
    OutboundState.QUEUED,
    OutboundState.UNKNOWN,
    OutboundState.SENT,
    OutboundState.FAILED,
    OutboundState.DELIVERED,
)
# STOP drops what has not left yet: its outbox has failed, whatever its texts say.
_NOT_DROPPED = exists().where(_O.message_id == _P.message_id, _O.state != OutboundState.FAILED.value)
_UNPLANNED = and_(
    _O.channel == CHANNEL,
    _O.state == OutboundState.QUEUED.value,
    ~exists().where(_P.message_id == _O.message_id),
)


@uncancelled
class Departures:
    """Each method is one transaction; all raise ``StoreUnavailable`` on trouble."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def due(self, now: datetime) -> Sequence[str]:
        """Contacts for whom something can leave."""
        fresh = select(_O.contact).where(_UNPLANNED)
        waiting = select(_P.contact).where(_P.state == PartState.QUEUED.value, _P.next_attempt_at <= now, _NOT_DROPPED)
        async with reading(self._engine) as connection:
            return [row[0] for row in await connection.execute(fresh.union(waiting))]

    async def next(self, contact: str) -> Departure | None:
        """What leaves next for a contact: an emergency, else the oldest that has not left."""
        begun = and_(
            _O.state != OutboundState.FAILED.value,
            exists().where(_P.message_id == _O.message_id, _P.state == PartState.QUEUED.value),
        )
        wanted = (
            select(core.messages)
            .join(core.outbox, _O.message_id == _M.id)
            .where(_O.channel == CHANNEL, _O.contact == contact, or_(_UNPLANNED, begun))
            .order_by(_O.seq)
        )
        async with reading(self._engine) as connection:
            messages = [to_message(row) for row in (await connection.execute(wanted)).mappings()]
            if not messages:
                return None
            urgent = [message for message in messages if priority(message) is Priority.EMERGENCY]
            message = (urgent or messages)[0]
            made = select(tables.parts).where(_P.message_id == message.id).order_by(_P.part)
            return Departure(message, tuple(_part(row) for row in (await connection.execute(made)).mappings()))

    async def plan(
        self, departure: Departure, contact: str, texts: Sequence[str], gateway: str, now: datetime
    ) -> Part | None:
        """Keeps the texts of a message and begins the first attempt; None if somebody else has."""
        message = departure.message
        async with writing(self._engine) as connection:
            mine = and_(_O.message_id == message.id, _O.state == OutboundState.QUEUED.value)
            # Whoever comes second waits here, and then sees the texts of the first.
            locked = (await connection.execute(select(_O.message_id).where(mine).with_for_update())).first()
            made = await connection.execute(select(_P.part).where(_P.message_id == message.id).limit(1))
            if locked is None or made.first() is not None:
                return None
            for place, text in enumerate(texts):
                first = place == 0
                statement = inserting(connection, tables.parts).values(
                    message_id=message.id,
                    part=place,
                    conversation_id=message.conversation_id,
                    contact=contact,
                    seq=message.seq,
                    priority=int(priority(message)),
                    token=uuid4().hex,
                    gateway=gateway,
                    text=text,
                    segments=segments.count(text).count,
                    billed=0,
                    state=(PartState.SENDING if first else PartState.QUEUED).value,
                    attempts=1 if first else 0,
                    next_attempt_at=now,
                    updated_at=now,
                )
                await connection.execute(statement.on_conflict_do_nothing())
            begun = select(tables.parts).where(_P.message_id == message.id, _P.part == 0)
            return _part((await connection.execute(begun)).mappings().one())

    async def drop(self, departure: Departure, now: datetime) -> None:
        """This message will not be sent."""
        async with writing(self._engine) as connection:
            await connection.execute(
                update(tables.parts)
                .where(_P.message_id == departure.message.id, _P.state == PartState.QUEUED.value)
                .values(state=PartState.FAILED.value, text="", next_attempt_at=None, updated_at=now)
            )
            await _forward(connection, departure.message.id, OutboundState.FAILED, now)

    async def claim(self, part: Part, now: datetime) -> Part | None:
        """Begins an attempt; None when somebody else has, or when STOP came meanwhile."""
        async with writing(self._engine) as connection:
            begun = await connection.execute(
                update(tables.parts)
                .where(_same(part), _P.state == PartState.QUEUED.value, _P.attempts == part.attempts, _NOT_DROPPED)
                .values(state=PartState.SENDING.value, attempts=_P.attempts + 1, updated_at=now)
            )
        return replace(part, state=PartState.SENDING, attempts=part.attempts + 1) if begun.rowcount else None

    async def finish(
        self, part: Part, result: SendResult, state: PartState, next_attempt_at: datetime | None, now: datetime
    ) -> None:
        """Ends an attempt, unless its receipt was faster."""
        async with writing(self._engine) as connection:
            mine = and_(_same(part), _P.attempts == part.attempts)
            if result.provider_id:
                await connection.execute(update(tables.parts).where(mine).values(provider_id=result.provider_id))
            if state in (PartState.ACCEPTED, PartState.UNKNOWN):
                await self._bill(connection, part, now)
            ended = await connection.execute(
                update(tables.parts)
                .where(mine, _P.state == PartState.SENDING.value)
                .values(state=state.value, next_attempt_at=next_attempt_at, updated_at=now)
            )
            if ended.rowcount:
                await _settle(connection, part.message_id, now)

    async def receive(self, receipt: Receipt, now: datetime) -> PartState | None:
        """Applies a receipt; the new state, or None when it changes nothing."""
        named = attempt_of(receipt.reference)
        if named is None:
            return None
        token, attempt = named
        async with reading(self._engine) as connection:
            seen = (await connection.execute(select(_P.state, _P.attempts).where(_P.token == token))).first()
        if seen is None or after_receipt(PartState(seen.state), seen.attempts, attempt, receipt.state) is None:
            # Most receipts say what is known: they cost no write.
            return None
        async with writing(self._engine) as connection:
            found = await connection.execute(select(tables.parts).where(_P.token == token).with_for_update())
            row = found.mappings().first()
            state = after_receipt(PartState(row["state"]), row["attempts"], attempt, receipt.state) if row else None
            if row is None or state is None:
                return None
            if state is PartState.QUEUED and await self._silent(connection, row):
                state = PartState.FAILED
            retry_at = now + RETRY_AFTER[min(row["attempts"], len(RETRY_AFTER)) - 1]
            await connection.execute(
                update(tables.parts)
                .where(_P.token == token)
                .values(
                    state=state.value,
                    next_attempt_at=retry_at if state is PartState.QUEUED else None,
                    updated_at=now,
                )
            )
            await _settle(connection, row["message_id"], now)
            return state

    async def bill(self, gateway: str, text: str, now: datetime) -> None:
        """A text that belongs to no message has left: only the day's sums know."""
        async with writing(self._engine) as connection:
            await count(connection, gateway, now, sent=1, segments=segments.count(text).count)

    async def recover(self, now: datetime) -> int:
        """After a crash: attempts under way then may have left or not. How many."""
        async with writing(self._engine) as connection:
            cut = await connection.execute(
                update(tables.parts)
                .where(_P.state == PartState.SENDING.value)
                .values(state=PartState.UNKNOWN.value, next_attempt_at=None, updated_at=now)
            )
            return int(cut.rowcount)

    async def parent_of(self, conversation_id: str) -> tuple[str | None, datetime | None]:
        """The department of a conversation's parent, and when they wrote last; None where nobody knows."""
        last = select(func.max(_M.created_at)).where(
            _M.conversation_id == conversation_id, _M.author == Author.PARENT.value
        )
        wanted = select(_C.department, last.scalar_subquery()).where(_C.id == conversation_id)
        async with reading(self._engine) as connection:
            found = (await connection.execute(wanted)).first()
            return (found[0], found[1]) if found else (None, None)

    async def _silent(self, connection: AsyncConnection, row: RowMapping) -> bool:
        """Whether the contact has said STOP since; the answer to an emergency is tried again all the same."""
        return row["priority"] < Priority.EMERGENCY and await silent(connection, CHANNEL, row["contact"])

    async def _bill(self, connection: AsyncConnection, part: Part, now: datetime) -> None:
        cost = segments.count(part.text).count
        await connection.execute(update(tables.parts).where(_same(part)).values(billed=_P.billed + cost))
        await count(connection, part.gateway, now, sent=1, segments=cost)


def _same(part: Part) -> ColumnElement[bool]:
    return and_(_P.message_id == part.message_id, _P.part == part.part)


async def _settle(connection: AsyncConnection, message_id: int, now: datetime) -> None:
    """Moves the outbox to what its parts say, and forgets the texts of which nothing more can come."""
    found = await connection.execute(select(_P.state).where(_P.message_id == message_id))
    states = {PartState(row[0]) for row in found}
    finished = [state.value for state in _FINAL]
    await connection.execute(
        update(tables.parts).where(_P.message_id == message_id, _P.state.in_(finished)).values(text="")
    )
    if states & {PartState.QUEUED, PartState.SENDING}:
        return
    if PartState.FAILED in states:
        outbound = OutboundState.FAILED
    elif PartState.UNKNOWN in states:
        outbound = OutboundState.UNKNOWN
    elif PartState.ACCEPTED in states:
        outbound = OutboundState.SENT
    else:
        outbound = OutboundState.DELIVERED
    await _forward(connection, message_id, outbound, now)


async def _forward(connection: AsyncConnection, message_id: int, state: OutboundState, now: datetime) -> None:
    earlier = [one.value for one in _FORWARD[: _FORWARD.index(state)]]
    await connection.execute(
        update(core.outbox)
        .where(_O.message_id == message_id, _O.state.in_(earlier))
        .values(state=state.value, updated_at=now)
    )


def _part(row: RowMapping) -> Part:
    return Part(
        message_id=row["message_id"],
        part=row["part"],
        token=row["token"],
        gateway=row["gateway"],
        text=row["text"],
        state=PartState(row["state"]),
        attempts=row["attempts"],
        next_attempt_at=row["next_attempt_at"],
    )
