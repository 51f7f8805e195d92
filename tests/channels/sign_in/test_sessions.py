"""Where somebody is signed in, and how that ends."""

from __future__ import annotations

import re

import pytest
from aiohttp.test_utils import TestClient

from channels.sign_in.devices import device
from channels.sign_in.passwords import Passwords
from channels.sign_in.ports import NewAccount, Role, UnknownAccount
from tests.channels.sign_in.conftest import CSRF

PASSWORD = "un nouveau matin calme"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"
ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
WHICH = re.compile(r'name="which" value="([0-9a-f]{64})"')


@pytest.fixture
def arrives(house, accounts, browser, aiohttp_client):
    """Signs somebody in, in a browser of their own; the account is made at the first time."""

    async def arrive(name, role=Role.MEDIATOR, agent=FIREFOX) -> TestClient:
        if await accounts.credentials(name) is None:
            new = NewAccount(name, role, await Passwords().hash(PASSWORD), must_change_password=False)
            await accounts.create(new, "test", house.clock.now())
        client = await aiohttp_client(browser.server, headers={"User-Agent": agent})
        form = CSRF.search(await (await client.get("/sign-in")).text())
        fields = {"csrf": form.group(1), "username": name, "password": PASSWORD}
        assert (await client.post("/sign-in", data=fields, allow_redirects=False)).status == 303
        return client

    return arrive


async def submit(client, path, **fields):
    page = CSRF.search(await (await client.get("/password")).text())
    return await client.post(path, data={"csrf": page.group(1), **fields}, allow_redirects=False)


async def is_in(client) -> bool:
    return (await client.get("/password", allow_redirects=False)).status == 200


def test_a_device_is_named_in_two_words() -> None:
    assert (device(FIREFOX), device(ANDROID), device("curl/8")) == ("Firefox, Windows", "Chrome, Android", "")


async def test_one_sees_one_s_own_sessions_and_ends_one(arrives) -> None:
    here, phone, other = await arrives("lea"), await arrives("lea", agent=ANDROID), await arrives("omar")
    page = await (await here.get("/sessions")).text()
    assert "Firefox, Windows" in page
    assert "Chrome, Android" in page
    (which,) = WHICH.findall(page)
    assert (await submit(other, "/sessions", which=which)).status == 404
    assert await is_in(phone)
    assert (await submit(here, "/sessions", which=which)).status == 303
    assert [await is_in(client) for client in (here, phone, other)] == [True, False, True]


async def test_all_the_others_end_at_once(arrives) -> None:
    clients = [await arrives("lea") for _ in range(3)]
    await submit(clients[1], "/sessions", which="others")
    assert [await is_in(client) for client in clients] == [False, True, False]


async def test_only_administrators_see_accounts(arrives) -> None:
    statuses = {}
    for role in Role:
        client = await arrives(f"one-{role.value}", role)
        shown = await client.get("/accounts")
        changed = await submit(client, "/accounts", username="one-mediator", deed="disable")
        statuses[role] = (shown.status, changed.status)
    assert statuses.pop(Role.ADMINISTRATOR) == (200, 303)
    assert set(statuses.values()) == {(403, 403)}


async def test_an_administrator_ends_closes_reopens_and_resets(arrives, accounts) -> None:
    chief, lea = await arrives("chief", Role.ADMINISTRATOR), await arrives("lea")
    await submit(chief, "/accounts", username="lea", deed="end_sessions")
    assert not await is_in(lea)

    lea = await arrives("lea")
    await submit(chief, "/accounts", username="lea", deed="disable")
    assert not await is_in(lea)
    with pytest.raises(AssertionError):
        await arrives("lea")
    await submit(chief, "/accounts", username="lea", deed="enable")
    lea = await arrives("lea")

    answer = await submit(chief, "/accounts", username="lea", deed="reset")
    (once,) = re.findall(r"<strong>([a-z0-9-]{19})</strong>", await answer.text())
    assert not await is_in(lea)
    assert await Passwords().verify((await accounts.credentials("lea")).password_hash, once)
    done = [(line.actor, line.action) for line in await accounts.audit(about="lea") if line.actor == "chief"]
    wanted = ["password_reset", "account_enabled", "account_disabled", "sessions_ended"]
    assert done == [("chief", action) for action in wanted]


@pytest.mark.parametrize("deed", ["disable", "reset", "promote", ""])
async def test_an_administrator_cannot_shut_themselves_out_nor_invent_deeds(arrives, deed) -> None:
    chief = await arrives("chief", Role.ADMINISTRATOR)
    assert (await submit(chief, "/accounts", username="chief", deed=deed)).status == 400
    assert await is_in(chief)


async def test_unknown_names_are_refused(arrives, accounts, house) -> None:
    chief = await arrives("chief", Role.ADMINISTRATOR)
    assert (await submit(chief, "/accounts", username="nobody", deed="disable")).status == 404
    with pytest.raises(UnknownAccount):
        await accounts.end_sessions("nobody", "test", house.clock.now())
