"""What a mediator has not seen, asked of SQLite and of PostgreSQL alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from conversations import ownership
from conversations.desk_model import DeskRecord, NoteKind
from conversations.model import Author, Conversation, Draft, Inbound, OwnerKind
from conversations.persistence.store import SqlStore

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


async def with_lea(store: SqlStore, contact: str) -> Conversation:
    conversation = (await store.accept(Inbound("web", contact, "bonjour", f"{contact}-1"), None, NOW)).conversation
    taken = ownership.take(conversation.ownership, "lea", NOW)
    changed = await store.transition(conversation.id, conversation.ownership.epoch, taken, (), "lea", NOW)
    assert changed is not None
    return changed


async def unseen(store: SqlStore, minutes: int) -> list[str]:
    return sorted(one.contact for one in await store.unseen_since(NOW + timedelta(minutes=minutes)))


async def test_only_what_its_own_mediator_neither_read_nor_answered(store: SqlStore) -> None:
    read, answered, silent, other = [await with_lea(store, name) for name in ("read", "answered", "silent", "other")]
    assert await unseen(store, 1) == ["answered", "other", "read", "silent"]
    assert await unseen(store, -1) == [], "she has not had them for so long"
    await store.mark_read(read.id, "lea", read.last_seq)
    await store.mark_read(other.id, "omar", other.last_seq)
    words = Draft("Bonjour", Author.MEDIATOR, "lea")
    await store.mediator_message(answered.id, answered.ownership.epoch, answered.ownership, words, "m-1", NOW)
    assert await unseen(store, 1) == ["other", "silent"]
    given = ownership.transfer(silent.ownership, "lea", "omar", NOW + timedelta(minutes=5))
    await store.transition(silent.id, silent.ownership.epoch, given, (), "lea", NOW)
    assert await unseen(store, 1) == ["other"], "omar has had it for a moment only"
    assert await unseen(store, 6) == ["other", "silent"]


async def test_since_when_a_parent_has_no_answer(store: SqlStore) -> None:
    conversation = await with_lea(store, "amina")

    async def writes(minutes: int) -> None:
        at = NOW + timedelta(minutes=minutes)
        await store.accept(Inbound("web", "amina", "alors ?", f"amina-{minutes}"), None, at)

    async def since() -> dict[str, datetime]:
        return dict(await store.unanswered([conversation.id]))

    await writes(2)
    assert await since() == {conversation.id: NOW}, "since the first of several"
    words = Draft("Bonjour", Author.MEDIATOR, "lea")
    owner = conversation.ownership
    await store.mediator_message(conversation.id, owner.epoch, owner, words, "m-1", NOW)
    assert await since() == {}
    await writes(7)
    assert await since() == {conversation.id: NOW + timedelta(minutes=7)}


async def test_a_change_is_refused_over_a_message_that_the_mediator_did_not_have(store: SqlStore) -> None:
    conversation = await with_lea(store, "amina")
    owner = conversation.ownership

    async def close(seen: int | None) -> Conversation | None:
        record = DeskRecord(NoteKind.CLOSE, "fini", seen=seen)
        return await store.transition(
            conversation.id, owner.epoch, ownership.close(owner, "lea"), (), "lea", NOW, record
        )

    await store.accept(Inbound("web", "amina", "attendez", "amina-2"), None, NOW)
    assert await close(conversation.last_seq) is None
    assert await store.notes(conversation.id) == [], "nothing of what was refused is kept"
    closed = await close(conversation.last_seq + 1)
    assert closed is not None
    assert closed.ownership.kind is OwnerKind.CLOSED


async def test_what_is_held_is_what_mediators_have(store: SqlStore) -> None:
    conversation = await with_lea(store, "amina")
    await store.accept(Inbound("web", "bruno", "bonjour", "bruno-1"), None, NOW)
    assert [one.contact for one in await store.held()] == ["amina"]
    back = ownership.hand_back(conversation.ownership, "lea")
    await store.transition(conversation.id, conversation.ownership.epoch, back, (), "lea", NOW)
    assert await store.held() == []
