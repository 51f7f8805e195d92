"""The pages of sessions, second steps and accounts in a real browser: narrow, and checked by axe."""

from __future__ import annotations

import pytest

from channels.sign_in.ports import Role
from tests.channels.mediators.conftest import accounts, chromium, quick_hashes, server, sign_in
from tests.channels.mediators.test_desk_in_browser import axe, violations

__all__ = ["accounts", "axe", "chromium", "quick_hashes", "server", "sign_in"]
pytestmark = pytest.mark.slow


async def test_every_page_is_clean_and_fits_a_small_screen(sign_in, server, chromium, axe) -> None:
    chief = await sign_in("chief", Role.ADMINISTRATOR)
    await sign_in("lea")
    cookie = next(each for each in chief.client.session.cookie_jar if each.key == "relais_session")
    url = str(server.make_url("/"))
    context = await chromium.new_context(locale="fr-FR", viewport={"width": 320, "height": 640}, bypass_csp=True)
    await context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])
    page = await context.new_page()

    async def is_clean() -> None:
        assert await violations(page, axe) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320

    for path in ("sessions", "accounts", "accounts/journal", "second-step"):
        await page.goto(url + path)
        await is_clean()
    await page.get_by_label("Mot de passe actuel").fill("un nouveau matin calme")
    await page.keyboard.press("Enter")
    await page.get_by_label("Code", exact=True).wait_for()
    await is_clean()
    await page.get_by_label("Code", exact=True).fill("000000")
    await page.keyboard.press("Enter")
    await page.get_by_role("alert").wait_for()
    await is_clean()
