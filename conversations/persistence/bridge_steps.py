"""Steps over bridges that the transactions of the store take: who belongs together, and when that ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from conversations.commands import SMS, WEB
from conversations.persistence import discretion, tables
from conversations.persistence.bridge_tables import bridges, codes, links
from conversations.persistence.engine import reading, writing
from conversations.persistence.statements import drop_queued

_B = bridges.c
_C = tables.conversations.c
# Ages are counted in days: an hour more or less saves a write for each message.
_EXACT_TO = timedelta(hours=1)
Contact = tuple[str, str]


async def members(connection: AsyncConnection, channel: str, contact: str) -> Sequence[Contact]:
    """The contact, and the one at the other end of its bridge if there is one."""
    mine = _B.contact if channel == SMS else _B.home_contact
    row = (await connection.execute(select(_B.contact, _B.home_contact).where(mine == contact))).first()
    if row is None or channel not in (SMS, WEB):
        return [(channel, contact)]
    return [(WEB, row.home_contact), (SMS, row.contact)]


async def heard(connection: AsyncConnection, contact: str, now: datetime) -> None:
    """This telephone has just written; noted at most once in a while."""
    old = and_(_B.contact == contact, _B.heard_at < now - _EXACT_TO)
    await connection.execute(update(bridges).where(old).values(heard_at=now))


async def take_down(connection: AsyncConnection, contact: str, now: datetime, drop: bool = True) -> None:
    """The telephone no longer belongs to the conversation, which goes on where it began.

    ``drop``: what has not left for it yet does not leave any more.
    A telephone that belonged to a contact in discreet mode stays in it by itself.
    """
    everybody = await members(connection, SMS, contact)
    if any([await discretion.is_discreet(connection, *one) for one in everybody]):
        await discretion.keep(connection, SMS, contact, now)
    away = and_(_C.reach_channel == SMS, _C.reach_contact == contact)
    await connection.execute(update(tables.conversations).where(away).values(reach_channel=None, reach_contact=None))
    if drop:
        await drop_queued(connection, SMS, contact, now, emergencies_too=True)
    await connection.execute(delete(bridges).where(_B.contact == contact))


async def end_if_recycled(engine: AsyncEngine, contact: str, quiet_since: datetime, now: datetime) -> None:
    """Takes down the bridge of a telephone that has been quiet for too long: it may be somebody else's by now."""
    quiet = and_(_B.contact == contact, _B.heard_at < quiet_since)
    async with reading(engine) as connection:
        if (await connection.execute(select(_B.contact).where(quiet))).first() is None:
            return
    async with writing(engine) as connection:
        await take_down(connection, contact, now)


async def forget(connection: AsyncConnection, contacts: Sequence[Contact]) -> None:
    """Deletes every trace of these contacts: bridges, codes, links."""
    homes = [contact for channel, contact in contacts if channel == WEB]
    telephones = [contact for channel, contact in contacts if channel == SMS]
    await connection.execute(delete(bridges).where(or_(_B.contact.in_(telephones), _B.home_contact.in_(homes))))
    theirs = or_(codes.c.contact.in_(telephones), codes.c.home_contact.in_(homes))
    # How often a number was written to is counted even so: erasing must not be a way round the throttle.
    await connection.execute(update(codes).where(theirs).values(sealed=b"", spent=True))
    await connection.execute(delete(links).where(links.c.contact.in_(telephones)))


async def forget_before(connection: AsyncConnection, before: datetime) -> None:
    """Deletes codes and links past, and bridges that lead to nothing any more."""
    await connection.execute(delete(codes).where(codes.c.made_at < before))
    await connection.execute(delete(links).where(links.c.made_at < before))
    # An end in discreet mode leaves a trace of itself for as long as that is kept, so its bridge stands too.
    standing = select(_C.contact).where(_C.channel == WEB)
    gone = and_(_B.heard_at < before, _B.home_contact.not_in(standing))
    await connection.execute(delete(bridges).where(gone))
