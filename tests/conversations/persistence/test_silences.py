"""Silence, kept by SQLite and by PostgreSQL alike."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncEngine

from conversations.model import Draft, Inbound, Message
from conversations.persistence.store import SqlStore

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=200)
CONTACT = "n:nadia"
FAREWELL = Draft("C’est fait.")


async def writes(store: SqlStore, words: str, now: datetime = NOW, contact: str = CONTACT) -> Message:
    return (await store.accept(Inbound("sms", contact, words, uuid4().hex), None, now)).message


async def waits(store: SqlStore) -> list[str]:
    return [message.text for message in await store.undelivered("sms", CONTACT)]


async def test_two_stops_in_the_same_instant_are_confirmed_once(store: SqlStore) -> None:
    first, second = await writes(store, "STOP"), await writes(store, "stop")
    done = await asyncio.gather(*(store.silence(message, FAREWELL, NOW) for message in (first, second, first)))
    assert sorted(done) == [False, False, True]
    assert await waits(store) == [FAREWELL.text]


async def test_an_answer_and_a_stop_in_the_same_instant_leave_nothing_after_the_confirmation(store: SqlStore) -> None:
    for _ in range(5):
        question, stop = await writes(store, "Bonjour"), await writes(store, "STOP")
        await asyncio.gather(
            store.commit_turn(question, 0, [Draft("Réponse")], None, None, NOW), store.silence(stop, FAREWELL, NOW)
        )
        assert (await waits(store))[-1:] == [FAREWELL.text]
        assert "Réponse" not in await waits(store)
        await store.resume(await writes(store, "START"), Draft("Bon retour"), NOW)


async def test_everything_pending_before_a_stop_is_settled_and_nothing_after_it(store: SqlStore) -> None:
    await writes(store, "Bonjour")
    stop, after = await writes(store, "STOP"), await writes(store, "START")
    await store.silence(stop, FAREWELL, NOW)
    pending = await store.next_pending(after.conversation_id)
    assert pending is not None
    assert pending.id == after.id
    await store.resume(after, Draft("Bon retour"), NOW)
    assert not await store.silenced("sms", CONTACT)
    assert await store.next_pending(after.conversation_id) is None


async def test_silence_is_of_one_contact_on_one_channel(store: SqlStore) -> None:
    await store.silence(await writes(store, "STOP"), FAREWELL, NOW)
    assert await store.silenced("sms", CONTACT)
    assert not await store.silenced("sms", "n:another")
    assert not await store.silenced("web", CONTACT)


async def test_it_outlives_its_conversation(store: SqlStore) -> None:
    await store.silence(await writes(store, "STOP"), FAREWELL, NOW)
    await store.erase("sms", CONTACT)
    assert await store.silenced("sms", CONTACT)
    await store.purge(LATER)
    assert await store.silenced("sms", CONTACT)


async def test_a_number_that_was_quiet_starts_afresh_once(store: SqlStore) -> None:
    await writes(store, "Mon fils est au collège")
    since = LATER - timedelta(days=183)
    assert await store.start_afresh("sms", CONTACT, since, LATER)
    assert not await store.start_afresh("sms", CONTACT, NOW - timedelta(days=1), LATER)
    assert await store.open_conversation("sms", CONTACT) is None
    assert await store.history("sms", CONTACT) == []
    fresh = await writes(store, "Bonjour", LATER)
    assert [message.text for message in await store.history("sms", CONTACT)] == ["Bonjour"]
    assert fresh.seq == 2
    assert not await store.start_afresh("sms", CONTACT, since, LATER)


async def test_another_contact_is_left_alone(store: SqlStore) -> None:
    await writes(store, "Bonjour", contact="n:another")
    assert not await store.start_afresh("sms", CONTACT, LATER, LATER)
    assert len(await store.history("sms", "n:another")) == 1


async def test_the_silence_of_who_still_writes_is_not_forgotten(store: SqlStore, engine: AsyncEngine) -> None:
    await store.silence(await writes(store, "STOP"), FAREWELL, NOW)
    await store.keep_silent(await writes(store, "Bonjour", LATER), LATER)
    assert await store.forget_silences(LATER) == 0
    assert await store.forget_silences(LATER + timedelta(days=1)) == 1
    assert not await store.silenced("sms", CONTACT)
