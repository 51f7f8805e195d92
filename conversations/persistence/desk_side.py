"""The desk's half of the store port."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from conversations.desk_model import CannedReply, DeskRecord, Note, NoteKind, Outcome, Wish
from conversations.model import Author, Conversation, JsonObject, Message, OwnerKind
from conversations.persistence import desk_tables, tables
from conversations.persistence.bridge_steps import members
from conversations.persistence.engine import reading, uncancelled, writing
from conversations.persistence.rows import AUTHORS_OUTGOING, to_conversation, to_message
from conversations.persistence.statements import identity_of

_C = tables.conversations.c
_M = tables.messages.c
_N = desk_tables.notes.c
_S = desk_tables.satisfaction.c
_T = tables.transitions.c


async def write_record(
    connection: AsyncConnection, conversation: Conversation, record: DeskRecord, actor: str, now: datetime
) -> None:
    """Writes down what goes with a change of owner, in the same transaction."""
    if record.note:
        values = {"conversation_id": conversation.id, "author": actor, "kind": record.kind.value, "at": now}
        await connection.execute(insert(desk_tables.notes).values(**values, text=record.note, local_id=None))
    if record.outcome is not None:
        ended = {"conversation_id": conversation.id, "outcome": record.outcome.value, "mediator": actor, "at": now}
        await connection.execute(insert(desk_tables.outcomes).values(**ended))
    if record.satisfaction_asked:
        await connection.execute(insert(desk_tables.satisfaction).values(conversation_id=conversation.id, asked_at=now))


async def unread(connection: AsyncConnection, conversation_id: str, record: DeskRecord) -> bool:
    """Whether the parent has written something that the mediator did not have before them."""
    if record.seen is None:
        return False
    later = select(_M.id).where(
        _M.conversation_id == conversation_id, _M.author == Author.PARENT.value, _M.seq > record.seen
    )
    return (await connection.execute(later.limit(1))).first() is not None


@uncancelled
class DeskSide:
    """``conversations.desk_ports.DeskStore`` on an SQLAlchemy engine."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    # --- notes, outcomes, wishes -------------------------------------------------------------------------------

    async def notes(self, conversation_id: str) -> Sequence[Note]:
        """The notes of a conversation, oldest first."""
        async with reading(self._engine) as connection:
            found = await connection.execute(
                select(desk_tables.notes).where(_N.conversation_id == conversation_id).order_by(_N.id)
            )
            return [Note(**{**row, "kind": NoteKind(row["kind"])}) for row in found.mappings()]

    async def add_note(
        self, conversation_id: str, author: str, kind: NoteKind, text: str, local_id: str, now: datetime
    ) -> Note | None:
        """Keeps a note once; see the port."""
        values = {"conversation_id": conversation_id, "author": author, "kind": kind.value, "text": text, "at": now}
        same = and_(_N.conversation_id == conversation_id, _N.author == author, _N.local_id == local_id)
        try:
            async with writing(self._engine) as connection:
                earlier = (await connection.execute(select(desk_tables.notes).where(same))).first()
                if earlier is None:
                    await connection.execute(insert(desk_tables.notes).values(**values, local_id=local_id))
        except IntegrityError:
            # The same note in the same instant, or a conversation that was erased: what is stored tells.
            pass
        async with reading(self._engine) as connection:
            row = (await connection.execute(select(desk_tables.notes).where(same))).mappings().first()
            return Note(**{**row, "kind": NoteKind(row["kind"])}) if row else None

    async def outcome(self, conversation_id: str) -> Outcome | None:
        """How a conversation ended, or None."""
        found = select(desk_tables.outcomes.c.outcome).where(desk_tables.outcomes.c.conversation_id == conversation_id)
        async with reading(self._engine) as connection:
            value = (await connection.execute(found)).scalar()
            return Outcome(value) if value else None

    async def set_wish(self, conversation_id: str, wish: Wish, now: datetime) -> None:
        """The parent would like to be answered that way."""
        columns = desk_tables.wishes.c
        async with writing(self._engine) as connection:
            await connection.execute(delete(desk_tables.wishes).where(columns.conversation_id == conversation_id))
            await connection.execute(
                insert(desk_tables.wishes).values(conversation_id=conversation_id, wish=wish.value, at=now)
            )

    async def wishes(self, conversation_ids: Sequence[str]) -> Mapping[str, Wish]:
        """What the parents of these conversations wish, where they do."""
        columns = desk_tables.wishes.c
        async with reading(self._engine) as connection:
            found = await connection.execute(
                select(columns.conversation_id, columns.wish).where(columns.conversation_id.in_(conversation_ids))
            )
            return {str(row[0]): Wish(row[1]) for row in found}

    # --- what a mediator has seen ------------------------------------------------------------------------------

    async def mark_read(self, conversation_id: str, mediator: str, seq: int) -> None:
        """The mediator has seen everything up to ``seq``; see the port."""
        marks = desk_tables.reading_marks
        mine = and_(marks.c.conversation_id == conversation_id, marks.c.mediator == mediator)
        try:
            async with writing(self._engine) as connection:
                last = (await connection.execute(select(_C.last_seq).where(_C.id == conversation_id))).scalar()
                if last is None:
                    return
                seen = min(seq, last)
                before = (await connection.execute(select(marks.c.seq).where(mine))).scalar()
                if before is None:
                    values = {"conversation_id": conversation_id, "mediator": mediator, "seq": seen}
                    await connection.execute(insert(marks).values(**values))
                elif before < seen:
                    await connection.execute(update(marks).where(mine).values(seq=seen))
        except IntegrityError:
            return

    async def unread(self, mediator: str, conversation_ids: Sequence[str]) -> Mapping[str, int]:
        """How many of the parents' messages the mediator has not seen, where there are any."""
        marks = desk_tables.reading_marks
        mine = and_(marks.c.conversation_id == _M.conversation_id, marks.c.mediator == mediator)
        unseen = (
            select(_M.conversation_id, func.count())
            .join(marks, mine, isouter=True)
            .where(
                _M.conversation_id.in_(conversation_ids),
                _M.author == Author.PARENT.value,
                _M.seq > func.coalesce(marks.c.seq, 0),
            )
            .group_by(_M.conversation_id)
        )
        async with reading(self._engine) as connection:
            return {str(row[0]): int(row[1]) for row in await connection.execute(unseen)}

    async def unanswered(self, conversation_ids: Sequence[str]) -> Mapping[str, datetime]:
        """Since when a parent's message waits for an answer; see the port."""
        said = tables.messages.alias("said")
        answers = (Author.MEDIATOR.value, Author.ASSISTANT.value)
        last = (
            select(func.max(said.c.seq))
            .where(said.c.conversation_id == _M.conversation_id, said.c.author.in_(answers))
            .correlate(tables.messages)
            .scalar_subquery()
        )
        waiting = (
            select(_M.conversation_id, func.min(_M.created_at))
            .where(
                _M.conversation_id.in_(conversation_ids),
                _M.author == Author.PARENT.value,
                _M.seq > func.coalesce(last, 0),
            )
            .group_by(_M.conversation_id)
        )
        async with reading(self._engine) as connection:
            return {str(row[0]): row[1] for row in await connection.execute(waiting)}

    async def unseen_since(self, moment: datetime) -> Sequence[Conversation]:
        """Conversations with a message that their mediator has not seen; see the port."""
        marks, said = desk_tables.reading_marks, tables.messages.alias("said")
        here = and_(marks.c.conversation_id == _C.id, marks.c.mediator == _C.owner_id)
        seen = select(marks.c.seq).where(here).correlate(tables.conversations).scalar_subquery()
        answered = (
            select(func.max(said.c.seq))
            .where(
                said.c.conversation_id == _C.id,
                said.c.author == Author.MEDIATOR.value,
                said.c.author_id == _C.owner_id,
            )
            .correlate(tables.conversations)
            .scalar_subquery()
        )
        waits = exists().where(
            _M.conversation_id == _C.id,
            _M.author == Author.PARENT.value,
            _M.created_at <= moment,
            _M.seq > func.coalesce(seen, 0),
            _M.seq > func.coalesce(answered, 0),
        )
        wanted = select(tables.conversations).where(
            _C.owner_kind == OwnerKind.MEDIATOR.value, _C.owner_since <= moment, waits
        )
        async with reading(self._engine) as connection:
            return [to_conversation(row) for row in (await connection.execute(wanted)).mappings()]

    # --- satisfaction ------------------------------------------------------------------------------------------

    async def asked_for_satisfaction(self, channel: str, contact: str) -> bool:
        """Whether this contact, or whoever they are at the other end of a bridge, has been asked already."""
        asked = select(_S.asked_at).join(tables.conversations, _C.id == _S.conversation_id)
        async with reading(self._engine) as connection:
            everybody = await members(connection, *await identity_of(connection, channel, contact))
            theirs = or_(*(and_(_C.channel == one, _C.contact == who) for one, who in everybody))
            return (await connection.execute(asked.where(theirs).limit(1))).first() is not None

    async def keep_score(self, channel: str, contact: str, score: int, now: datetime) -> bool:
        """The answer to the question, once; see the port."""
        async with writing(self._engine) as connection:
            channel, contact = await identity_of(connection, channel, contact)
            theirs = select(_C.id).where(_C.channel == channel, _C.contact == contact)
            kept = await connection.execute(
                update(desk_tables.satisfaction)
                .where(_S.conversation_id.in_(theirs), _S.score.is_(None))
                .values(score=score, answered_at=now)
            )
            return bool(kept.rowcount)

    async def satisfaction_counts(self) -> Mapping[int, int]:
        """How many gave each score."""
        counts = select(_S.score, func.count()).where(_S.score.is_not(None)).group_by(_S.score)
        async with reading(self._engine) as connection:
            return {int(row[0]): int(row[1]) for row in await connection.execute(counts)}

    # --- what was said and who had it --------------------------------------------------------------------------

    async def last_offered(self, channel: str, contact: str, before_seq: int | None = None) -> Message | None:
        """The contact's last outgoing message, over all their conversations."""
        async with reading(self._engine) as connection:
            channel, contact = await identity_of(connection, channel, contact)
            last = select(tables.messages).where(
                _M.channel == channel, _M.contact == contact, _M.author.in_(AUTHORS_OUTGOING)
            )
            if before_seq is not None:
                last = last.where(_M.seq < before_seq)
            row = (await connection.execute(last.order_by(_M.seq.desc()).limit(1))).mappings().first()
            return to_message(row) if row else None

    async def said_before(self, conversation_id: str, mediator: str, local_id: str) -> Message | None:
        """The mediator's message of that ``local_id``, or None."""
        said = select(tables.messages).where(
            _M.conversation_id == conversation_id, _M.provider_id == f"mediator:{mediator}:{local_id}"
        )
        async with reading(self._engine) as connection:
            row = (await connection.execute(said)).mappings().first()
            return to_message(row) if row else None

    async def recent_transitions(self, conversation_id: str) -> Sequence[tuple[datetime, str, str, str | None]]:
        """Who had the conversation, oldest first; see the port."""
        columns = (_T.at, _T.owner_kind, _T.actor, _T.owner_id)
        async with reading(self._engine) as connection:
            found = await connection.execute(
                select(*columns).where(_T.conversation_id == conversation_id).order_by(_T.epoch)
            )
            return [(row[0], str(row[1]), str(row[2]), row[3]) for row in found]

    # --- canned replies and teams ------------------------------------------------------------------------------

    async def canned_replies(self) -> Sequence[CannedReply]:
        """The replies kept ready, by title."""
        async with reading(self._engine) as connection:
            found = await connection.execute(
                select(desk_tables.canned_replies).order_by(desk_tables.canned_replies.c.title)
            )
            return [CannedReply(**row) for row in found.mappings()]

    async def save_canned(self, reply: CannedReply) -> None:
        """Keeps a reply ready, in place of the one of the same id."""
        canned = desk_tables.canned_replies
        async with writing(self._engine) as connection:
            await connection.execute(delete(canned).where(canned.c.id == reply.id))
            await connection.execute(insert(canned).values(**vars(reply)))

    async def remove_canned(self, reply_id: str) -> bool:
        """Takes a reply away; False when there was none."""
        canned = desk_tables.canned_replies
        async with writing(self._engine) as connection:
            return bool((await connection.execute(delete(canned).where(canned.c.id == reply_id))).rowcount)

    async def roster(self) -> tuple[int, JsonObject] | None:
        """The last teams loaded, with their version; None when none ever were."""
        columns = desk_tables.rosters.c
        newest = select(columns.version, columns.document).order_by(columns.version.desc()).limit(1)
        async with reading(self._engine) as connection:
            row = (await connection.execute(newest)).first()
            return (int(row[0]), row[1]) if row else None

    async def load_roster(self, document: JsonObject, actor: str, now: datetime) -> int:
        """Keeps a new version of the teams; its number."""
        values = {"document": document, "loaded_by": actor, "loaded_at": now}
        async with writing(self._engine) as connection:
            result = await connection.execute(insert(desk_tables.rosters).values(**values))
            key = result.inserted_primary_key
            assert key is not None
            return int(key[0])
