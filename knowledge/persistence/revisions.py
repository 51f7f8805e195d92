"""``knowledge.revisions.Revisions`` on an SQLAlchemy engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import RowMapping, and_, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from knowledge.persistence.tables import revisions
from knowledge.revisions import (
    SHIPPED,
    ReviewRefused,
    Revision,
    RevisionConflict,
    RevisionState,
    approvals_needed,
)

_R = revisions.c


class SqlRevisions:
    """Keeps revisions; the unique index on the published one makes each publication a compare-and-set."""

    def __init__(self, engine: AsyncEngine, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = engine
        self._now = now

    async def published(self) -> Sequence[Revision]:
        """The published revision of every item."""
        async with self._engine.connect() as connection:
            found = await connection.execute(
                select(revisions).where(_R.state == RevisionState.PUBLISHED.value).order_by(_R.item_id)
            )
            return [_revision(row) for row in found.mappings()]

    async def published_numbers(self) -> Sequence[tuple[str, int]]:
        """Item and number of every published revision."""
        async with self._engine.connect() as connection:
            found = await connection.execute(
                select(_R.item_id, _R.number).where(_R.state == RevisionState.PUBLISHED.value)
            )
            return [(str(row[0]), int(row[1])) for row in found]

    async def history(self, item_id: str) -> Sequence[Revision]:
        """All revisions of an item, oldest first."""
        async with self._engine.connect() as connection:
            return await _history(connection, item_id)

    async def revision(self, item_id: str, number: int) -> Revision | None:
        """One revision, or None; see the port."""
        async with self._engine.connect() as connection:
            wanted = select(revisions).where(_R.item_id == item_id, _R.number == number)
            row = (await connection.execute(wanted)).mappings().first()
            return _revision(row) if row is not None else None

    async def draft(self, item_id: str, text: str, author: str, based_on: int | None) -> Revision:
        """Adds a draft; see the port."""
        async with self._engine.begin() as connection:
            latest = (await _history(connection, item_id))[-1:]
            if (latest[0].number if latest else None) != based_on:
                raise RevisionConflict(item_id)
            # The number comes from what was just read: of two drafts based on the same, one breaks the primary key.
            number = (based_on or 0) + 1
            return await self._add(connection, item_id, number, text, author, based_on, RevisionState.DRAFT, ())

    async def submit(self, item_id: str, number: int) -> Revision:
        """Asks for a review of a draft; see the port."""
        async with self._engine.begin() as connection:
            await _move(connection, item_id, number, RevisionState.DRAFT, RevisionState.IN_REVIEW)
            return await _get(connection, item_id, number)

    async def approve(self, item_id: str, number: int, reviewer: str, needed: int) -> Revision:
        """Approves, and publishes when enough people have; see the port."""
        async with self._engine.begin() as connection:
            current = await _get(connection, item_id, number, lock=True)
            if current.state is not RevisionState.IN_REVIEW:
                raise RevisionConflict(item_id)
            if reviewer == current.author or reviewer in current.approved_by:
                raise ReviewRefused("another person must approve")
            approved = (*current.approved_by, reviewer)
            enough = len(approved) >= max(needed, approvals_needed(item_id))
            if enough:
                await _supersede(connection, item_id)
            state = RevisionState.PUBLISHED if enough else RevisionState.IN_REVIEW
            try:
                await connection.execute(
                    update(revisions)
                    .where(_R.item_id == item_id, _R.number == number)
                    .values(state=state.value, approved_by=list(approved))
                )
            except IntegrityError as error:
                raise RevisionConflict(item_id) from error
            return await _get(connection, item_id, number)

    async def roll_back(self, item_id: str, number: int, actor: str, published: int) -> Revision:
        """Publishes an older text as a new revision; see the port."""
        async with self._engine.begin() as connection:
            older = await _get(connection, item_id, number)
            if older.state not in (RevisionState.PUBLISHED, RevisionState.SUPERSEDED):
                raise ReviewRefused("only what was published once can be published again")
            await _move(connection, item_id, published, RevisionState.PUBLISHED, RevisionState.SUPERSEDED)
            newest = (await _history(connection, item_id))[-1].number
            state, approved = RevisionState.PUBLISHED, older.approved_by
            return await self._add(connection, item_id, newest + 1, older.text, actor, number, state, approved)

    async def import_shipped(self, texts: dict[str, str]) -> int:
        """Publishes shipped texts that are new or changed and that nobody has edited; how many."""
        count = 0
        async with self._engine.begin() as connection:
            for item_id, text in texts.items():
                past = await _history(connection, item_id)
                shipped = [revision for revision in past if revision.author == SHIPPED]
                if past and (len(shipped) != len(past) or shipped[-1].text == text):
                    continue
                await _supersede(connection, item_id)
                based_on = past[-1].number if past else None
                state = RevisionState.PUBLISHED
                await self._add(connection, item_id, (based_on or 0) + 1, text, SHIPPED, based_on, state, ())
                count += 1
        return count

    async def _add(
        self,
        connection: AsyncConnection,
        item_id: str,
        number: int,
        text: str,
        author: str,
        based_on: int | None,
        state: RevisionState,
        approved_by: tuple[str, ...],
    ) -> Revision:
        try:
            await connection.execute(
                insert(revisions).values(
                    item_id=item_id,
                    number=number,
                    text=text,
                    state=state.value,
                    author=author,
                    based_on=based_on,
                    approved_by=list(approved_by),
                    created_at=self._now(),
                )
            )
        except IntegrityError as error:
            raise RevisionConflict(item_id) from error
        return await _get(connection, item_id, number)


async def _history(connection: AsyncConnection, item_id: str) -> list[Revision]:
    found = await connection.execute(select(revisions).where(_R.item_id == item_id).order_by(_R.number))
    return [_revision(row) for row in found.mappings()]


async def _get(connection: AsyncConnection, item_id: str, number: int, lock: bool = False) -> Revision:
    wanted = select(revisions).where(_R.item_id == item_id, _R.number == number)
    found = await connection.execute(wanted.with_for_update() if lock else wanted)
    row = found.mappings().first()
    if row is None:
        raise RevisionConflict(f"{item_id} has no revision {number}")
    return _revision(row)


async def _move(
    connection: AsyncConnection, item_id: str, number: int, before: RevisionState, after: RevisionState
) -> None:
    changed = await connection.execute(
        update(revisions)
        .where(and_(_R.item_id == item_id, _R.number == number, _R.state == before.value))
        .values(state=after.value)
    )
    if changed.rowcount != 1:
        raise RevisionConflict(item_id)


async def _supersede(connection: AsyncConnection, item_id: str) -> None:
    await connection.execute(
        update(revisions)
        .where(_R.item_id == item_id, _R.state == RevisionState.PUBLISHED.value)
        .values(state=RevisionState.SUPERSEDED.value)
    )


def _revision(row: RowMapping) -> Revision:
    return Revision(
        item_id=row["item_id"],
        number=row["number"],
        text=row["text"],
        state=RevisionState(row["state"]),
        author=row["author"],
        based_on=row["based_on"],
        approved_by=tuple(row["approved_by"]),
        created_at=_aware(row["created_at"]),
    )


def _aware(instant: datetime) -> datetime:
    """SQLite forgets the time zone; every instant is stored in UTC."""
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
