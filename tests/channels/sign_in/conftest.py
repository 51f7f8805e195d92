"""People who work here, at a real reception."""

from __future__ import annotations

import functools
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from argon2 import PasswordHasher

from channels.sealing import Seal
from channels.sign_in.first_accounts import create_first_accounts
from channels.sign_in.keys import ACCOUNTS, RECEPTION
from channels.sign_in.persistence.accounts import SqlAccounts
from channels.sign_in.persistence.second_factors import PURPOSE
from channels.sign_in.persistence.tables import metadata
from channels.sign_in.reception import Reception
from channels.sign_in.routes import add_routes

CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hashes, made with less work: these tests make hundreds."""
    quick = functools.partial(PasswordHasher, time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr("channels.sign_in.passwords.PasswordHasher", quick)


@pytest.fixture
async def accounts(house: Any) -> SqlAccounts:
    """The accounts of the house; nobody yet."""
    async with house.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    return SqlAccounts(house.engine, Seal(b"a secret for tests only", PURPOSE))


@pytest.fixture
async def first(accounts: SqlAccounts) -> dict[str, str]:
    """The first accounts: their one-time passwords by name."""
    return dict(await create_first_accounts(accounts))


@pytest.fixture
async def browser(house: Any, accounts: SqlAccounts, aiohttp_client: Any) -> TestClient[Any, Any]:
    """A browser in front of the sign-in pages."""
    app = house.application(add_routes)
    app[ACCOUNTS] = accounts
    app[RECEPTION] = Reception(accounts, house.clock)
    return await aiohttp_client(app)


@pytest.fixture
def submit(browser: TestClient[Any, Any]) -> Callable[..., Awaitable[Any]]:
    """Loads a page, fills in its form, sends it; the answer, redirects not followed."""

    async def fill_in(path: str, load: str | None = None, **fields: str) -> Any:
        page = await (await browser.get(load or path)).text()
        found = CSRF.search(page)
        token = {"csrf": found.group(1)} if found else {}
        return await browser.post(path, data={**token, **fields}, allow_redirects=False)

    return fill_in
