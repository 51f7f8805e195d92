"""Going on by SMS and back in a real browser, on a small screen, checked by axe; the session is the storage's."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from channels.keys import BRIDGE
from channels.web.routes import add_routes
from tests.channels.mediators.test_desk_in_browser import axe, violations
from tests.channels.web.test_chat_in_browser import context
from tests.conversations.bridge_house import Street

__all__ = ["axe", "context"]
pytestmark = pytest.mark.slow


@pytest.fixture
def street(house):
    return Street(house)


@pytest.fixture
async def door(house, street, aiohttp_client):
    def with_bridge(app):
        app[BRIDGE] = street.bridge
        add_routes(app)

    return await aiohttp_client(house.application(with_bridge))


@pytest.fixture
async def page(context, door):
    page = await context.new_page()
    await page.set_viewport_size({"width": 320, "height": 640})
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    yield page
    assert refused == []


async def fits_and_is_clean(page, axe):
    assert await violations(page, axe) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("lang", ["fr", "ar"])
async def test_a_code_by_keyboard_then_the_telephone_then_the_link_on_another_device(page, door, street, axe, lang):
    await page.goto(str(door.make_url(f"/chat?lang={lang}")))
    await page.wait_for_selector("html.js")
    await page.fill("#texte", "bonjour")
    await page.press("#texte", "Enter")
    await expect(page.locator("#fil .message")).to_have_count(2)
    await page.click("#par-sms")
    # The page was made for nobody: the script shows it again with the session.
    await page.wait_for_selector("#pont[data-step=number]")
    await fits_and_is_clean(page, axe)
    await page.fill("#numero", "12")
    await page.press("#numero", "Enter")
    await page.wait_for_selector("#numero[aria-invalid]")
    assert await page.evaluate("document.activeElement.id") == "numero"
    await fits_and_is_clean(page, axe)
    await page.fill("#numero", street.number)
    await page.press("#numero", "Enter")
    await page.wait_for_selector("#pont[data-step=code]")
    assert await page.evaluate("document.activeElement.id") == "code"
    await fits_and_is_clean(page, axe)
    await page.fill("#code", street.code())
    await page.press("#code", "Enter")
    await page.wait_for_selector("#pont[data-step=done]")
    await fits_and_is_clean(page, axe)

    token = await page.evaluate("JSON.parse(localStorage.getItem('relais.session')).token")
    await street.by_sms("LIEN")
    await page.goto(str(door.make_url(f"/r/{street.token()}?lang={lang}")))
    await fits_and_is_clean(page, axe)
    await page.click("button.main")
    # An older session of this browser does not stand before the conversation of the link.
    await page.wait_for_url("**/chat?lang=*")
    await expect(page.locator("#fil .message").first).to_contain_text("bonjour")
    assert await page.evaluate("JSON.parse(localStorage.getItem('relais.session')).token") != token


async def test_in_the_widget_it_stays_in_the_frame(page, door, street):
    await page.goto(str(door.make_url("/demo")))
    await page.get_by_role("button").first.click()
    frame = page.frame_locator("iframe")
    await frame.locator("#texte").fill("bonjour")
    await frame.locator("#envoyer").click()
    await expect(frame.locator("#fil .message")).to_have_count(2)
    await frame.locator("#par-sms").click()
    await frame.locator("#numero").fill(street.number)
    await frame.locator("button.main").click()
    await expect(frame.locator("#code")).to_be_visible()
