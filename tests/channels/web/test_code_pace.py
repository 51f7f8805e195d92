"""Codes by SMS cost money: whoever asks for many from one place is stopped, and nobody else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient

from channels.client_address import networks
from channels.keys import BRIDGE
from channels.rate_limit import RateLimit
from channels.web.code_pace import CODE_PACE, CODES_AT_ONCE, SECONDS_A_CODE
from channels.web.routes import add_routes
from tests.channels.conftest import House
from tests.channels.web.conftest import Device
from tests.conversations.bridge_house import Street

Asks = Callable[[str, int], Awaitable[int]]


@pytest.fixture
def now() -> list[float]:
    """The clock of the limit."""
    return [0.0]


@pytest.fixture
def street(house: House) -> Street:
    """A house with telephones."""
    return Street(house)


@pytest.fixture
async def asks(
    house: House, street: Street, now: list[float], aiohttp_client: Callable[..., Awaitable[TestClient]]
) -> Asks:
    """A page of its own behind an address, which asks for a code to the number of that place; the status."""
    house.settings = replace(house.settings, trusted_proxies=networks("127.0.0.0/8"))

    def behind_a_proxy(app) -> None:
        app[BRIDGE] = street.bridge
        add_routes(app)
        app[CODE_PACE] = RateLimit(lambda: now[0], CODES_AT_ONCE, SECONDS_A_CODE)

    door = await aiohttp_client(house.application(behind_a_proxy))

    async def asked(address: str, place: int) -> int:
        device = Device(door, (await (await door.post("/chat/session")).json())["token"])
        headers = {**device.headers, "X-Forwarded-For": address, "Accept": "text/html"}
        answer = await door.post("/chat/sms", data={"number": f"06{place:08}"}, headers=headers)
        return answer.status

    return asked


async def all_places(asks: Asks, address: str) -> None:
    for place in range(CODES_AT_ONCE):
        assert await asks(address, place) == 200


async def test_new_pages_and_new_numbers_are_no_way_round_it(asks: Asks, street: Street):
    await all_places(asks, "203.0.113.9")
    assert await asks("203.0.113.9", 999) == 429
    assert street.carrier.screens["n:0600000999"] == []


async def test_another_address_does_not_notice(asks: Asks, street: Street):
    await all_places(asks, "203.0.113.9")
    assert await asks("198.51.100.7", 999) == 200
    assert len(street.carrier.screens["n:0600000999"]) == 1


async def test_an_ipv6_household_is_one_whatever_addresses_it_gives_itself(asks: Asks):
    for place in range(CODES_AT_ONCE):
        assert await asks(f"2001:db8:1:2::{place + 1:x}", place) == 200
    assert await asks("2001:db8:1:2:ffff::1", 999) == 429
    assert await asks("2001:db8:1:3::1", 998) == 200


async def test_what_a_stranger_claims_before_our_proxy_changes_nothing(asks: Asks):
    await all_places(asks, "203.0.113.9")
    assert await asks("198.51.100.7, 203.0.113.9", 999) == 429


async def test_it_ends_by_itself(asks: Asks, now: list[float]):
    await all_places(asks, "203.0.113.9")
    now[0] += SECONDS_A_CODE
    assert await asks("203.0.113.9", 998) == 200
    assert await asks("203.0.113.9", 999) == 429
