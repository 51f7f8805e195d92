"""The store's promises, kept by SQLite and by PostgreSQL alike."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, func, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from conversations import ownership
from conversations.model import (
    Accepted,
    Author,
    Choice,
    Conversation,
    Draft,
    Emergency,
    Handoff,
    Inbound,
    InboundState,
    Message,
    OwnerKind,
    Profile,
)
from conversations.persistence import tables
from conversations.persistence.engine import open_engine
from conversations.persistence.store import SqlStore
from conversations.ports import StoreUnavailable

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


def inbound(words: str = "bonjour", provider_id: str = "p-1", contact: str = "amina") -> Inbound:
    return Inbound("web", contact, words, provider_id)


async def accept(store: SqlStore, words: str = "bonjour", provider_id: str = "p-1", now: datetime = NOW) -> Accepted:
    return await store.accept(inbound(words, provider_id), None, now)


async def texts(store: SqlStore, contact: str = "amina") -> list[str]:
    return [message.text for message in await store.history("web", contact)]


async def count(engine: AsyncEngine, name: str) -> int:
    async with engine.connect() as connection:
        return int((await connection.execute(select(func.count()).select_from(tables.metadata.tables[name]))).scalar())


async def owned_by(store: SqlStore, conversation: Conversation, mediator: str) -> Conversation:
    epoch = conversation.ownership.epoch
    taken = ownership.take(conversation.ownership, mediator)
    changed = await store.transition(conversation.id, epoch, taken, (), mediator, NOW)
    assert changed is not None
    return changed


async def closed(store: SqlStore, conversation: Conversation) -> None:
    taken = await owned_by(store, conversation, "lea")
    shut = ownership.close(taken.ownership, "lea")
    assert await store.transition(conversation.id, taken.ownership.epoch, shut, (), "lea", NOW)


class TestAccept:
    async def test_a_message_is_kept_as_it_was_written(self, store: SqlStore) -> None:
        words = "J’ai 2 enfants 👨‍👩‍👧 \n نسيتُ <b>'; DROP TABLE messages;--"
        accepted = await accept(store, words)
        (kept,) = await store.history("web", "amina")
        assert kept == accepted.message
        assert (kept.text, kept.author, kept.state, kept.seq) == (words, Author.PARENT, InboundState.PENDING, 1)
        assert (kept.created_at, kept.created_at.tzinfo) == (NOW, UTC)

    async def test_twenty_deliveries_of_one_message_at_once_are_one_message(
        self, store: SqlStore, engine: AsyncEngine
    ) -> None:
        accepted = await asyncio.gather(*(accept(store) for _ in range(20)))
        assert len({one.message.id for one in accepted}) == 1
        assert sum(not one.repeated for one in accepted) == 1
        assert (await count(engine, "messages"), await count(engine, "conversations")) == (1, 1)

    async def test_twenty_messages_at_once_are_all_kept_and_numbered_without_a_gap(
        self, store: SqlStore, engine: AsyncEngine
    ) -> None:
        await asyncio.gather(*(accept(store, f"question {n}", f"p-{n}") for n in range(20)))
        history = await store.history("web", "amina")
        assert [message.seq for message in history] == list(range(1, 21))
        assert sorted(message.text for message in history) == sorted(f"question {n}" for n in range(20))
        conversation = await store.open_conversation("web", "amina")
        assert conversation is not None
        assert (conversation.last_seq, conversation.turns) == (20, 20)
        assert await count(engine, "conversations") == 1

    async def test_a_contact_never_has_two_open_conversations(self, store: SqlStore, engine: AsyncEngine) -> None:
        conversation = (await accept(store)).conversation
        async with engine.connect() as connection:
            row = (await connection.execute(select(tables.conversations))).mappings().one()
        with pytest.raises(IntegrityError):
            async with engine.begin() as connection:
                await connection.execute(insert(tables.conversations).values(**{**row, "id": "second"}))
        await closed(store, conversation)
        async with engine.begin() as connection:
            await connection.execute(insert(tables.conversations).values(**{**row, "id": "second"}))

    async def test_the_numbering_goes_on_over_all_conversations_of_a_contact(self, store: SqlStore) -> None:
        for number in range(3):
            await closed(store, (await accept(store, f"question {number}", f"p-{number}")).conversation)
        history = await store.history("web", "amina")
        assert [message.seq for message in history] == [1, 2, 3]
        assert len({message.conversation_id for message in history}) == 3
        assert [message.seq for message in await store.history("web", "amina", after_seq=2)] == [3]

    async def test_an_emergency_its_answer_and_the_call_for_help_are_one_transaction(
        self, store: SqlStore, engine: AsyncEngine
    ) -> None:
        found = Emergency("urgence.suicide", Draft("15, 3114", author=Author.SYSTEM))
        accepted = await store.accept(inbound("elle veut mourir"), found, NOW)
        assert accepted.message.state is InboundState.ANSWERED
        assert accepted.conversation.ownership.kind is OwnerKind.WAITING
        assert await texts(store) == ["elle veut mourir", "15, 3114"]
        assert await count(engine, "transitions") == 1
        assert [one.text for one in await store.undelivered("web", "amina")] == ["15, 3114"]


class TestTurn:
    async def test_replies_profile_and_owner_are_written_together(self, store: SqlStore, engine: AsyncEngine) -> None:
        accepted = await accept(store)
        waiting = ownership.hand_off(accepted.conversation.ownership, Handoff("low_confidence"), NOW)
        drafts = [Draft("Un", choices=(Choice("A", "a"),), sources=({"url": "https://x"},)), Draft("Deux", lang="ar")]
        assert await store.commit_turn(accepted.message, 0, drafts, waiting, Profile("ar", "2A", "college"), LATER)
        conversation = await store.conversation(accepted.conversation.id)
        assert conversation is not None
        assert conversation.profile == Profile("ar", "2A", "college")
        assert conversation.ownership == waiting
        question, first, second = await store.transcript(conversation.id)
        assert question.state is InboundState.ANSWERED
        assert (first.seq, second.seq, first.in_reply_to) == (2, 3, question.id)
        assert first.choices == (Choice("A", "a"),)
        assert first.payload["meta"]["owner"] == second.payload["meta"]["owner"] == "waiting"
        assert second.payload["dir"] == "rtl"
        assert await count(engine, "outbox") == 2

    async def test_a_turn_is_committed_once(self, store: SqlStore) -> None:
        accepted = await accept(store)
        done = await asyncio.gather(
            *(store.commit_turn(accepted.message, 0, [Draft("Réponse")], None, None, NOW) for _ in range(5))
        )
        assert done.count(True) == 1
        assert await texts(store) == ["bonjour", "Réponse"]

    async def test_a_reply_is_dropped_when_the_owner_changed_meanwhile(self, store: SqlStore) -> None:
        accepted = await accept(store)
        await owned_by(store, accepted.conversation, "lea")
        assert not await store.commit_turn(accepted.message, 0, [Draft("Trop tard")], None, None, NOW)
        assert await texts(store) == ["bonjour"]
        assert await store.next_pending(accepted.conversation.id) is None

    async def test_a_reply_is_dropped_even_when_the_assistant_owns_it_again(self, store: SqlStore) -> None:
        accepted = await accept(store)
        taken = await owned_by(store, accepted.conversation, "lea")
        back = ownership.hand_back(taken.ownership, "lea")
        await store.transition(accepted.conversation.id, taken.ownership.epoch, back, (), "lea", NOW)
        assert not await store.commit_turn(accepted.message, 0, [Draft("Vieille réponse")], None, None, NOW)

    async def test_a_reply_to_what_was_erased_meanwhile_is_dropped(self, store: SqlStore) -> None:
        accepted = await accept(store)
        await store.erase("web", "amina")
        assert not await store.commit_turn(accepted.message, 0, [Draft("Réponse")], None, None, NOW)
        assert await texts(store) == []

    async def test_a_deferred_message_is_due_again_later_and_the_parent_is_told_once(self, store: SqlStore) -> None:
        accepted = await accept(store)
        for number in (1, 2):
            pending = await store.next_pending(accepted.conversation.id)
            assert pending is not None
            await store.defer(pending, 0, Draft("Un problème"), LATER, NOW)
            again = await store.next_pending(accepted.conversation.id)
            assert again is not None
            assert (again.attempts, again.next_attempt_at) == (number, LATER)
        assert await texts(store) == ["bonjour", "Un problème"]
        assert await store.conversations_with_pending(NOW) == []
        assert await store.conversations_with_pending(LATER) == [accepted.conversation.id]
        assert await store.commit_turn(accepted.message, 0, [Draft("Réponse")], None, None, LATER)
        assert await texts(store) == ["bonjour", "Un problème", "Réponse"]

    async def test_a_forwarded_message_is_settled_and_acknowledged_once(self, store: SqlStore) -> None:
        accepted = await accept(store)
        for _ in range(2):
            await store.forward(accepted.message, Draft("Bien arrivé"), NOW)
        assert await texts(store) == ["bonjour", "Bien arrivé"]
        assert (await store.history("web", "amina"))[0].state is InboundState.FORWARDED

    async def test_the_last_choices_are_those_of_the_last_outgoing_message(self, store: SqlStore) -> None:
        accepted = await accept(store)
        await store.commit_turn(accepted.message, 0, [Draft("A"), Draft("B")], None, None, NOW)
        later = (await accept(store, "ok", "p-2")).message
        offered = await store.last_choices(accepted.conversation.id, later.seq)
        assert offered is not None
        assert offered.text == "B"
        assert await store.last_choices(accepted.conversation.id, 2) is None


class TestOwner:
    async def test_of_ten_transitions_at_once_one_happens(self, store: SqlStore, engine: AsyncEngine) -> None:
        conversation = (await accept(store)).conversation
        owners = [replace(ownership.take(conversation.ownership, f"m{n}")) for n in range(10)]
        changed = await asyncio.gather(
            *(store.transition(conversation.id, 0, owner, [Draft("Bonjour")], "x", NOW) for owner in owners)
        )
        assert sum(one is not None for one in changed) == 1
        assert await count(engine, "transitions") == 1
        assert await texts(store) == ["bonjour", "Bonjour"]

    async def test_every_change_of_owner_is_on_record(self, store: SqlStore, engine: AsyncEngine) -> None:
        await closed(store, (await accept(store)).conversation)
        async with engine.connect() as connection:
            rows = (
                await connection.execute(select(tables.transitions).order_by(tables.transitions.c.epoch))
            ).mappings()
            assert [(row["epoch"], row["owner_kind"], row["actor"]) for row in rows] == [
                (1, "mediator", "lea"),
                (2, "closed", "lea"),
            ]

    async def test_a_mediators_message_is_stored_once_for_a_local_id(self, store: SqlStore) -> None:
        conversation = (await accept(store)).conversation
        taken = ownership.take(conversation.ownership, "lea")
        draft = Draft("Bonjour", author=Author.MEDIATOR, author_id="lea")

        async def send() -> Message | None:
            return await store.mediator_message(conversation.id, 0, taken, draft, "m-1", NOW)

        sent = await asyncio.gather(*(send() for _ in range(10)))
        assert len({one.id for one in sent if one}) == 1
        assert None not in sent
        assert await texts(store) == ["bonjour", "Bonjour"]

    async def test_a_mediators_message_is_refused_when_the_epoch_has_moved(self, store: SqlStore) -> None:
        conversation = (await accept(store)).conversation
        taken = await owned_by(store, conversation, "marc")
        mine = ownership.take(conversation.ownership, "lea")
        draft = Draft("Bonjour", author=Author.MEDIATOR, author_id="lea")
        assert await store.mediator_message(conversation.id, 0, mine, draft, "m-1", NOW) is None
        now = await store.conversation(conversation.id)
        assert now is not None
        assert now.ownership == taken.ownership
        assert await store.mediator_message("nowhere", 0, mine, draft, "m-1", NOW) is None

    async def test_the_queue_is_by_danger_then_by_waiting_time(self, store: SqlStore) -> None:
        for minute, (contact, priority) in enumerate([("a", 0), ("b", 100), ("c", 0), ("d", 50)]):
            accepted = await store.accept(inbound(contact=contact), None, NOW)
            since = NOW + timedelta(minutes=minute)
            waiting = ownership.hand_off(accepted.conversation.ownership, Handoff("x", priority), since)
            await store.transition(accepted.conversation.id, 0, waiting, (), "x", since)
        assert [one.contact for one in await store.queue()] == ["b", "d", "a", "c"]
        assert [one.contact for one in await store.overdue(NOW + ownership.WAITING_DEADLINE)] == ["a"]


class TestDelivery:
    async def answered(self, store: SqlStore, replies: Sequence[str]) -> Accepted:
        accepted = await accept(store)
        await store.commit_turn(accepted.message, 0, [Draft(reply) for reply in replies], None, None, NOW)
        return accepted

    async def undelivered(self, store: SqlStore) -> list[int]:
        return [message.seq for message in await store.undelivered("web", "amina")]

    async def test_what_the_device_has_not_acknowledged_is_given_again(self, store: SqlStore) -> None:
        await self.answered(store, ["Un", "Deux", "Trois"])
        assert await self.undelivered(store) == [2, 3, 4]
        await store.acknowledge("web", "amina", 3, NOW)
        assert await self.undelivered(store) == [4]

    async def test_an_acknowledgement_never_goes_back(self, store: SqlStore) -> None:
        await self.answered(store, ["Un", "Deux"])
        await store.acknowledge("web", "amina", 3, NOW)
        await store.acknowledge("web", "amina", 1, NOW)
        assert await self.undelivered(store) == []

    async def test_an_acknowledgement_concerns_that_contact_and_that_door_only(self, store: SqlStore) -> None:
        await self.answered(store, ["Un"])
        await store.acknowledge("web", "bruno", 99, NOW)
        await store.acknowledge("sms", "amina", 99, NOW)
        assert await self.undelivered(store) == [2]


class TestRetention:
    async def test_erasing_leaves_nothing_of_that_contact_and_everything_of_the_others(
        self, store: SqlStore, engine: AsyncEngine
    ) -> None:
        accepted = await accept(store)
        await store.commit_turn(accepted.message, 0, [Draft("Réponse")], None, None, NOW)
        await closed(store, accepted.conversation)
        await accept(store, "encore", "p-2")
        await store.accept(inbound(contact="bruno"), None, NOW)
        assert await store.erase("web", "amina") == 3
        assert await texts(store) == []
        assert await texts(store, "bruno") == ["bonjour"]
        remaining = {name: await count(engine, name) for name in ("conversations", "messages", "outbox", "transitions")}
        assert remaining == {"conversations": 1, "messages": 1, "outbox": 0, "transitions": 0}
        assert await store.erase("web", "amina") == 0

    async def test_purging_deletes_what_nobody_touched_since(self, store: SqlStore) -> None:
        await store.accept(inbound(contact="old"), None, NOW - timedelta(days=40))
        await store.accept(inbound(contact="revived"), None, NOW - timedelta(days=40))
        await store.accept(inbound("encore là", "p-2", contact="revived"), None, NOW)
        assert await store.purge(NOW - timedelta(days=30)) == 1
        assert await texts(store, "old") == []
        assert await texts(store, "revived") == ["bonjour", "encore là"]


class TestTrouble:
    async def test_a_database_without_tables_is_unavailable(self, store: SqlStore, engine: AsyncEngine) -> None:
        async with engine.begin() as connection:
            await connection.run_sync(tables.metadata.drop_all)
        with pytest.raises(StoreUnavailable):
            await accept(store)
        with pytest.raises(StoreUnavailable):
            await store.queue()

    async def test_a_read_only_database_is_read_and_refuses_to_accept(
        self, url: str, store: SqlStore, engine: AsyncEngine
    ) -> None:
        await accept(store)
        closed_to_writing = open_engine(_read_only(url))
        if engine.dialect.name == "postgresql":
            event.listen(closed_to_writing.sync_engine, "begin", _begin_read_only)
        try:
            frozen = SqlStore(closed_to_writing)
            assert await texts(frozen) == ["bonjour"]
            with pytest.raises(StoreUnavailable):
                await accept(frozen, "encore", "p-2")
        finally:
            await closed_to_writing.dispose()
        assert await texts(store) == ["bonjour"]
        assert not (await accept(store, "encore", "p-2")).repeated

    async def test_no_detail_of_the_database_or_of_the_message_is_in_the_error(
        self, store: SqlStore, engine: AsyncEngine
    ) -> None:
        async with engine.begin() as connection:
            await connection.run_sync(tables.metadata.drop_all)
        with pytest.raises(StoreUnavailable) as trouble:
            await accept(store, "mot de passe Lucas2014")
        assert "Lucas" not in str(trouble.value)


def _read_only(url: str) -> str:
    kind, _, path = url.partition(":///")
    return f"{kind}:///file:{path}?mode=ro&uri=true" if kind.startswith("sqlite") else url


def _begin_read_only(connection: object) -> None:
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")  # type: ignore[attr-defined]


class TestTroubleOfOneKind:
    async def test_a_full_disk_refuses_and_loses_nothing_and_room_mends_it(self, tmp_path) -> None:
        roomy = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'full.db'}")
        async with roomy.begin() as connection:
            await connection.run_sync(tables.metadata.create_all)
        async with roomy.connect() as connection:
            pages = (await connection.execute(text("PRAGMA page_count"))).scalar()
        full = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'full.db'}")

        @event.listens_for(full.sync_engine, "connect")
        def _limit(connection, _record) -> None:
            connection.execute(f"PRAGMA max_page_count={pages + 3}")

        store, kept = SqlStore(full), 0
        with pytest.raises(StoreUnavailable):
            for kept in range(100):
                await accept(store, "x" * 1000, f"p-{kept}")
        await full.dispose()
        mended = SqlStore(roomy)
        assert len(await mended.history("web", "amina")) == kept
        assert not (await accept(mended, "x" * 1000, f"p-{kept}")).repeated
        await roomy.dispose()

    async def test_a_server_that_is_away_is_unavailable(self) -> None:
        engine = open_engine("postgresql+asyncpg://relais@127.0.0.1:1/postgres")
        with pytest.raises(StoreUnavailable):
            await accept(SqlStore(engine))
        with pytest.raises(StoreUnavailable):
            await SqlStore(engine).queue()
        await engine.dispose()
