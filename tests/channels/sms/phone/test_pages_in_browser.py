"""The simulated telephone in a real browser, with and without scripts, on a small screen, checked by axe."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.channels.mediators.test_desk_in_browser import axe, violations
from tests.channels.sms.phone.test_pages import Kannel, browser, kannel
from tests.channels.web.test_chat_in_browser import context

__all__ = ["axe", "browser", "context", "kannel"]
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_an_sms_is_sent_and_its_answer_shown(context, browser, kannel: Kannel, axe, scripts: bool):
    window = context if scripts else await context.browser.new_context(java_script_enabled=False)
    page = await window.new_page()
    await page.set_viewport_size({"width": 320, "height": 640})
    await page.goto(str(browser.make_url("/phone")))
    await page.fill("#text", "bonjour")
    await page.click("button")
    async with asyncio.timeout(10):
        assert await kannel.lines.get() == b"+33600000001 36000 text bonjour\n"
    kannel.writers[0].write(b"36000 +33600000001 text Bonjour, ici Relais.\n")
    theirs = page.locator("#screen .theirs .words")
    if not scripts:
        await expect(page.locator("#screen .mine")).to_have_count(1)
        async with asyncio.timeout(10):
            while not await theirs.count():
                await page.click("text=Actualiser")
    await expect(theirs).to_have_text(["Bonjour, ici Relais."])
    if scripts:
        assert await violations(page, axe) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
