"""What protects every page of the people who work here."""

from __future__ import annotations

import pytest

from channels.settings import ChannelSettings, Theme

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", ["/sign-in", "/password", "/sign-in/theme.css", "/sign-in/static/x/nothing.js"])
async def test_headers_are_on_every_answer_errors_included(browser, path):
    headers = (await browser.get(path, allow_redirects=False)).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


async def test_pages_hold_nothing_inline(browser):
    page = await (await browser.get("/sign-in")).text()
    assert "<style" not in page
    assert "style=" not in page
    assert " onclick" not in page
    assert page.count("<script") == page.count('src="/sign-in/static/') == 1


async def test_static_files_are_kept_for_ever_only_under_their_own_address(browser):
    page = await (await browser.get("/sign-in")).text()
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    current = await browser.get(address)
    old = await browser.get(address.replace(address.split("/")[3], "000000000000"))
    assert "immutable" in current.headers["Cache-Control"]
    assert old.headers["Cache-Control"] == "no-store"
    assert await old.text() == await current.text()


async def test_static_files_give_nothing_else_away(browser):
    assert (await browser.get("/sign-in/static/x/..%2Fhandlers.py")).status == 404


async def test_theme_gives_colours_and_nothing_but_colours(house, browser):
    assert "--primary: #1d4f91;" in await (await browser.get("/sign-in/theme.css")).text()


async def test_secure_cookies_where_the_deployment_has_https(house, accounts, first, aiohttp_client):
    from channels.sign_in.keys import RECEPTION
    from channels.sign_in.reception import Reception
    from channels.sign_in.routes import add_routes

    house.settings = ChannelSettings("key", theme=Theme(primary="red;} body{display:none"), secure_cookies=True)
    app = house.application(add_routes)
    app[RECEPTION] = Reception(accounts, house.clock)
    client = await aiohttp_client(app)
    assert (await client.get("/sign-in")).cookies["relais_sign_in"]["secure"]
    assert "display" not in await (await client.get("/sign-in/theme.css")).text()
