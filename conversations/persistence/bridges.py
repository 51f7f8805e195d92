"""Bridges in the database: ``conversations.bridge_ports.BridgeStore``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from conversations import ownership
from conversations.bridge_ports import Asked, Code, Telephone
from conversations.commands import SMS, WEB
from conversations.model import Conversation, Draft, InboundState, OwnerKind
from conversations.persistence import learning_tables, tables
from conversations.persistence.bridge_steps import take_down
from conversations.persistence.bridge_tables import bridges, codes, links
from conversations.persistence.discretion import is_discreet
from conversations.persistence.engine import reading, uncancelled, writing
from conversations.persistence.rows import to_conversation, transition_row
from conversations.persistence.statements import append, open_for_update, save
from conversations.silence import RECYCLED

_B = bridges.c
_C = tables.conversations.c
_K = codes.c
_L = links.c
_M = tables.messages.c
_REMEMBERED = timedelta(days=1)
_WITH_CONTACT = (learning_tables.progress, learning_tables.wishes, learning_tables.reminders)


@uncancelled
class SqlBridges:
    """Each method is one transaction; all raise ``StoreUnavailable`` on trouble."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    # --- from the web to a telephone ---------------------------------------------------------------------------

    async def codes_asked(self, home: str, contact: str, since: datetime) -> Asked:
        """How many codes were asked for since then; see the port."""
        recent = select(func.count()).where(_K.made_at >= since)
        async with reading(self._engine) as connection:
            counts = [
                (await connection.execute(recent.where(*only))).scalar_one()
                for only in ((_K.home_contact == home,), (_K.contact == contact,), ())
            ]
            return Asked(*counts)

    async def keep_code(self, home: str, telephone: Telephone, code_hash: str, now: datetime, until: datetime) -> None:
        """Keeps a code; see the port."""
        values = {
            "home_contact": home,
            "contact": telephone.contact,
            "sealed": telephone.sealed,
            "code_hash": code_hash,
            "attempts": 0,
            "spent": False,
            "made_at": now,
            "expires_at": until,
        }
        async with writing(self._engine) as connection:
            useless = and_(_K.home_contact == home, _K.spent.is_(False))
            await connection.execute(update(codes).where(useless).values(spent=True, sealed=b""))
            await connection.execute(insert(codes).values(**values))

    async def attempt(self, home: str) -> Code | None:
        """The code that counts now, with one attempt more; see the port."""
        latest = select(codes).where(_K.home_contact == home).order_by(_K.id.desc()).limit(1)
        async with writing(self._engine) as connection:
            row = (await connection.execute(latest.with_for_update())).mappings().first()
            if row is None:
                return None
            await connection.execute(update(codes).where(_K.id == row["id"]).values(attempts=_K.attempts + 1))
            telephone = Telephone(row["contact"], row["sealed"])
            return Code(row["id"], telephone, row["code_hash"], row["expires_at"], row["attempts"] + 1, row["spent"])

    async def open(self, home: str, code: Code, drafts: Sequence[Draft], now: datetime) -> Conversation | None:
        """Opens the bridge; see the port."""
        contact = code.telephone.contact
        async with writing(self._engine) as connection:
            used = and_(_K.id == code.id, _K.spent.is_(False))
            spent = await connection.execute(update(codes).where(used).values(spent=True, sealed=b""))
            if not spent.rowcount:
                return None
            await _clear_the_way(connection, home, contact, now)
            conversation = await open_for_update(connection, WEB, home, "fr", now)
            # Any earlier conversation of the telephone counts, not only the one that is open.
            discreet = conversation.discreet or await is_discreet(connection, SMS, contact)
            conversation = replace(conversation, discreet=discreet)
            own = await _end_own(connection, contact, now)
            if own is not None:
                carried_on = ownership.carried_on(conversation.ownership, own.ownership)
                conversation = replace(conversation, ownership=carried_on)
                await connection.execute(transition_row(conversation.id, conversation.ownership, "parent", now))
            values = {"contact": contact, "home_contact": home, "since": now, "heard_at": now}
            await connection.execute(insert(bridges).values(**values))
            conversation = replace(conversation.reached(SMS, contact), updated_at=now)
            signed = [draft.with_owner(conversation.ownership.kind) for draft in drafts]
            conversation = await append(connection, conversation, signed, None, now)
            await save(connection, conversation)
            return conversation

    async def tidy(self, now: datetime) -> None:
        """Forgets numbers whose code is too old to prove them, and a day later the codes and links themselves."""
        async with writing(self._engine) as connection:
            old = and_(_K.expires_at < now, _K.spent.is_(False))
            await connection.execute(update(codes).where(old).values(spent=True, sealed=b""))
            await connection.execute(delete(codes).where(_K.made_at < now - _REMEMBERED))
            await connection.execute(delete(links).where(_L.made_at < now - _REMEMBERED))

    # --- and back ----------------------------------------------------------------------------------------------

    async def links_made(self, contact: str, since: datetime) -> int:
        """How many links this telephone asked for since then."""
        async with reading(self._engine) as connection:
            made = select(func.count()).where(_L.contact == contact, _L.made_at >= since)
            return int((await connection.execute(made)).scalar_one())

    async def keep_link(self, token_hash: str, contact: str, now: datetime, until: datetime) -> None:
        """Keeps a link; see the port."""
        async with writing(self._engine) as connection:
            values = {"token_hash": token_hash, "contact": contact, "made_at": now, "expires_at": until}
            await connection.execute(insert(links).values(**values))

    async def arrive(self, token_hash: str, fresh: str, now: datetime) -> Conversation | None:
        """Uses a link, once; see the port."""
        async with writing(self._engine) as connection:
            good = and_(_L.token_hash == token_hash, _L.used_at.is_(None), _L.expires_at > now)
            used = await connection.execute(update(links).where(good).values(used_at=now))
            if not used.rowcount:
                return None
            found = await connection.execute(select(_L.contact).where(_L.token_hash == token_hash))
            contact = str(found.scalar_one())
            known = await connection.execute(select(_B.home_contact).where(_B.contact == contact))
            home = known.scalar()
            if home is None:
                home = fresh
                await _move(connection, contact, home)
                values = {"contact": contact, "home_contact": home, "since": now, "heard_at": now}
                await connection.execute(insert(bridges).values(**values))
            conversation = await open_for_update(connection, WEB, str(home), "fr", now)
            conversation = conversation.reached(*conversation.identity)
            await save(connection, conversation)
            return conversation


