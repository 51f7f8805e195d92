"""Programs may write fast, not without end: each sender, and each address with all the senders that it invents."""

from __future__ import annotations

from dataclasses import replace

import pytest
import socketio

from channels.programs.pace import Pace
from channels.settings import ChannelSettings
from tests.channels.conftest import House
from tests.channels.programs.conftest import doors
from tests.channels.programs.test_rest import post, texts

SETTINGS = ChannelSettings(secret_key="a key for tests only")


def test_one_sender_is_held_back_and_no_other() -> None:
    pace = Pace(replace(SETTINGS, sender_rate=4))
    assert [pace.wait("amina", "a") > 0 for _ in range(3)] == [False, False, True]
    assert pace.wait("bruno", "a") == 0


def test_one_address_is_held_back_whatever_senders_it_invents() -> None:
    pace = Pace(replace(SETTINGS, address_rate=4))
    assert [pace.wait(f"sender {n}", "a") > 0 for n in range(3)] == [False, False, True]
    assert pace.wait("sender 9", "b") == 0


def test_a_flood_under_a_borrowed_name_does_not_hold_its_bearer_back() -> None:
    pace = Pace(replace(SETTINGS, sender_rate=20, address_rate=4))
    for _ in range(50):
        pace.wait("amina", "flood")
    assert pace.wait("amina", "home") == 0


def test_no_limit_is_none() -> None:
    pace = Pace(replace(SETTINGS, sender_rate=0, address_rate=0))
    assert not any(pace.wait("amina", "a") for _ in range(1000))


@pytest.fixture
def slow(house: House) -> House:
    house.settings = replace(house.settings, sender_rate=4)
    return house


async def test_rest_says_when_to_come_back_and_keeps_nothing(slow: House, aiohttp_client) -> None:
    door = await aiohttp_client(slow.application(doors))
    for number in (1, 2):
        assert await texts(await post(door, f"question {number}")) == [f"Vous avez écrit : question {number}"]
    refused = await post(door, "question 3")
    assert refused.status == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 15
    assert (await refused.json())["error"] == "too_fast"
    assert "question 3" not in [message.text for message in await slow.store.history("rest", "amina")]
    assert (await post(door, "bonjour", sender="bruno")).status == 200


async def test_socket_io_says_so_in_a_message(slow: House, aiohttp_client) -> None:
    door = await aiohttp_client(slow.application(doors))
    client, heard = socketio.AsyncClient(reconnection=False), []
    client.on("bot_uttered", heard.append)
    confirmed = []
    client.on("session_confirm", confirmed.append)
    await client.connect(str(door.make_url("/")))
    await client.emit("session_request", {})
    while not confirmed:
        await client.sleep(0.01)
    for number in range(3):
        await client.emit("user_uttered", {"message": f"question {number}", "session_id": confirmed[0]})
    while not any(one.get("metadata", {}).get("error") == "too_fast" for one in heard):
        await client.sleep(0.01)
    (refused,) = [one for one in heard if one.get("metadata", {}).get("error")]
    assert 1 <= refused["metadata"]["retry_after"] <= 15
    await client.disconnect()
