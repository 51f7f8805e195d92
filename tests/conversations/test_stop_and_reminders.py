"""STOP deletes what was planned to be sent, on every channel of the conversation; REPRISE does not bring it back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conversations.persistence.learning import SqlLearning
from tests.channels.conftest import House
from tests.conversations.bridge_house import Street


@pytest.fixture
def street(house: House) -> Street:
    return Street(house)


@pytest.fixture
def learning(house: House) -> SqlLearning:
    return SqlLearning(house.engine, house.clock.now)


async def planned(street: Street, learning: SqlLearning) -> int:
    return len(await learning.due(street.house.clock.now() + timedelta(days=365)))


async def wish(learning: SqlLearning, conversation_id: str) -> None:
    await learning.set_pace(conversation_id, 1)
    assert await learning.plan(conversation_id, "lesson", "ecrans", "p1", 3)


async def test_by_sms(street: Street, learning: SqlLearning):
    message = await street.by_sms("bonjour")
    await wish(learning, message.conversation_id)
    await street.by_sms("stop merci")
    assert await planned(street, learning) == 0
    await street.by_sms("REPRISE")
    assert await planned(street, learning) == 0
    assert await learning.pace(message.conversation_id) == 0
    assert not await learning.plan(message.conversation_id, "lesson", "ecrans", "p2", 3)


async def test_in_a_conversation_that_began_on_the_web(street: Street, learning: SqlLearning):
    message = await street.writes("bonjour")
    await wish(learning, message.conversation_id)
    await street.crosses()
    assert await planned(street, learning) == 1
    await street.by_sms("STOP")
    assert await planned(street, learning) == 0


async def test_somebody_else_s_stay(street: Street, learning: SqlLearning):
    message = await street.writes("bonjour", contact="somebody-else")
    await wish(learning, message.conversation_id)
    await street.by_sms("STOP")
    assert await planned(street, learning) == 1


async def test_who_never_wished_for_any_has_no_wish_written_down(street: Street, learning: SqlLearning):
    message = await street.by_sms("bonjour")
    await street.by_sms("STOP")
    assert await learning.pace(message.conversation_id) is None
