"""The web chat's door, and what a device does at it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from channels.web.routes import add_routes


class Device:
    """A parent's device with JavaScript, and a session."""

    def __init__(self, client: TestClient, token: str) -> None:
        self.client = client
        self.token = token
        self.headers = {"Authorization": f"Bearer {token}"}
        self._sent = 0

    async def send(self, text: str, local_id: str | None = None) -> ClientResponse:
        self._sent += 1
        body = {"text": text, "local_id": local_id or f"local-{self._sent:04}"}
        return await self.client.post("/chat/messages", json=body, headers=self.headers)

    async def messages(self, after: int = 0) -> list[dict[str, Any]]:
        answer = await self.client.get(f"/chat/messages?after={after}", headers=self.headers)
        assert answer.status == 200
        return await answer.json()

    async def listen(self, after: int = 0) -> Stream:
        answer = await self.client.get(f"/chat/stream?after={after}", headers=self.headers)
        assert answer.status == 200
        return Stream(answer)


class Stream:
    """Reads server-sent events one by one."""

    def __init__(self, answer: ClientResponse) -> None:
        self.answer = answer

    async def next(self, name: str | None = None) -> tuple[str, dict[str, Any], str | None]:
        """The next event: name, data, id. With ``name``, the next of that name; the others are passed over."""
        while True:
            async with asyncio.timeout(5):
                packed = await self.answer.content.readuntil(b"\n\n")
            if not packed:
                raise EOFError
            lines = packed.decode().strip().split("\n")
            fields = dict(line.split(": ", 1) for line in lines)
            if name in (None, fields["event"]):
                return fields["event"], json.loads(fields["data"]), fields.get("id")

    async def next_message(self) -> dict[str, Any]:
        return (await self.next("message"))[1]

    def close(self) -> None:
        self.answer.close()


class PlainBrowser:
    """A browser without JavaScript: it reads the page, fills the form, and keeps cookies."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.html = ""
        self.status = 0

    async def open(self, address: str = "/chat") -> None:
        await self._show(await self.client.get(address, headers={"Accept": "text/html"}))

    async def submit(self, path: str = "/chat/say", **fields: str) -> ClientResponse:
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)">', self.html))
        headers = {"Accept": "text/html", "Origin": "null", "Sec-Fetch-Site": "same-origin"}
        answer = await self.client.post(path, data={**hidden, **fields}, headers=headers)
        await self._show(answer)
        return answer

    async def _show(self, answer: ClientResponse) -> None:
        self.status = answer.status
        self.html = (await answer.text()).replace("\u00a0", " ")

    @property
    def log(self) -> str:
        """The part of the page that holds the conversation."""
        return self.html.split('role="log"')[1].split('id="ecrit"')[0]


@pytest.fixture
def open_door(house, aiohttp_client) -> Callable[..., Awaitable[TestClient]]:
    """Opens the web chat over a running house, with some settings changed."""

    async def opened(**settings: object) -> TestClient:
        house.settings = replace(house.settings, **settings)
        return await aiohttp_client(house.application(add_routes))

    return opened


@pytest.fixture
async def door(open_door) -> TestClient:
    """The web chat over a running house."""
    return await open_door()


@pytest.fixture
async def new_device(door) -> Callable[[], Awaitable[Device]]:
    """Opens a session for a new device."""

    async def open_session() -> Device:
        answer = await door.post("/chat/session")
        return Device(door, (await answer.json())["token"])

    return open_session


@pytest.fixture
async def device(new_device) -> AsyncIterator[Device]:
    """One device."""
    return await new_device()


@pytest.fixture
def new_browser() -> Callable[[TestClient], PlainBrowser]:
    """A browser without JavaScript, at a door."""
    return PlainBrowser


@pytest.fixture
def browser(door) -> PlainBrowser:
    """One browser without JavaScript."""
    return PlainBrowser(door)
