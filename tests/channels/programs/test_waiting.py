"""Several requests of one contact at once: each is given its own answer, nothing is given twice, nothing is lost."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from channels.programs.waiting import Waiting
from conversations.model import Accepted, Inbound
from tests.channels.conftest import House

CHANNEL, CONTACT = "rest", "a parent"


@pytest.fixture
def waiting() -> Waiting:
    return Waiting()


async def written(house: House, text: str, message_id: str = "") -> Accepted:
    return await house.inbox.accept(Inbound(CHANNEL, CONTACT, text, message_id or uuid4().hex))


async def given(
    waiting: Waiting, house: House, accepted: Accepted, connected: bool = True, seconds: float = 5
) -> list[str]:
    messages = await waiting.answers(
        house.store, house.wake_ups, accepted.message, CHANNEL, CONTACT, seconds, lambda: connected
    )
    return [message.text for message in messages]


async def test_a_request_is_given_the_answer_to_its_message(house: House, waiting: Waiting) -> None:
    assert await given(waiting, house, await written(house, "Un")) == ["Vous avez écrit : Un"]


async def test_requests_at_once_are_each_given_their_own_answer(house: House, waiting: Waiting) -> None:
    house.assistant.open_gate.clear()
    asked = [await written(house, text) for text in ("Un", "Deux", "Trois")]
    requests = [asyncio.create_task(given(waiting, house, one)) for one in asked]
    await asyncio.sleep(0.05)
    house.assistant.open_gate.set()

    assert await asyncio.gather(*requests) == [[f"Vous avez écrit : {text}"] for text in ("Un", "Deux", "Trois")]


async def test_what_nobody_waits_for_goes_to_the_next_request_once(house: House, waiting: Waiting) -> None:
    first = await written(house, "Un")
    await house.turns.settle()
    await house.desk.reply(first.conversation.id, "claire", "Bonjour, ici Claire", "reply-01")

    assert await given(waiting, house, await written(house, "Deux")) == ["Vous avez écrit : Un", "Bonjour, ici Claire"]
    assert await given(waiting, house, await written(house, "Trois")) == []


async def test_a_request_that_is_repeated_is_given_the_same_answer(house: House, waiting: Waiting) -> None:
    answer = await given(waiting, house, await written(house, "Un", "the same"))
    await given(waiting, house, await written(house, "Deux"))

    again = await written(house, "Un", "the same")

    assert again.repeated
    assert await given(waiting, house, again) == answer


async def test_nothing_counts_as_given_to_who_has_hung_up(house: House, waiting: Waiting) -> None:
    await given(waiting, house, await written(house, "Un"), connected=False)

    assert await given(waiting, house, await written(house, "Deux")) == [
        "Vous avez écrit : Un",
        "Vous avez écrit : Deux",
    ]


async def test_a_request_waits_no_longer_than_it_may_and_the_answer_comes_with_the_next(
    house: House, waiting: Waiting
) -> None:
    house.assistant.open_gate.clear()
    assert await given(waiting, house, await written(house, "Un"), seconds=0.1) == []
    house.assistant.open_gate.set()

    assert await given(waiting, house, await written(house, "Deux")) == [
        "Vous avez écrit : Un",
        "Vous avez écrit : Deux",
    ]


async def test_nothing_is_remembered_of_requests_that_are_over(house: House, waiting: Waiting) -> None:
    await given(waiting, house, await written(house, "Un"))

    assert waiting._asking == {}