async def _clear_the_way(connection: AsyncConnection, home: str, contact: str, now: datetime) -> None:
    """One telephone a conversation, one conversation a telephone: earlier bridges of either end."""
    earlier = select(_B.contact).where(or_(_B.contact == contact, _B.home_contact == home))
    for row in (await connection.execute(earlier)).all():
        await take_down(connection, row.contact, now, drop=row.contact != contact)


async def _end_own(connection: AsyncConnection, contact: str, now: datetime) -> Conversation | None:
    """Closes the telephone's own conversation; None when it had none."""
    own = and_(_C.channel == SMS, _C.contact == contact, _C.owner_kind != OwnerKind.CLOSED.value)
    row = (await connection.execute(select(tables.conversations).where(own).with_for_update())).mappings().first()
    if row is None:
        return None
    conversation = to_conversation(row)
    closed = ownership.bridged(conversation.ownership)
    await connection.execute(transition_row(conversation.id, closed, "parent", now))
    pending = and_(_M.conversation_id == conversation.id, _M.state == InboundState.PENDING.value)
    await connection.execute(update(tables.messages).where(pending).values(state=InboundState.FORWARDED.value))
    await save(connection, replace(conversation, ownership=closed))
    return conversation


async def _move(connection: AsyncConnection, contact: str, home: str) -> None:
    """What a telephone's holder said belongs to a contact of the web from now on; not what an earlier holder said."""
    theirs = and_(_C.channel == SMS, _C.contact == contact, func.coalesce(_C.reason, "") != RECYCLED)
    moved = [row.id for row in (await connection.execute(select(_C.id).where(theirs))).all()]
    there = {"channel": WEB, "contact": home}
    await connection.execute(
        update(tables.conversations).where(_C.id.in_(moved)).values(**there, reach_channel=SMS, reach_contact=contact)
    )
    await connection.execute(update(tables.messages).where(_M.conversation_id.in_(moved)).values(**there))
    for table in _WITH_CONTACT:
        await connection.execute(
            update(table).where(table.c.channel == SMS, table.c.contact == contact).values(**there)
        )
