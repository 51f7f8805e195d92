"""Lessons and reminders in the database: ``conversations.learning.Learning``, and what the lesson's action asks."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from conversations.learning import Progress, Recipient, Reminder, ReminderKind
from conversations.model import Conversation, Draft, OwnerKind, utc_now
from conversations.persistence import learning_tables, tables
from conversations.persistence.engine import reading, uncancelled, writing
from conversations.persistence.rows import to_conversation
from conversations.persistence.statements import append, for_update, open_for_update, save
from conversations.reminders import WEEK

PLANNED, SENT, DROPPED = "planned", "sent", "dropped"
CODE_LIFETIME = timedelta(days=7)
# No letter that is taken for another when it is copied by hand.
_LETTERS = "ACDEFGHJKMNPQRTUVWXYZ234679"
_CODE_LENGTH = 6
_C = tables.conversations.c
_P = learning_tables.progress.c
_W = learning_tables.wishes.c
_R = learning_tables.reminders.c
Contact = tuple[str, str]


@uncancelled
class SqlLearning:
    """What is kept of lessons. The assistant knows a conversation, the table its contact: the way is found here."""

    def __init__(self, engine: AsyncEngine, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now

    # --- progress ----------------------------------------------------------------------------------------------

    async def progress(self, conversation_id: str) -> Sequence[Progress]:
        """The lessons that the contact of a conversation has begun, the latest first."""
        async with reading(self._engine) as connection:
            contact = await _contact(connection, conversation_id)
            return await _progress(connection, contact) if contact else ()

    async def progress_of(self, channel: str, contact: str) -> Sequence[Progress]:
        """The lessons that a contact has begun, the latest first."""
        async with reading(self._engine) as connection:
            return await _progress(connection, (channel, contact))

    async def keep(self, conversation_id: str, lesson: str, part: str, step: str, done: bool) -> None:
        """The contact is at that step; ``done`` notes that the lesson has been seen to its end."""
        now = self._now()
        async with writing(self._engine) as connection:
            contact = await _contact(connection, conversation_id)
            if contact is None:
                return
            values: dict[str, Any] = {"part": part, "step": step, "updated_at": now}
            if done:
                values["done_at"] = now
            await _put(connection, learning_tables.progress, contact, {"lesson": lesson}, values)

    # --- going on elsewhere ------------------------------------------------------------------------------------

    async def code(self, conversation_id: str) -> str | None:
        """A code by which the contact goes on from another device or by SMS, for a week."""
        made = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
        async with writing(self._engine) as connection:
            contact = await _contact(connection, conversation_id)
            if contact is None:
                return None
            now = self._now()
            values = {"code": made, "code_until": now + CODE_LIFETIME, "updated_at": now}
            await _put(connection, learning_tables.wishes, contact, {}, values)
            return made

    async def take_over(self, conversation_id: str, code: str) -> bool:
        """Copies where the owner of a code is to the contact of this conversation; whether the code is valid."""
        now = self._now()
        async with writing(self._engine) as connection:
            contact = await _contact(connection, conversation_id)
            valid = select(_W.channel, _W.contact).where(_W.code == code, _W.code_until > now)
            owner = (await connection.execute(valid)).first()
            if contact is None or owner is None:
                return False
            for one in await _progress(connection, (owner.channel, owner.contact)):
                values = {"part": one.part, "step": one.step, "done_at": one.done_at, "updated_at": one.updated_at}
                await _put(connection, learning_tables.progress, contact, {"lesson": one.lesson}, values)
            return True

    # --- wishes ------------------------------------------------------------------------------------------------

    async def pace(self, conversation_id: str) -> int | None:
        """How many messages a week the contact wants; None when they were never asked."""
        async with reading(self._engine) as connection:
            contact = await _contact(connection, conversation_id)
            return await _pace(connection, contact) if contact else None

    async def set_pace(self, conversation_id: str, pace: int) -> None:
        """The contact wants that many messages a week; with 0, nothing planned is sent any more."""
        async with writing(self._engine) as connection:
            contact = await _contact(connection, conversation_id)
            if contact is not None:
                await _set_pace(connection, contact, pace, self._now())

    async def stop(self, channel: str, contact: str) -> None:
        """The contact said STOP, or became discreet: nothing is sent unasked any more."""
        async with writing(self._engine) as connection:
            await _set_pace(connection, (channel, contact), 0, self._now())

    async def plan(self, conversation_id: str, kind: str, lesson: str, part: str, after_days: int) -> bool:
        """Plans a reminder, unless the contact wants none or was told, or is to be told, the same; whether it did."""
        now = self._now()
        async with writing(self._engine) as connection:
            contact = await _contact(connection, conversation_id)
            if contact is None or not await _pace(connection, contact):
                return False
            same = and_(_of(learning_tables.reminders, contact), _R.kind == kind, _R.lesson == lesson, _R.part == part)
            if (await connection.execute(select(_R.id).where(same))).first() is not None:
                return False
            row = {"kind": kind, "lesson": lesson, "part": part, "due_at": now + timedelta(days=after_days)}
            values = {**_keys(contact), **row, "state": PLANNED}
            await connection.execute(insert(learning_tables.reminders).values(**values))
            return True

    # --- the round ---------------------------------------------------------------------------------------------

    async def due(self, now: datetime) -> Sequence[Reminder]:
        """Reminders whose time has come, oldest first."""
        wanted = select(learning_tables.reminders).where(_R.state == PLANNED, _R.due_at <= now)
        async with reading(self._engine) as connection:
            found = await connection.execute(wanted.order_by(_R.due_at, _R.id).limit(100))
            return [
                Reminder(
                    row["id"],
                    row["channel"],
                    row["contact"],
                    ReminderKind(row["kind"]),
                    row["lesson"],
                    row["part"],
                    row["due_at"],
                )
                for row in found.mappings()
            ]

    async def recipient(self, reminder: Reminder, now: datetime) -> Recipient:
        """What is known of whom the reminder is for."""
        contact = (reminder.channel, reminder.contact)
        async with reading(self._engine) as connection:
            same = and_(_C.channel == reminder.channel, _C.contact == reminder.contact)
            latest = select(tables.conversations).where(same).order_by(_C.opened_at.desc()).limit(1)
            row = (await connection.execute(latest)).mappings().first()
            sent = select(_R.settled_at).where(
                _of(learning_tables.reminders, contact), _R.state == SENT, _R.settled_at > now - WEEK
            )
            instants = (await connection.execute(sent)).scalars()
            pace = await _pace(connection, contact)
            return Recipient(pace or 0, to_conversation(row) if row else None, tuple(instants))

    async def postpone(self, reminder: Reminder, until: datetime) -> None:
        """The reminder is due later."""
        async with writing(self._engine) as connection:
            await connection.execute(update(learning_tables.reminders).where(_R.id == reminder.id).values(due_at=until))

    async def drop(self, reminder: Reminder, now: datetime) -> None:
        """The reminder will never be sent."""
        async with writing(self._engine) as connection:
            await _settle(connection, reminder, DROPPED, now)

    async def send(self, reminder: Reminder, conversation: Conversation, draft: Draft, now: datetime) -> bool:
        """Queues the message, once, if nobody took the conversation meanwhile; see the port."""
        async with writing(self._engine) as connection:
            current = await for_update(connection, conversation.id)
            if current is None or current.ownership.epoch != conversation.ownership.epoch:
                return False
            if current.ownership.kind is OwnerKind.CLOSED:
                lang = current.profile.lang
                opened = await open_for_update(connection, reminder.channel, reminder.contact, lang, now)
                current = replace(opened, profile=current.profile) if opened.turns == 0 else opened
            if current.ownership.kind is not OwnerKind.ASSISTANT or not await _settle(connection, reminder, SENT, now):
                return False
            signed = draft.with_owner(current.ownership.kind)
            await save(connection, await append(connection, current, [signed], None, now))
            return True


async def want_nothing(connection: AsyncConnection, contact: Contact, now: datetime) -> None:
    """STOP, within a transaction of the store: what was planned is deleted, and nothing more is wished for."""
    planned = and_(_of(learning_tables.reminders, contact), _R.state == PLANNED)
    await connection.execute(delete(learning_tables.reminders).where(planned))
    wished = and_(_of(learning_tables.wishes, contact), _W.pace.is_not(None))
    await connection.execute(update(learning_tables.wishes).where(wished).values(pace=0, updated_at=now))


async def forget_contact(connection: AsyncConnection, channel: str, contact: str) -> None:
    """Deletes what is kept of a contact's lessons, within a transaction of the store."""
    for table in (learning_tables.progress, learning_tables.wishes, learning_tables.reminders):
        await connection.execute(delete(table).where(_of(table, (channel, contact))))


