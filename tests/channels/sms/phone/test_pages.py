"""The page of the simulated telephone: for whoever sits at the machine, and nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from channels.sms.phone.operator import Operator
from channels.sms.phone.pages import add_routes
from tests.channels.conftest import House


class Kannel:
    """Listens as Kannel's fake operator does, and keeps what telephones send."""

    def __init__(self) -> None:
        self.port = 0
        self.lines: asyncio.Queue[bytes] = asyncio.Queue()
        self.writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        while raw := await reader.readline():
            await self.lines.put(raw)


@pytest.fixture
async def kannel() -> AsyncIterator[Kannel]:
    kannel = Kannel()
    server = await asyncio.start_server(kannel.serve, "127.0.0.1", 0)
    kannel.port = server.sockets[0].getsockname()[1]
    yield kannel
    for writer in kannel.writers:
        writer.close()
    server.close()


@pytest.fixture
async def browser(kannel: Kannel, house: House, aiohttp_client: Callable[..., Any]) -> TestClient:
    return await aiohttp_client(house.application(lambda app: add_routes(app, Operator(kannel.port), "36000")))


async def test_what_is_typed_leaves_and_what_comes_back_is_shown_with_its_cost(browser: TestClient, kannel: Kannel):
    async with browser.post("/phone", data={"number": "0600000001", "text": "où est <b> l'ENT ?"}) as response:
        assert "où est &lt;b&gt; l&#39;ENT ?" in await response.text()
    assert await kannel.lines.get() == "+33600000001 36000 text où est <b> l'ENT ?\n".encode()
    for raw in (
        b"36000 +33600000001 udh %05%00%03%02%02%02 data fin\n",
        b"36000 +33600000001 udh %05%00%03%02%02%01 data D%C3%A9but,+\n",
        b"36000 +33600000001 text Autre\n",
    ):
        kannel.writers[0].write(raw)
    shown: dict[str, Any] = {}
    async with asyncio.timeout(10):
        while shown.get("segments") != 3:
            async with browser.get("/phone/screen", params={"number": "+33600000001"}) as response:
                shown = await response.json()
    assert [message["text"] for message in shown["messages"]] == ["où est <b> l'ENT ?", "Début, fin", "Autre"]


async def test_a_number_that_is_none_is_said_and_nothing_leaves(browser: TestClient, kannel: Kannel):
    async with browser.post("/phone", data={"number": "36000", "text": "bonjour"}) as response:
        assert response.status == 422
        assert 'role="alert"' in await response.text()
    assert kannel.lines.empty()


@pytest.mark.parametrize("headers", [{"Host": "elsewhere.org"}, {"Origin": "https://elsewhere.org"}])
@pytest.mark.parametrize("path", ["/phone", "/phone/screen"])
async def test_other_sites_cannot_use_it(browser: TestClient, headers: dict[str, str], path: str):
    async with browser.get(path, headers=headers) as response:
        assert response.status == 403


async def test_nothing_foreign_runs_on_it(browser: TestClient):
    async with browser.get("/phone") as response:
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        html = await response.text()
    assert "<style" not in html
    assert "style=" not in html
    assert "onclick" not in html
