"""A contact in discreet mode stays so when their conversations are erased or purged: an empty, closed one is left.

It holds the contact's id, which is a keyed hash of a telephone number or a random cookie, and nothing else.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import and_, delete, func, insert, not_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.model import OwnerKind, Ownership
from conversations.persistence import tables
from conversations.persistence.rows import ownership_columns

KEPT = timedelta(days=730)
"""After so long without a message the contact is forgotten altogether."""
_C = tables.conversations.c
_IS_TRACE = and_(_C.discreet, _C.owner_kind == OwnerKind.CLOSED.value, _C.turns == 0, _C.opened_at == _C.updated_at)


async def is_discreet(connection: AsyncConnection, channel: str, contact: str) -> bool:
    """Whether any conversation of the contact was discreet."""
    found = await connection.execute(
        select(_C.id).where(_C.channel == channel, _C.contact == contact, _C.discreet).limit(1)
    )
    return found.first() is not None


async def keep(connection: AsyncConnection, channel: str, contact: str, at: datetime) -> None:
    """Puts a contact in discreet mode that may have no conversation of its own; once."""
    if not await is_discreet(connection, channel, contact):
        latest = select(func.max(_C.last_seq)).where(_C.channel == channel, _C.contact == contact)
        await leave_trace(connection, channel, contact, (await connection.execute(latest)).scalar() or 0, at)


async def leave_trace(connection: AsyncConnection, channel: str, contact: str, last_seq: int, at: datetime) -> None:
    """Leaves what says that this contact is in discreet mode, and nothing else."""
    await connection.execute(
        insert(tables.conversations).values(
            id=uuid4().hex,
            channel=channel,
            contact=contact,
            lang="fr",
            last_seq=last_seq,
            turns=0,
            opened_at=at,
            updated_at=at,
            discreet=True,
            **ownership_columns(Ownership(kind=OwnerKind.CLOSED)),
        )
    )


async def purge(connection: AsyncConnection, before: datetime) -> int:
    """Deletes conversations untouched since ``before``, leaving a trace of contacts in discreet mode; how many."""
    stale = and_(_C.updated_at < before, not_(_IS_TRACE))
    traces = await connection.execute(
        select(_C.channel, _C.contact, func.max(_C.last_seq), func.max(_C.updated_at))
        .where(stale, _C.discreet)
        .group_by(_C.channel, _C.contact)
    )
    marked = traces.all()
    await connection.execute(delete(tables.conversations).where(_IS_TRACE, _C.updated_at < before - KEPT))
    gone = await connection.execute(delete(tables.conversations).where(stale))
    for channel, contact, last_seq, at in marked:
        if not await is_discreet(connection, channel, contact):
            await leave_trace(connection, channel, contact, last_seq, at)
    return int(gone.rowcount)
