"""What is kept of lessons, on both databases: it follows the contact, and goes when the contact goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from conversations import ownership
from conversations.learning import Reminder, ReminderKind
from conversations.model import Draft, Handoff, Inbound, OwnerKind
from conversations.persistence import learning_tables
from conversations.persistence.learning import CODE_LIFETIME, SqlLearning
from conversations.persistence.store import SqlStore

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Time:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.instant = NOW

    def __call__(self) -> datetime:
        return self.instant


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def learning(engine: AsyncEngine, time: Time) -> SqlLearning:
    return SqlLearning(engine, time)


async def writes(store: SqlStore, contact: str = "amina", channel: str = "web", now: datetime = NOW) -> str:
    """A message of the contact; the id of their conversation."""
    inbound = Inbound(channel, contact, "leçons", f"{channel}-{contact}-{now.timestamp()}")
    return (await store.accept(inbound, None, now)).conversation.id


async def planned(store: SqlStore, learning: SqlLearning, pace: int = 2) -> tuple[str, Reminder]:
    """A reminder that is due now."""
    conversation = await writes(store, now=NOW - timedelta(days=3))
    await learning.set_pace(conversation, pace)
    assert await learning.plan(conversation, "check_in", "essai", "un", 0)
    (reminder,) = await learning.due(NOW)
    return conversation, reminder


class TestProgress:
    async def test_it_is_found_again_from_a_later_conversation(self, store: SqlStore, learning: SqlLearning) -> None:
        first = await writes(store)
        await learning.keep(first, "essai", "un", "1", False)
        now = await store.conversation(first)
        assert now is not None
        taken = ownership.take(now.ownership, "m")
        await store.transition(first, now.ownership.epoch, taken, [], "m", NOW)
        await store.transition(first, taken.epoch, ownership.close(taken, "m"), [], "m", NOW)
        second = await writes(store, now=NOW + timedelta(days=1))
        assert second != first
        (kept,) = await learning.progress(second)
        assert (kept.lesson, kept.part, kept.step, kept.done_at) == ("essai", "un", "1", None)

    async def test_a_lesson_seen_to_its_end_stays_so_when_begun_again(
        self, store: SqlStore, learning: SqlLearning
    ) -> None:
        conversation = await writes(store)
        await learning.keep(conversation, "essai", "", "end", True)
        await learning.keep(conversation, "essai", "un", "why", False)
        (kept,) = await learning.progress(conversation)
        assert (kept.step, kept.done_at) == ("why", NOW)

    async def test_a_code_brings_it_to_another_channel_for_a_week(
        self, store: SqlStore, learning: SqlLearning, time: Time
    ) -> None:
        web, sms = await writes(store), await writes(store, "+33600000000", "sms")
        await learning.keep(web, "essai", "deux", "1", False)
        code = await learning.code(web)
        assert code is not None
        assert await learning.take_over(sms, code)
        (kept,) = await learning.progress(sms)
        assert (kept.lesson, kept.part) == ("essai", "deux")
        time.instant += CODE_LIFETIME
        assert not await learning.take_over(sms, code)
        assert not await learning.take_over(sms, "AAAAAA")


class TestReminders:
    async def test_nothing_is_planned_for_who_never_said_yes(self, store: SqlStore, learning: SqlLearning) -> None:
        conversation = await writes(store)
        assert await learning.pace(conversation) is None
        assert not await learning.plan(conversation, "lesson", "essai", "", 0)
        await learning.set_pace(conversation, 0)
        assert not await learning.plan(conversation, "lesson", "essai", "", 0)

    async def test_the_same_is_never_told_twice(self, store: SqlStore, learning: SqlLearning) -> None:
        conversation, reminder = await planned(store, learning)
        assert not await learning.plan(conversation, "check_in", "essai", "un", 0)
        await learning.drop(reminder, NOW)
        assert not await learning.plan(conversation, "check_in", "essai", "un", 0)

    async def test_it_is_sent_once_as_a_message_that_waits_to_be_delivered(
        self, store: SqlStore, learning: SqlLearning
    ) -> None:
        conversation, reminder = await planned(store, learning)
        now = await store.conversation(conversation)
        assert now is not None
        assert await learning.send(reminder, now, Draft("Avez-vous essayé ?"), NOW)
        assert not await learning.send(reminder, now, Draft("Avez-vous essayé ?"), NOW)
        assert [one.text for one in await store.undelivered("web", "amina")] == ["Avez-vous essayé ?"]
        assert await learning.due(NOW) == []
        assert (await learning.recipient(reminder, NOW)).sent == (NOW,)

    async def test_a_person_who_took_over_meanwhile_is_not_spoken_over(
        self, store: SqlStore, learning: SqlLearning
    ) -> None:
        conversation, reminder = await planned(store, learning)
        seen = await store.conversation(conversation)
        assert seen is not None
        await store.transition(conversation, 0, ownership.hand_off(seen.ownership, Handoff("x"), NOW), [], "p", NOW)
        assert not await learning.send(reminder, seen, Draft("Avez-vous essayé ?"), NOW)
        assert len(await learning.due(NOW)) == 1

    async def test_after_a_closed_conversation_it_opens_a_new_one(self, store: SqlStore, learning: SqlLearning) -> None:
        conversation, reminder = await planned(store, learning)
        seen = await store.conversation(conversation)
        assert seen is not None
        taken = ownership.take(seen.ownership, "m")
        await store.transition(conversation, seen.ownership.epoch, taken, [], "m", NOW)
        await store.transition(conversation, taken.epoch, ownership.close(taken, "m"), [], "m", NOW)
        closed = (await learning.recipient(reminder, NOW)).conversation
        assert closed is not None
        assert closed.ownership.kind is OwnerKind.CLOSED
        assert await learning.send(reminder, closed, Draft("Avez-vous essayé ?"), NOW)
        opened = await store.open_conversation("web", "amina")
        assert opened is not None
        assert opened.id != conversation

    async def test_stop_drops_what_was_planned(self, store: SqlStore, learning: SqlLearning) -> None:
        conversation, _ = await planned(store, learning)
        await learning.stop("web", "amina")
        assert await learning.due(NOW) == []
        assert await learning.pace(conversation) == 0

    async def test_it_can_be_put_off(self, store: SqlStore, learning: SqlLearning) -> None:
        _, reminder = await planned(store, learning)
        await learning.postpone(reminder, NOW + timedelta(hours=1))
        assert await learning.due(NOW) == []
        assert [one.kind for one in await learning.due(NOW + timedelta(hours=1))] == [ReminderKind.CHECK_IN]


class TestForgetting:
    async def rows(self, engine: AsyncEngine) -> list[int]:
        tables = (learning_tables.progress, learning_tables.wishes, learning_tables.reminders)
        async with engine.connect() as connection:
            return [
                int((await connection.execute(select(func.count()).select_from(one))).scalar_one()) for one in tables
            ]

    async def test_erasing_a_contact_leaves_nothing_of_their_lessons(
        self, store: SqlStore, learning: SqlLearning, engine: AsyncEngine
    ) -> None:
        conversation, _ = await planned(store, learning)
        await learning.keep(conversation, "essai", "un", "1", False)
        assert await self.rows(engine) == [1, 1, 1]
        await store.erase("web", "amina", Draft("Effacé"), NOW)
        assert await self.rows(engine) == [0, 0, 0]

    async def test_what_nobody_touched_is_purged_by_age(
        self, store: SqlStore, learning: SqlLearning, engine: AsyncEngine
    ) -> None:
        conversation, _ = await planned(store, learning)
        await learning.keep(conversation, "essai", "un", "1", False)
        await store.purge(NOW - timedelta(days=1))
        assert await self.rows(engine) == [1, 1, 1]
        await store.purge(NOW + timedelta(seconds=1))
        assert await self.rows(engine) == [0, 0, 0]
