"""What has come in: deliveries recognised, pieces of long messages kept until they can be joined."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, RowMapping, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from channels.sms.gateways.gateway import Part
from channels.sms.persistence import tables
from channels.sms.persistence.traffic import count
from channels.sms.persistence.upsert import inserting
from conversations.persistence.engine import reading, uncancelled, writing

_R = tables.recognised.c
_P = tables.pieces.c
# How long a piece that comes again, or late, is recognised as one of a message joined before.
REMEMBERED = timedelta(hours=1)
_GAP = " […] "


@dataclass(frozen=True)
class Recognised:
    """``identity`` names the message, the same for each of its deliveries; ``kept``: the inbox has it."""

    identity: str
    kept: bool


@dataclass(frozen=True)
class Joined:
    """A long message, or what there is of it. ``identity`` is the same whenever these pieces are joined."""

    identity: str
    contact: str
    text: str
    pieces: tuple[int, ...]


@uncancelled
class Arrivals:
    """Each method is one transaction; all raise ``StoreUnavailable`` on trouble."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def recognise(
        self, keys: Mapping[str, datetime], identity: str, now: datetime, gateway: str = ""
    ) -> Recognised:
        """The message that a delivery brings.

        Args:
            keys: what the delivery may be recognised by, and until when each of them counts.
            identity: its name, if it is new.
            now: the present instant.
            gateway: in whose traffic it is counted, if it is new.
        """
        async with writing(self._engine) as connection:
            found = await connection.execute(select(tables.recognised).where(_R.key.in_(keys), _R.until > now))
            row = found.mappings().first()
            known = Recognised(row["identity"], row["kept"]) if row else Recognised(identity, kept=False)
            if row is None and gateway:
                await count(connection, gateway, now, received=1)
            for key, until in keys.items():
                fresh = {"identity": known.identity, "kept": known.kept, "seen_at": now, "until": until}
                statement = inserting(connection, tables.recognised).values(key=key, **fresh)
                await connection.execute(
                    statement.on_conflict_do_update(index_elements=["key"], set_=fresh, where=_R.until <= now)
                )
            return known

    async def kept(self, identities: Collection[str]) -> None:
        """The inbox has these messages: nothing remains to be done for further deliveries of them."""
        async with writing(self._engine) as connection:
            await connection.execute(
                update(tables.recognised).where(_R.identity.in_(identities), _R.kept.is_(False)).values(kept=True)
            )

    async def add(self, contact: str, gateway: str, part: Part, text: str, digest: str, now: datetime) -> Joined | None:
        """Keeps a piece; the whole message if it was the last that lacked, or the piece alone if it comes too late."""
        async with writing(self._engine) as connection:
            same = and_(
                _P.contact == contact,
                _P.gateway == gateway,
                _P.reference == part.reference,
                _P.total == part.total,
            )
            await connection.execute(delete(tables.pieces).where(same, _P.arrived_at < now - REMEMBERED))
            known = await _rows(connection, same)
            twin = next((row for row in known if row["number"] == part.number), None)
            if twin is not None and twin["digest"] == digest:
                return None
            if twin is not None:
                # The telephone uses its reference again, for another message.
                await connection.execute(delete(tables.pieces).where(same))
                known = []
            late = bool(known) and bool(known[0]["assembled"])
            added = inserting(connection, tables.pieces).values(
                contact=contact,
                gateway=gateway,
                reference=part.reference,
                total=part.total,
                number=part.number,
                text=text,
                digest=digest,
                assembled=False,
                arrived_at=now,
            )
            await connection.execute(added.on_conflict_do_nothing())
            rows = await _rows(connection, and_(same, _P.assembled.is_(False)))
            return _joined(rows) if rows and (late or len(rows) == part.total) else None

    async def overdue(self, before: datetime) -> Sequence[Joined]:
        """Messages whose first piece came before ``before`` and that still lack one, as far as they go."""
        async with reading(self._engine) as connection:
            waiting = await _rows(connection, _P.assembled.is_(False))
        sets: dict[tuple[object, ...], list[RowMapping]] = {}
        for row in waiting:
            sets.setdefault((row["contact"], row["gateway"], row["reference"], row["total"]), []).append(row)
        return [_joined(rows) for rows in sets.values() if min(row["arrived_at"] for row in rows) <= before]

    async def assembled(self, joined: Joined) -> None:
        """The inbox has the message: the words of its pieces are no longer needed."""
        async with writing(self._engine) as connection:
            await connection.execute(
                update(tables.pieces).where(_P.id.in_(joined.pieces)).values(assembled=True, text="")
            )

    async def forget_before(self, now: datetime) -> None:
        """Deletes what no longer serves to recognise anything."""
        async with writing(self._engine) as connection:
            await connection.execute(delete(tables.recognised).where(_R.until < now))
            old = and_(_P.assembled.is_(True), _P.arrived_at < now - REMEMBERED)
            await connection.execute(delete(tables.pieces).where(old))


async def _rows(connection: AsyncConnection, where: ColumnElement[bool]) -> list[RowMapping]:
    statement = select(tables.pieces).where(where).order_by(_P.number)
    return list((await connection.execute(statement)).mappings())


def _joined(rows: Sequence[RowMapping]) -> Joined:
    """The pieces in order; a gap is shown."""
    runs: list[str] = [""] if rows[0]["number"] == 1 else ["", ""]
    expected = rows[0]["number"]
    for row in rows:
        if row["number"] != expected:
            runs.append("")
        runs[-1] += row["text"]
        expected = row["number"] + 1
    if expected <= rows[0]["total"]:
        runs.append("")
    text = _GAP.join(run.strip() for run in runs).strip()
    first = min(rows, key=lambda row: int(row["id"]))
    # A number alone would not do: the database gives that of a deleted row again.
    identity = f"joined:{first['id']}:{first['arrived_at'].timestamp():.6f}"
    return Joined(identity, rows[0]["contact"], text, tuple(row["id"] for row in rows))
