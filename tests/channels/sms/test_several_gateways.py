"""Several gateways at once: parents are answered by the one they wrote to, and each is recognised by what it gives."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from aiohttp import web

from channels.sms.delivery import Delivery
from channels.sms.intake import SAME_WORDS
from channels.sms.quiet_hours import read
from tests.channels.sms.callers import KINDS, Door, door, message
from tests.channels.sms.conftest import GatewayServer

__all__ = ["door"]


def spoken(request: web.Request) -> str:
    """Which kind of gateway was asked to send."""
    if "X-Kannel-From" in request.headers:
        return "kannel"
    return "twilio" if request.path.endswith("/Messages.json") else "generic"


@pytest.mark.parametrize("kind", KINDS)
async def test_the_answer_leaves_by_the_gateway_that_was_written_to(
    door: Door, kind: str, gateway_server: GatewayServer
):
    assert await door.gets(message(kind, "m1", "bonjour")) == 200
    await door.settle()
    assert {spoken(request) for request in gateway_server.requests} == {kind}


async def test_who_writes_by_another_one_is_answered_by_that_one(door: Door, gateway_server: GatewayServer):
    for kind in ("kannel", "generic"):
        gateway_server.requests.clear()
        await door.gets(message(kind, "m1", f"par {kind}"))
        await door.settle()
        assert {spoken(request) for request in gateway_server.requests} == {kind}


async def test_the_first_one_serves_whoever_wrote_to_one_that_is_gone(door: Door, gateway_server: GatewayServer):
    await door.gets(message("twilio", "m1", "bonjour"))
    await door.house.turns.settle()
    left = [gateway for name, gateway in door.delivery._gateways.items() if name != "twilio"]
    parts, house = door.delivery, door.house
    door.delivery = Delivery(left, parts._departures, parts._addresses, read(""), house.wake_ups, house.clock)
    await door.settle()
    assert {spoken(request) for request in gateway_server.requests} == {"kannel"}


class TestAGatewayThatNamesTheSameMessageTwice:
    """Kannel does: an operator that delivers twice is given two names."""

    async def test_the_same_words_within_seconds_are_one_message(self, door: Door):
        for _ in range(3):
            await door.gets(message("kannel", uuid4().hex, "1"))
        assert await door.heard() == ["1"]

    async def test_but_a_little_later_they_are_another(self, door: Door):
        await door.gets(message("kannel", uuid4().hex, "1"))
        door.house.clock.move(seconds=(SAME_WORDS + timedelta(seconds=1)).total_seconds())
        await door.gets(message("kannel", uuid4().hex, "1"))
        assert await door.heard() == ["1", "1"]

    async def test_and_other_words_are_at_once(self, door: Door):
        for words in ("1", "2"):
            await door.gets(message("kannel", uuid4().hex, words))
        assert await door.heard() == ["1", "2"]
