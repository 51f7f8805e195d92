"""The SMS door on the real core, towards gateways that are real HTTP servers and do as they are told."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from channels.sms import webhooks
from channels.sms.delivery import Delivery
from channels.sms.flood import Flood
from channels.sms.gateways.exchange import new_session
from channels.sms.gateways.generic import SIGNATURE, TIMESTAMP, Generic
from channels.sms.gateways.proofs import signature
from channels.sms.intake import Intake
from channels.sms.numbers import Numbers
from channels.sms.persistence.address_book import AddressBook
from channels.sms.persistence.arrivals import Arrivals
from channels.sms.persistence.departures import Departures
from channels.sms.quiet_hours import read
from tests.channels.conftest import House

SECRET = "a secret shared with the gateway"
PARENT = "+33612345678"
ANOTHER = "+33698765432"


@dataclass
class GatewayServer:
    """A gateway that answers by its script: a status, or ``hang`` or ``drop`` after it took the message.

    An empty script accepts. ``taken`` holds what a telephone would show.
    """

    url: str = ""
    script: list[int | str] = field(default_factory=list)
    taken: list[dict[str, Any]] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    requests: list[web.Request] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        raw = await request.read()
        message = json.loads(raw) if request.content_type == "application/json" else {"raw": raw}
        self.asked.append(message)
        told = self.script.pop(0) if self.script else 200
        if told in ("hang", "drop"):
            self.taken.append(message)
            if told == "hang":
                await self.released.wait()
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if told in (200, 201, 202):
            self.taken.append(message)
        return web.json_response({"id": f"g{len(self.taken)}", "sid": f"SM{len(self.taken)}"}, status=int(told))

    @property
    def texts(self) -> list[str]:
        return [message["text"] for message in self.taken]


@pytest.fixture
async def gateway_server() -> AsyncIterator[GatewayServer]:
    """A gateway, listening."""
    gateway = GatewayServer()
    app = web.Application()
    app.router.add_post("/{anywhere:.*}", gateway.answer)
    async with TestServer(app) as server:
        gateway.url = str(server.make_url("/send"))
        yield gateway
        gateway.released.set()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """The session that production uses towards gateways."""
    async with new_session() as opened:
        yield opened


@dataclass
class SmsHouse:
    """A house whose parents write by SMS."""

    house: House
    gateway: GatewayServer
    intake: Intake
    delivery: Delivery
    addresses: AddressBook
    numbers: Numbers
    client: TestClient[Any, Any]

    async def post(self, body: dict[str, Any], path: str = "message", **headers: str) -> int:
        """Posts as the gateway does, signed; the status."""
        raw = json.dumps(body).encode()
        now = str(int(time.time()))
        signed = {TIMESTAMP: now, SIGNATURE: f"sha256={signature(SECRET, now, raw)}", **headers}
        async with self.client.post(f"/webhooks/sms/town/{path}", data=raw, headers=signed) as response:
            return response.status

    async def receives(self, text: str, sender: str = PARENT, name: str | None = None, **more: Any) -> int:
        """A parent's message comes in."""
        return await self.post({"id": name or uuid4().hex, "from": sender, "text": text, **more})

    async def reports(self, reference: str, state: str) -> int:
        """The gateway says what became of a text."""
        return await self.post({"reference": reference, "state": state}, "receipt")

    async def answers(self) -> list[str]:
        """Lets everything run that is due now; what has left so far, but for the greeting of newcomers."""
        await self.house.turns.settle()
        for contact in await self.delivery._departures.due(self.house.clock.now()):
            self.delivery.wake(contact)
        await self.delivery.settle()
        return [text for text in self.gateway.texts if "STOP" not in text or "AIDE" not in text]

    async def heard(self, sender: str = PARENT) -> list[str]:
        """What the inbox holds of a parent."""
        history = await self.house.store.history("sms", self.numbers.contact(sender))
        return [message.text for message in history if message.author == "parent"]

    async def outbox(self) -> list[str]:
        """The states of what leaves, in order."""
        async with self.house.engine.connect() as connection:
            found = await connection.exec_driver_sql("SELECT state FROM outbox ORDER BY seq")
            return [row[0] for row in found]


@pytest.fixture
async def sms(
    house: House,
    gateway_server: GatewayServer,
    session: aiohttp.ClientSession,
    aiohttp_client: Callable[..., Any],
) -> SmsHouse:
    """The SMS door with one gateway, ``town``."""
    town = Generic("town", gateway_server.url, SECRET, "36000", "http://relais.test", session, messages_a_second=500)
    numbers = Numbers(b"a secret for tests only")
    addresses = AddressBook(house.engine, numbers)
    delivery = Delivery([town], Departures(house.engine), addresses, read(""), house.wake_ups, house.clock)
    intake = Intake(
        house.inbox,
        house.triage,
        Arrivals(house.engine),
        addresses,
        numbers,
        b"key",
        house.clock,
    )
    # Buckets do not refill while a busy machine runs a test.
    intake._flood = Flood(lambda: 0.0)
    intake._deluge = Flood(lambda: 0.0, burst=1000)
    app = house.application(lambda app: webhooks.add_routes(app, {"town": town}, intake, delivery))
    return SmsHouse(house, gateway_server, intake, delivery, addresses, numbers, await aiohttp_client(app))
