"""Throttling counts against the browser's address, not the proxy's, and against no claim."""

from __future__ import annotations

from dataclasses import replace

import pytest

from channels.client_address import networks
from channels.sign_in.throttling import FAILURES
from tests.channels.sign_in.conftest import CSRF


async def attempt(browser, address):
    page = CSRF.search(await (await browser.get("/sign-in")).text())
    fields = {"csrf": page.group(1), "username": f"nobody-{address[-6:]}", "password": "wrong"}
    headers = {"X-Forwarded-For": address}
    return (await browser.post("/sign-in", data=fields, headers=headers, allow_redirects=False)).status


@pytest.fixture
def behind_a_proxy(house):
    house.settings = replace(house.settings, trusted_proxies=networks("127.0.0.1"))


@pytest.mark.usefixtures("behind_a_proxy")
async def test_behind_a_trusted_proxy_one_address_does_not_shut_out_another(browser):
    assert [await attempt(browser, "203.0.113.9") for _ in range(FAILURES + 1)] == [401] * FAILURES + [429]
    assert await attempt(browser, "203.0.113.10") == 401


async def test_without_one_the_header_opens_no_way_round(browser):
    statuses = [await attempt(browser, f"203.0.113.{n + 10}") for n in range(FAILURES + 1)]
    assert statuses == [401] * FAILURES + [429]
