"""The round of reminders over the real core: who asked is written to, by day, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from conversations.model import Conversation, Handoff, Inbound
from conversations.ownership import hand_off
from conversations.persistence.learning import SqlLearning
from knowledge.lessons.shelf import PublishedLesson
from relais.learning import Reminding
from tests.actions.lessons import LessonShelf
from tests.channels.conftest import House, house
from tests.knowledge.lessons.writing import lesson

__all__ = ["house"]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class Street:
    """A parent who asked to be written to, three days ago; ``round`` is the round of the house."""

    house: House
    now: datetime = NOON
    silent: bool = False
    conversation: str = ""
    shelf: LessonShelf = field(default_factory=lambda: LessonShelf((PublishedLesson(lesson(), 1),)))

    def __post_init__(self) -> None:
        self.learning = SqlLearning(self.house.engine, lambda: self.now)
        clock = type("Clock", (), {"now": lambda _: self.now})()
        self.reminding = Reminding(self.learning, self.shelf, self.house.wake_ups, clock, self._silent)

    async def _silent(self, conversation: Conversation) -> bool:
        return self.silent

    async def asks(self, kind: str = "check_in", part: str = "un") -> None:
        begun = NOON - timedelta(days=3)
        accepted = await self.house.store.accept(Inbound("sms", "amina", "leçons", f"p-{kind}"), None, begun)
        self.conversation = accepted.conversation.id
        await self.learning.set_pace(self.conversation, 3)
        assert await self.learning.plan(self.conversation, kind, "essai", part, 0)

    async def received(self) -> list[str]:
        return [one.text for one in await self.house.store.undelivered("sms", "amina")]


@pytest.fixture
async def street(house: House) -> Street:
    return Street(house)


async def test_who_asked_is_asked_whether_it_worked_once(street: Street) -> None:
    await street.asks()
    assert await street.reminding.round() == 1
    assert await street.reminding.round() == 0
    (message,) = await street.house.store.undelivered("sms", "amina")
    assert message.text.startswith("Avez-vous essayé d'en parler ?")
    assert "stop rappels" in message.text
    assert [one.value for one in message.choices] == ["lesson:tried.essai.un", "lesson:not_tried.essai.un"]
    assert message.payload["meta"]["decision"] == "lesson"


async def test_a_lesson_left_in_the_middle_is_recalled_by_its_title(street: Street) -> None:
    await street.asks("lesson", "")
    await street.reminding.round()
    assert "Une leçon d'essai" in (await street.received())[0]


async def test_by_night_it_waits_for_the_morning(street: Street) -> None:
    street.now = NOON.replace(hour=22)
    await street.asks()
    assert await street.reminding.round() == 0
    street.now = (NOON + timedelta(days=1)).replace(hour=7)
    assert await street.reminding.round() == 1


async def test_a_person_at_work_is_not_spoken_over(street: Street) -> None:
    await street.asks()
    seen = await street.house.store.conversation(street.conversation)
    assert seen is not None
    waiting = hand_off(seen.ownership, Handoff("parent_asked"), NOON)
    await street.house.store.transition(seen.id, seen.ownership.epoch, waiting, [], "parent", NOON)
    assert await street.reminding.round() == 0
    assert await street.received() == []


@pytest.mark.parametrize("why", ["stop", "discreet", "gone"])
async def test_nothing_is_sent_after_stop_in_discreet_mode_or_of_a_lesson_that_is_gone(
    street: Street, why: str
) -> None:
    await street.asks()
    if why == "stop":
        await street.learning.stop("sms", "amina")
    elif why == "discreet":
        street.silent = True
    else:
        street.shelf.lessons = ()
    assert await street.reminding.round() == 0
    street.silent = False
    assert await street.reminding.round() == 0
    assert await street.received() == []


async def test_who_erases_everything_is_never_written_to(street: Street) -> None:
    await street.asks()
    await street.house.turns.forget("sms", "amina")
    assert await street.reminding.round() == 0
    assert await street.received() == []
