"""Outgoing webhooks: signed, told once, tried again, given up openly; nothing that a parent wrote leaves the house."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from channels.api.persistence.webhooks import SqlWebhooks
from channels.api.webhooks import (
    OVERDUE,
    RETRY_AFTER,
    SIGNATURE,
    WAITING,
    Messenger,
    Webhook,
    WebhookRefused,
    checked_url,
    secret_of,
)

HOUSE_SECRET = "a secret for tests only"


class Helpdesk:
    """Somebody else's server, which answers as it is told."""

    def __init__(self) -> None:
        self.status = 200
        self.heard: list[tuple[str, bytes]] = []

    async def hear(self, request: web.Request) -> web.Response:
        self.heard.append((request.headers[SIGNATURE], await request.read()))
        return web.Response(status=self.status)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.heard]


@pytest.fixture
def helpdesk() -> Helpdesk:
    return Helpdesk()


@pytest.fixture
async def told(house, accounts, helpdesk, aiohttp_server):
    """A messenger with one webhook; gives ``round``."""
    app = web.Application()
    app.router.add_post("/hook", helpdesk.hear)
    server = await aiohttp_server(app)
    kept = SqlWebhooks(house.engine)
    await kept.add(Webhook("hook1", str(server.make_url("/hook")), (), house.clock.now()))
    async with aiohttp.ClientSession() as session:
        yield Messenger(kept, session, house.clock, house.rosters, HOUSE_SECRET)


async def test_a_waiting_conversation_is_told_once_and_signed(told, helpdesk, waits) -> None:
    conversation = await waits("first", "un secret de famille")
    await asyncio.gather(told.round(), told.round())
    await told.round()
    ((signed, body),) = {heard[1]: heard for heard in helpdesk.heard}.values()
    assert len({event["id"] for event in helpdesk.events}) == 1
    event = json.loads(body)
    assert (event["event"], event["conversation"], event["reason"]) == (WAITING, conversation, "parent_asked")
    assert b"secret de famille" not in body
    timestamp, given = (part.partition("=")[2] for part in signed.split(","))
    key = secret_of("hook1", HOUSE_SECRET).encode()
    assert hmac.new(key, f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest() == given


async def test_a_missed_deadline_is_told_too(told, helpdesk, waits, house) -> None:
    await waits("first")
    await told.round()
    house.clock.move(minutes=16)
    await house.desk.escalate_overdue()
    await told.round()
    assert [event["event"] for event in helpdesk.events] == [WAITING, OVERDUE]


async def test_it_is_tried_again_later_and_later_and_then_given_up_openly(told, helpdesk, waits, house) -> None:
    helpdesk.status = 503
    await waits("first")
    await told.round()
    await told.round()
    assert len(helpdesk.heard) == 1, "not before its time"
    for pause in RETRY_AFTER:
        house.clock.moved += pause + timedelta(seconds=1)
        await told.round()
    assert len(helpdesk.heard) == 1 + len(RETRY_AFTER)
    kept = SqlWebhooks(house.engine)
    assert await kept.counts() == {"dead": 1}
    helpdesk.status = 200
    assert await kept.revive(house.clock.now()) == 1
    assert await told.round() == 1
    assert await kept.counts() == {"delivered": 1}


async def test_a_redirect_is_not_followed_and_is_no_success(told, helpdesk, waits) -> None:
    helpdesk.status = 307
    await waits("first")
    assert await told.round() == 0


async def test_nothing_is_told_of_other_places_or_of_before(house, accounts, helpdesk, told, waits) -> None:
    await waits("first")
    kept = SqlWebhooks(house.engine)
    house.clock.move(seconds=1)
    await kept.add(Webhook("later", "http://localhost:1/x", (), house.clock.now()))
    await kept.add(Webhook("isles", "http://localhost:1/y", ("971",), house.clock.now() - timedelta(hours=1)))
    assert {change.webhook.id for change in await kept.untold()} == {"hook1"}


async def test_an_erased_conversation_is_told_no_more(house, told, helpdesk, waits) -> None:
    await waits("first")
    await house.store.erase("web", "first")
    assert await told.round() == 0
    assert helpdesk.heard == []


@pytest.mark.parametrize(
    "url", ["http://example.org/", "ftp://example.org/", "https://a:b@example.org/", "https:///x", "https://x/#y", "no"]
)
def test_only_addresses_that_keep_a_secret(url: str) -> None:
    with pytest.raises(WebhookRefused):
        checked_url(url)


def test_this_machine_and_https_will_do() -> None:
    for url in ("https://example.org/hook", "http://127.0.0.1:9/hook"):
        assert checked_url(url) == url
