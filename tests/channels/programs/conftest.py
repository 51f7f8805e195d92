"""Both doors for programs, on the real core."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import socketio
from aiohttp import web
from aiohttp.test_utils import TestClient

from channels.programs import rest
from channels.programs.socket_io import SocketIoDoor
from tests.channels.conftest import House


def doors(application: web.Application) -> None:
    rest.add_routes(application)
    SocketIoDoor(application, ("*",)).attach()


@pytest.fixture
async def door(house: House, aiohttp_client) -> TestClient:
    return await aiohttp_client(house.application(doors))


@dataclass
class Widget:
    """A widget made for Rasa."""

    client: socketio.AsyncClient
    uttered: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    confirmed: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    session: str = ""

    async def begin(self, session: Any = None) -> str:
        """Asks for a session; the id that was confirmed."""
        await self.client.emit("session_request", {"session_id": session})
        self.session = await asyncio.wait_for(self.confirmed.get(), 5)
        return self.session

    async def says(self, message: Any, **more: Any) -> None:
        await self.client.emit("user_uttered", {"message": message, "session_id": self.session, **more})

    async def hears(self) -> dict[str, Any]:
        return await asyncio.wait_for(self.uttered.get(), 5)


@pytest.fixture
async def connect(door: TestClient) -> AsyncIterator[Callable[..., Awaitable[Widget]]]:
    """Connects a widget; several may be connected."""
    connected: list[Widget] = []

    async def _connect(**options: Any) -> Widget:
        widget = Widget(socketio.AsyncClient(reconnection=False))
        widget.client.on("bot_uttered", widget.uttered.put)
        widget.client.on("session_confirm", widget.confirmed.put)
        await widget.client.connect(str(door.make_url("/")), **options)
        connected.append(widget)
        return widget

    yield _connect
    for widget in connected:
        await widget.client.disconnect()
