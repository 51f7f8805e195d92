"""The numbers that may be answered: sealed, found by contact, forgotten by age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from channels.sealing import SealBroken
from channels.sms.numbers import Numbers
from channels.sms.persistence import tables
from channels.sms.persistence.upsert import inserting
from conversations.persistence.engine import reading, uncancelled, writing

_N = tables.numbers.c
# Ages are counted in days: an hour more or less saves a write for each message.
_EXACT_TO = timedelta(hours=1)


@dataclass(frozen=True)
class Address:
    """Where a contact is answered, and through which gateway it wrote last."""

    number: str
    gateway: str

    def __repr__(self) -> str:
        """Without the number: values end up in logs."""
        return f"Address(gateway={self.gateway!r})"


@uncancelled
class AddressBook:
    """Each method is one transaction; all raise ``StoreUnavailable`` on trouble."""

    def __init__(self, engine: AsyncEngine, numbers: Numbers) -> None:
        self._engine = engine
        self._numbers = numbers

    async def remember(self, contact: str, number: str, gateway: str, now: datetime) -> None:
        """This number has just written through this gateway; written down again at most once in a while."""
        async with reading(self._engine) as connection:
            found = await connection.execute(select(_N.gateway, _N.last_seen_at).where(_N.contact == contact))
            row = found.first()
        if row is not None and row.gateway == gateway and now - row.last_seen_at < _EXACT_TO:
            return
        latest = {"sealed": self._numbers.seal(number), "gateway": gateway, "last_seen_at": now}
        async with writing(self._engine) as connection:
            statement = inserting(connection, tables.numbers).values(contact=contact, **latest)
            await connection.execute(statement.on_conflict_do_update(index_elements=["contact"], set_=latest))

    async def find(self, contact: str) -> Address | None:
        """The address of a contact; None when it was forgotten, or sealed with a secret that is gone."""
        async with reading(self._engine) as connection:
            found = await connection.execute(select(_N.sealed, _N.gateway).where(_N.contact == contact))
            row = found.first()
        try:
            return Address(self._numbers.open(row.sealed), row.gateway) if row else None
        except SealBroken:
            return None

    async def forget(self, contact: str) -> bool:
        """Deletes the number of a contact; False when there was none."""
        async with writing(self._engine) as connection:
            return bool((await connection.execute(delete(tables.numbers).where(_N.contact == contact))).rowcount)

    async def purge(self, before: datetime) -> int:
        """Forgets numbers that have not written since ``before``; how many."""
        async with writing(self._engine) as connection:
            return int((await connection.execute(delete(tables.numbers).where(_N.last_seen_at < before))).rowcount)
