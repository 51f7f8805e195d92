"""A conversation whose mediator will not answer is found; one in good hands is left to them."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from conversations.desk_model import NoteKind
from conversations.model import Author, Draft, Emergency, Handoff, OwnerKind
from conversations.ports import AssistantReply
from tests.channels.conftest import House
from tests.conversations.conftest import Parent


@dataclass
class Told:
    """``Colleagues`` of which a test says what it wants."""

    gone: set[str] = field(default_factory=set)
    barred: set[str] = field(default_factory=set)

    def away(self, name: str) -> bool:
        return name in self.gone

    async def may_answer(self, name: str) -> bool:
        return name not in self.barred


@pytest.fixture
def told(house: House) -> Told:
    house.room.colleagues = colleagues = Told()
    return colleagues


@pytest.fixture
async def conversation(house: House, parent: Parent, told: Told) -> str:
    """A conversation that lea has, and in which she has said something."""
    house.assistant.script["humain"] = AssistantReply((), handoff=Handoff("parent_asked"))
    await parent.asks("humain")
    found = (await parent.conversation()).id
    await house.desk.reply(found, "lea", "Je regarde.", "local-0001")
    return found


async def writes_and_is_read(house: House, parent: Parent, conversation: str, text: str = "Alors ?") -> None:
    await parent.asks(text)
    await house.store.mark_read(conversation, "lea", (await parent.conversation()).last_seq)


async def owner(parent: Parent) -> tuple[OwnerKind, str | None]:
    now = (await parent.conversation()).ownership
    return now.kind, now.owner_id


async def test_who_may_no_longer_answer_has_nothing_left_at_once(
    house: House, parent: Parent, told: Told, conversation: str
) -> None:
    assert await house.desk.escalate_overdue() == 0
    told.barred.add("lea")
    assert await house.desk.escalate_overdue() == 1
    assert await owner(parent) == (OwnerKind.WAITING, None)
    (note,) = await house.store.notes(conversation)
    assert (note.author, note.kind, note.text) == ("relais", NoteKind.UNSEEN, "lea")
    assert await house.desk.escalate_overdue() == 0


async def test_what_was_seen_and_left_comes_back_once_its_mediator_is_away(
    house: House, parent: Parent, told: Told, conversation: str
) -> None:
    await writes_and_is_read(house, parent, conversation)
    house.clock.move(minutes=31)
    assert await house.desk.escalate_overdue() == 0, "lea is there: she knows what she does"
    told.gone.add("lea")
    assert await house.desk.escalate_overdue() == 1
    assert await owner(parent) == (OwnerKind.WAITING, None)


async def test_who_is_away_keeps_what_waits_for_the_parent(
    house: House, parent: Parent, told: Told, conversation: str
) -> None:
    told.gone.add("lea")
    house.clock.move(days=1)
    assert await house.desk.escalate_overdue() == 0, "lea spoke last"
    await writes_and_is_read(house, parent, conversation)
    house.clock.move(minutes=29)
    assert await house.desk.escalate_overdue() == 0, "she may be on her way"


async def test_a_danger_is_left_for_less_long(house: House, parent: Parent, told: Told, conversation: str) -> None:
    house.triage.emergencies["danger"] = Emergency("urgence.suicide", Draft("3114", Author.SYSTEM))
    await writes_and_is_read(house, parent, conversation, "danger")
    told.gone.add("lea")
    house.clock.move(minutes=14)
    assert await house.desk.escalate_overdue() == 0
    house.clock.move(minutes=2)
    assert await house.desk.escalate_overdue() == 1


async def test_who_was_given_it_a_moment_ago_has_their_own_time(
    house: House, parent: Parent, told: Told, conversation: str
) -> None:
    await writes_and_is_read(house, parent, conversation)
    house.clock.move(minutes=40)
    await house.desk.transfer(conversation, "lea", "omar")
    await house.store.mark_read(conversation, "omar", (await parent.conversation()).last_seq)
    told.gone |= {"lea", "omar"}
    assert await house.desk.escalate_overdue() == 0
    house.clock.move(minutes=31)
    assert await house.desk.escalate_overdue() == 1
