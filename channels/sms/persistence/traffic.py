"""What was received and sent: by day and gateway for the bill, by conversation for the operator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from channels.sms.persistence import tables
from channels.sms.persistence.upsert import inserting
from conversations.persistence.engine import reading, uncancelled

_P = tables.parts.c
_T = tables.traffic.c


@dataclass(frozen=True)
class Day:
    """One day of one gateway. ``segments`` is what is billed."""

    day: str
    gateway: str
    received: int
    sent: int
    segments: int


@dataclass(frozen=True)
class ConversationCost:
    """What one conversation has cost so far."""

    conversation_id: str
    messages: int
    segments: int


@uncancelled
class Traffic:
    """Each method is one transaction; all raise ``StoreUnavailable`` on trouble."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def days(self, since: str = "") -> Sequence[Day]:
        """The days since ``since`` (``2026-11-01``), the latest first."""
        async with reading(self._engine) as connection:
            wanted = select(tables.traffic).where(_T.day >= since).order_by(_T.day.desc(), _T.gateway)
            return [Day(**row) for row in (await connection.execute(wanted)).mappings()]

    async def conversations(self, limit: int = 20) -> Sequence[ConversationCost]:
        """The conversations that cost most."""
        segments = func.coalesce(func.sum(_P.billed), 0)
        wanted = (
            select(_P.conversation_id, func.count(), segments)
            .where(_P.billed > 0)
            .group_by(_P.conversation_id)
            .order_by(segments.desc())
            .limit(limit)
        )
        async with reading(self._engine) as connection:
            return [ConversationCost(*row) for row in (await connection.execute(wanted)).all()]


async def count(
    connection: AsyncConnection, gateway: str, now: datetime, received: int = 0, sent: int = 0, segments: int = 0
) -> None:
    """Adds to the day of a gateway, within the caller's transaction."""
    more = {"received": received, "sent": sent, "segments": segments}
    statement = inserting(connection, tables.traffic).values(day=f"{now:%Y-%m-%d}", gateway=gateway, **more)
    added = {name: tables.traffic.c[name] + value for name, value in more.items()}
    await connection.execute(statement.on_conflict_do_update(index_elements=["day", "gateway"], set_=added))
