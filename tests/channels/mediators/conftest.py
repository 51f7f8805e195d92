"""Mediators at their consoles, over the real core."""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientTimeout
from aiohttp.test_utils import TestClient
from argon2 import PasswordHasher
from playwright.async_api import async_playwright, expect

from channels.api.keys import TOKENS
from channels.api.persistence.tokens import SqlTokens
from channels.api.routes import add_routes as add_api
from channels.mediators.colleagues import KnownColleagues
from channels.mediators.keys import PRESENCE
from channels.mediators.routes import add_routes
from channels.sealing import Seal
from channels.sign_in.keys import ACCOUNTS, RECEPTION
from channels.sign_in.passwords import Passwords
from channels.sign_in.persistence.accounts import SqlAccounts
from channels.sign_in.persistence.second_factors import PURPOSE
from channels.sign_in.persistence.tables import metadata
from channels.sign_in.ports import NewAccount, Role
from channels.sign_in.reception import Reception
from channels.sign_in.routes import add_routes as add_sign_in
from channels.web.routes import add_routes as add_chat
from conversations.model import Draft, Emergency, Inbound

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PASSWORD = "un nouveau matin calme"
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
_numbers = itertools.count(1)


@dataclass
class Console:
    """One signed-in browser."""

    client: TestClient[Any, Any]
    csrf: str

    async def get(self, path: str) -> Any:
        whole = path if path.startswith("/api/") else f"/mediators{path}"
        return await self.client.get(whole, allow_redirects=False)

    async def read(self, path: str) -> Any:
        return await (await self.client.get(f"/api/v1/{path}")).json()

    async def send(self, path: str, body: Any = None, **headers: str) -> Any:
        given = {"X-CSRF-Token": self.csrf, **headers}
        return await self.client.post(f"/api/v1/{path}", json=body or {}, headers=given)

    async def submit(self, path: str, **fields: str) -> Any:
        form = {"csrf": self.csrf, **fields}
        return await self.client.post(f"/mediators{path}", data=form, allow_redirects=False)

    async def listen(self, conversations: str = "", **headers: str) -> Listener:
        timeout = ClientTimeout(total=None, sock_read=5)
        address = f"/mediators/stream?conversations={conversations}"
        return Listener(await self.client.get(address, headers=headers, timeout=timeout))


class Listener:
    """Reads a stream of server-sent events."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    async def next(self, *names: str) -> tuple[str, Any, str | None]:
        """The next event of one of these names: name, data, id."""
        fields: dict[str, str] = {}
        while True:
            raw = await self.answer.content.readline()
            if not raw:
                raise EOFError
            line = raw.decode().rstrip("\n")
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            else:
                if fields.get("event") in names:
                    return fields["event"], json.loads(fields["data"]), fields.get("id")
                fields = {}


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hashes, made with less work."""
    quick = functools.partial(PasswordHasher, time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr("channels.sign_in.passwords.PasswordHasher", quick)


@pytest.fixture
async def accounts(house: Any) -> SqlAccounts:
    async with house.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    return SqlAccounts(house.engine, Seal(b"a secret for tests only", PURPOSE))


@pytest.fixture
async def server(house: Any, accounts: SqlAccounts, aiohttp_server: Any) -> Any:
    app = house.application(add_sign_in, add_routes, add_api, add_chat)
    app[ACCOUNTS] = accounts
    app[RECEPTION] = Reception(accounts, house.clock)
    app[TOKENS] = tokens = SqlTokens(house.engine)
    house.room.colleagues = KnownColleagues(accounts, tokens, app[PRESENCE])
    return await aiohttp_server(app)


@pytest.fixture
def sign_in(house: Any, accounts: SqlAccounts, server: Any, aiohttp_client: Any) -> Callable[..., Awaitable[Console]]:
    """Makes an account, signs it in through the pages, and gives its console."""

    async def arrive(name: str, role: Role = Role.MEDIATOR) -> Console:
        hashed = await Passwords().hash(PASSWORD)
        await accounts.create(NewAccount(name, role, hashed, must_change_password=False), "test", house.clock.now())
        client = await aiohttp_client(server)
        form = CSRF.search(await (await client.get("/sign-in")).text())
        assert form
        fields = {"csrf": form.group(1), "username": name, "password": PASSWORD}
        await client.post("/sign-in", data=fields, allow_redirects=False)
        page = CSRF.search(await (await client.get("/password")).text())
        assert page
        return Console(client, page.group(1))

    return arrive


@pytest.fixture
async def lea(sign_in: Callable[..., Awaitable[Console]]) -> Console:
    return await sign_in("lea")


@pytest.fixture
async def omar(sign_in: Callable[..., Awaitable[Console]]) -> Console:
    return await sign_in("omar")


@pytest.fixture
def writes(house: Any) -> Callable[..., Awaitable[str]]:
    """A parent writes, and the house has answered; the id of the conversation."""

    async def write(contact: str, text: str = "Bonjour", lang: str = "fr") -> str:
        inbound = Inbound("web", contact, text, f"parent-{next(_numbers):06d}", lang)
        accepted = await house.inbox.accept(inbound)
        await house.turns.settle()
        return str(accepted.conversation.id)

    return write


@pytest.fixture
def waits(house: Any, writes: Callable[..., Awaitable[str]]) -> Callable[..., Awaitable[str]]:
    """A parent writes and asks for a person."""

    async def wait(contact: str, text: str = "Bonjour", lang: str = "fr", reason: str = "parent_asked") -> str:
        conversation = await writes(contact, text, lang)
        await house.desk.call_human(conversation, reason)
        return conversation

    return wait


@pytest.fixture
def alarms(house: Any, writes: Callable[..., Awaitable[str]]) -> Callable[..., Awaitable[str]]:
    """A parent writes something that triage sees as an emergency."""

    async def alarm(contact: str, text: str, topic: str = "urgence.suicide") -> str:
        house.triage.emergencies[text] = Emergency(topic, Draft("Appelez le 3114."))
        return await writes(contact, text)

    return alarm


@pytest.fixture
async def chromium():
    expect.set_options(timeout=15_000)  # a machine that does other things besides is no fault of the page's
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
def opens(chromium, server):
    """Opens the console of somebody signed in; collects what the page complains of."""

    async def open_console(console, path="", **options):
        context = await chromium.new_context(locale="fr-FR", **options)
        cookie = next(each for each in console.client.session.cookie_jar if each.key == "relais_session")
        url = str(server.make_url("/"))
        await context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])
        page = await context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        await page.goto(f"{url}mediators{path}")
        await expect(page.locator("#live")).to_have_text("En direct")
        return page

    return open_console