async def forget_before(connection: AsyncConnection, before: datetime) -> None:
    """Deletes what nobody has touched since ``before``, within a transaction of the store."""
    await connection.execute(delete(learning_tables.progress).where(_P.updated_at < before))
    await connection.execute(delete(learning_tables.wishes).where(_W.updated_at < before))
    await connection.execute(delete(learning_tables.reminders).where(_R.due_at < before))


async def _contact(connection: AsyncConnection, conversation_id: str) -> Contact | None:
    found = await connection.execute(select(_C.channel, _C.contact).where(_C.id == conversation_id))
    row = found.first()
    return (row.channel, row.contact) if row else None


async def _progress(connection: AsyncConnection, contact: Contact) -> list[Progress]:
    wanted = select(learning_tables.progress).where(_of(learning_tables.progress, contact))
    found = await connection.execute(wanted.order_by(_P.updated_at.desc(), _P.lesson))
    return [
        Progress(row["lesson"], row["part"], row["step"], row["done_at"], row["updated_at"]) for row in found.mappings()
    ]


async def _pace(connection: AsyncConnection, contact: Contact) -> int | None:
    found = await connection.execute(select(_W.pace).where(_of(learning_tables.wishes, contact)))
    pace = found.scalar()
    return int(pace) if pace is not None else None


