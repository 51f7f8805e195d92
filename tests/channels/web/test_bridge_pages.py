"""« Continuer par SMS » and the way back, as browsers with and without JavaScript meet them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from aiohttp.test_utils import TestClient

from channels.keys import BRIDGE
from channels.web.bridge_pages import _WORDS
from channels.web.routes import add_routes
from channels.web.words import languages
from tests.channels.conftest import House
from tests.channels.web.conftest import Device, PlainBrowser
from tests.conversations.bridge_house import Street

OWN = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin", "Origin": "null"}
FOREIGN = {"Accept": "text/html", "Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.test"}


@pytest.fixture
def street(house: House) -> Street:
    return Street(house)


@pytest.fixture
async def door(house: House, street: Street, aiohttp_client: Callable[..., TestClient]) -> TestClient:
    """The web chat of a house that has a gateway."""

    def with_bridge(app) -> None:
        app[BRIDGE] = street.bridge
        add_routes(app)

    return await aiohttp_client(house.application(with_bridge))


async def test_without_a_gateway_nothing_shows_that_it_could_be(open_door):
    alone = await open_door()
    assert "/chat/sms" not in await (await alone.get("/chat", headers=OWN)).text()
    assert (await alone.get("/chat/sms", headers=OWN)).status == 404
    assert (await alone.get("/r/AbCdEfGhIjKlMnOp", headers=OWN)).status == 404


async def test_without_javascript_a_number_then_a_code_and_the_conversation_goes_on_by_sms(
    browser: PlainBrowser, street: Street
):
    await browser.open()
    assert 'href="/chat/sms"' in browser.html
    await browser.submit(text="bonjour")
    await browser.open("/chat/sms")
    await browser.submit("/chat/sms", number="06 12 34 56 78")
    assert browser.status == 200
    assert 'autocomplete="one-time-code"' in browser.html
    await browser.submit("/chat/sms/code", code=street.code())
    assert "La suite arrive par SMS" in browser.html
    await street.by_sms("me voici")
    assert "Vous avez écrit : me voici" in await street.to_the_telephone()
    await browser.open()
    assert "me voici" in browser.log


async def test_with_javascript_the_token_goes_in_a_header(device: Device, street: Street):
    await device.send("bonjour")
    page = await device.client.get("/chat/sms", headers={**OWN, **device.headers})
    assert 'name="number"' in await page.text()
    asked = await device.client.post("/chat/sms", data={"number": "0612345678"}, headers={**OWN, **device.headers})
    assert asked.status == 200
    proven = await device.client.post("/chat/sms/code", data={"code": street.code()}, headers={**OWN, **device.headers})
    assert "La suite arrive par SMS" in await proven.text()


async def test_whoever_has_no_conversation_is_told_to_write_first(door: TestClient, street: Street):
    assert "Écrivez d’abord" in await (await door.get("/chat/sms", headers=OWN)).text()
    assert (await door.post("/chat/sms", data={"number": "0612345678"}, headers=OWN)).status == 401
    assert street.carrier.screens == {}


async def test_a_wrong_code_and_no_code_at_all_read_the_same(browser: PlainBrowser, street: Street):
    await browser.open()
    await browser.submit(text="bonjour")
    await browser.open("/chat/sms")
    await browser.submit("/chat/sms/code", code="123456")
    without = browser.html
    await browser.submit("/chat/sms", number="0612345678")
    await browser.submit("/chat/sms/code", code="000000" if street.code() != "000000" else "111111")
    assert browser.status == 422
    assert browser.html == without
    assert 'role="alert"' in browser.html


async def test_the_page_is_the_same_for_a_telephone_that_said_stop(browser: PlainBrowser, street: Street):
    await street.by_sms("STOP")
    await browser.open()
    await browser.submit(text="bonjour")
    await browser.open("/chat/sms")
    await browser.submit("/chat/sms", number="06 99 99 99 99")
    reached = browser.html
    await browser.submit("/chat/sms", number=street.number)
    assert browser.html == reached
    assert street.carrier.screens[street.phone] == []


@pytest.mark.parametrize(
    ("number", "status", "why"), [("12", 422, "numéro de mobile"), ("x" * 500, 422, "numéro de mobile")]
)
async def test_what_is_no_number_is_said_kindly(browser: PlainBrowser, number: str, status: int, why: str):
    await browser.open()
    await browser.submit(text="bonjour")
    await browser.open("/chat/sms")
    await browser.submit("/chat/sms", number=number)
    assert browser.status == status
    assert why in browser.html


async def test_no_other_site_can_ask_for_a_code(browser: PlainBrowser, street: Street):
    await browser.open()
    await browser.submit(text="bonjour")
    await browser.open("/chat/sms")
    answer = await browser.client.post("/chat/sms", data={"number": street.number}, headers=FOREIGN)
    assert answer.status == 403
    answer = await browser.client.post("/chat/sms", data={"number": street.number}, headers=OWN)
    assert answer.status == 403, "without the form's own token"
    assert street.carrier.screens == {}


class TestTheLink:
    async def test_looking_at_it_uses_nothing_up(self, door: TestClient, street: Street):
        await street.by_sms("bonjour")
        await street.by_sms("LIEN")
        for _ in range(3):
            assert (await door.get(f"/r/{street.token()}", headers=OWN)).status == 200
        await door.head(f"/r/{street.token()}")
        arrived = await door.post(f"/r/{street.token()}", headers=OWN)
        assert arrived.status == 200
        assert "bonjour" in await (await door.get("/chat", headers=OWN)).text()

    async def test_it_shows_the_same_whatever_it_holds(self, door: TestClient, street: Street):
        await street.by_sms("LIEN")
        real = await (await door.get(f"/r/{street.token()}", headers=OWN)).text()
        assert real == await (await door.get("/r/AbCdEfGhIjKlMnOp", headers=OWN)).text()
        gone = await door.post("/r/AbCdEfGhIjKlMnOp", headers=OWN)
        assert gone.status == 410
        assert "ne marche plus" in await gone.text()

    async def test_its_pages_tell_no_other_site_and_no_cache_about_it(self, door: TestClient, street: Street):
        await street.by_sms("LIEN")
        for answer in (await door.get(f"/r/{street.token()}"), await door.post(f"/r/{street.token()}", headers=OWN)):
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Cache-Control"] == "no-store"
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]

    async def test_nobody_puts_another_browser_into_their_conversation(self, door: TestClient, street: Street):
        await street.by_sms("LIEN")
        answer = await door.post(f"/r/{street.token()}", headers=FOREIGN)
        assert answer.status == 403
        assert "relais_chat" not in answer.cookies

    async def test_no_page_holds_the_token(self, door: TestClient, street: Street):
        await street.by_sms("LIEN")
        for answer in (await door.get(f"/r/{street.token()}"), await door.post(f"/r/{street.token()}", headers=OWN)):
            assert street.token() not in await answer.text()


@pytest.mark.parametrize("lang", sorted(languages()))
async def test_it_is_said_in_every_language(door: TestClient, lang: str):
    tables = _WORDS._tables
    assert set(tables[lang]) == set(tables["fr"])
    page = await (await door.get(f"/chat/sms?lang={lang}", headers=OWN)).text()
    assert re.search(f'<html lang="{lang}"', page)
