"""A door with one gateway of each kind, and calls as these gateways make them, with their proof."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp import BasicAuth
from aiohttp.test_utils import TestClient

from channels.sms import webhooks
from channels.sms.delivery import Delivery
from channels.sms.flood import Flood
from channels.sms.gateways.gateway import Gateway
from channels.sms.gateways.generic import SIGNATURE, TIMESTAMP, Generic
from channels.sms.gateways.kannel import Kannel
from channels.sms.gateways.proofs import signature
from channels.sms.gateways.twilio import Twilio, sign
from channels.sms.intake import Intake
from channels.sms.numbers import Numbers
from channels.sms.persistence.address_book import AddressBook
from channels.sms.persistence.arrivals import Arrivals
from channels.sms.persistence.departures import Departures
from channels.sms.quiet_hours import read
from tests.channels.conftest import House
from tests.channels.sms.conftest import PARENT, SECRET, GatewayServer

PUBLIC = "https://aide.example.org"
KINDS = ("kannel", "twilio", "generic")


class Request:
    """One call to a webhook, as bytes."""

    def __init__(self, path: str, body: bytes, headers: Mapping[str, str]) -> None:
        self.path, self.body, self.headers = path, body, dict(headers)


def message(kind: str, name: str, text: str, sender: str = PARENT) -> Request:
    """What the gateway of that kind posts for a message, with its proof."""
    if kind == "kannel":
        path = f"/webhooks/sms/kannel/message?id={name}"
        headers = {"Authorization": BasicAuth("relais", "pass").encode(), "X-Kannel-From": sender}
        return Request(path, text.encode(), headers)
    path = f"/webhooks/sms/{kind}/message"
    if kind == "twilio":
        return _twilio(path, [("MessageSid", name), ("From", sender), ("Body", text)])
    return _generic(path, {"id": name, "from": sender, "text": text})


def receipt(kind: str, reference: str, delivered: bool) -> Request:
    """What the gateway of that kind posts when a text was delivered, or failed; with its proof."""
    path = f"/webhooks/sms/{kind}/receipt"
    if kind == "kannel":
        headers = {"Authorization": BasicAuth("relais", "pass").encode()}
        return Request(f"{path}?reference={reference}&state={1 if delivered else 16}", b"", headers)
    if kind == "twilio":
        fields = [("MessageSid", "SM1"), ("MessageStatus", "delivered" if delivered else "failed")]
        return _twilio(f"{path}?reference={reference}", fields)
    return _generic(path, {"reference": reference, "state": "delivered" if delivered else "failed"})


def _twilio(path: str, fields: list[tuple[str, str]]) -> Request:
    proof = {"X-Twilio-Signature": sign("token", PUBLIC + path, fields)}
    return Request(path, urlencode(fields).encode(), proof)


def _generic(path: str, body: dict[str, Any]) -> Request:
    raw, now = json.dumps(body).encode(), str(int(time.time()))
    return Request(path, raw, {TIMESTAMP: now, SIGNATURE: f"sha256={signature(SECRET, now, raw)}"})


class Door:
    """The webhooks of one gateway of each kind, and what came of them."""

    def __init__(self, house: House, client: TestClient[Any, Any], delivery: Delivery, numbers: Numbers) -> None:
        self.house, self.delivery, self.numbers = house, delivery, numbers
        self._client = client

    async def gets(self, request: Request) -> int:
        """The status that whoever calls is answered."""
        async with self._client.post(request.path, data=request.body, headers=request.headers) as response:
            await response.read()
            return response.status

    async def heard(self) -> list[str]:
        """What the inbox holds of the parent."""
        history = await self.house.store.history("sms", self.numbers.contact(PARENT))
        return [one.text for one in history if one.author == "parent"]

    async def rows(self, table: str) -> list[Any]:
        """A table as it stands."""
        async with self.house.engine.connect() as connection:
            return list(await connection.exec_driver_sql(f"SELECT * FROM {table}"))

    async def settle(self) -> None:
        """Lets answers leave."""
        await self.house.turns.settle()
        for contact in await self.delivery._departures.due(self.house.clock.now()):
            self.delivery.wake(contact)
        await self.delivery.settle()


@pytest.fixture
async def door(
    house: House,
    gateway_server: GatewayServer,
    session: aiohttp.ClientSession,
    aiohttp_client: Callable[..., Any],
) -> Door:
    there = gateway_server.url
    gateways: dict[str, Gateway] = {
        "kannel": Kannel("kannel", there, "relais", "pass", "36000", PUBLIC, session, 500),
        "twilio": Twilio("twilio", "AC1", "token", "+33644600000", PUBLIC, session, 500, api=there),
        "generic": Generic("generic", there, SECRET, "36001", PUBLIC, session, 500),
    }
    numbers = Numbers(b"a secret for tests only")
    addresses = AddressBook(house.engine, numbers)
    departures = Departures(house.engine)
    delivery = Delivery(list(gateways.values()), departures, addresses, read(""), house.wake_ups, house.clock)
    intake = Intake(house.inbox, house.triage, Arrivals(house.engine), addresses, numbers, b"key", house.clock)
    intake._flood = Flood(lambda: 0.0)
    app = house.application(lambda app: webhooks.add_routes(app, gateways, intake, delivery))
    return Door(house, await aiohttp_client(app), delivery, numbers)