async def _set_pace(connection: AsyncConnection, contact: Contact, pace: int, now: datetime) -> None:
    await _put(connection, learning_tables.wishes, contact, {}, {"pace": pace, "updated_at": now})
    if pace <= 0:
        planned = and_(_of(learning_tables.reminders, contact), _R.state == PLANNED)
        await connection.execute(delete(learning_tables.reminders).where(planned))


async def _settle(connection: AsyncConnection, reminder: Reminder, state: str, now: datetime) -> bool:
    """Whether this call settled the reminder; False when another did."""
    planned = and_(_R.id == reminder.id, _R.state == PLANNED)
    done = await connection.execute(
        update(learning_tables.reminders).where(planned).values(state=state, settled_at=now)
    )
    return bool(done.rowcount)


async def _put(
    connection: AsyncConnection, table: Table, contact: Contact, more: dict[str, str], values: dict[str, Any]
) -> None:
    """Changes the contact's row, or makes it."""
    same = and_(_of(table, contact), *(table.c[name] == value for name, value in more.items()))
    done = await connection.execute(update(table).where(same).values(**values))
    if done.rowcount == 0:
        await connection.execute(insert(table).values(**_keys(contact), **more, **values))


def _of(table: Table, contact: Contact) -> ColumnElement[bool]:
    return and_(table.c.channel == contact[0], table.c.contact == contact[1])


def _keys(contact: Contact) -> dict[str, str]:
    return {"channel": contact[0], "contact": contact[1]}
