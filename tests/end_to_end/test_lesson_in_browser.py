"""A parent on a telephone 360 pixels wide takes a whole lesson by touch, then prints what shows it."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.end_to_end.browsers import PHONE, chromium, picture, window
from tests.end_to_end.running_system import RunningSystem
from tests.end_to_end.test_lessons import LESSON

pytestmark = pytest.mark.slow
_MOST_SCREENS = 60


async def says(page: Page, words: str) -> None:
    await page.locator("#texte").fill(words)
    await page.locator("#envoyer").click()


async def picks(page: Page, label: str) -> None:
    """Touches a choice of the last message, and waits until it has been answered."""
    answered = page.locator("#fil .message:not(.parent)")
    before = await answered.count()
    await page.locator("#fil").get_by_role("button", name=label, exact=True).last.click()
    await expect(answered.nth(before)).to_be_visible()


async def test_a_whole_lesson_and_its_attestation_on_a_telephone(running_system: RunningSystem) -> None:
    async with chromium() as browser:
        page = await window(browser, PHONE)
        await page.goto(f"{running_system.url}/chat")
        await says(page, "leçons")
        choices = page.locator("#fil").get_by_role("button")
        await expect(choices.first).to_be_visible()
        if not await choices.filter(has_text=LESSON.title).count():
            await picks(page, "D’autres leçons")
        await picture(page, "lesson-menu-phone", PHONE, page.locator("#fil .message").last)
        await picks(page, LESSON.title)
        for _ in range(_MOST_SCREENS):
            labels = [
                await one.inner_text() for one in await page.locator("#fil .message").last.get_by_role("button").all()
            ]
            if "Mon attestation" in labels:
                break
            if "Suite" not in labels:
                await picture(page, "lesson-question-phone", PHONE, page.locator("#fil .message").last)
            await picks(page, labels[0])
        await expect(page.locator("#fil")).to_contain_text(LESSON.end[:40])
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

        await picks(page, "Mon attestation")
        async with page.expect_popup() as opened:
            await page.locator("#fil").get_by_role("link", name="/attestation").click()
        await expect((await opened.value).get_by_text(LESSON.title)).to_be_visible()

        await page.goto(f"{running_system.url}/attestation")
        await expect(page.get_by_text(LESSON.title)).to_be_visible()
        await expect(page.get_by_role("button", name="Imprimer")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        await picture(page, "attestation-phone", PHONE, page.locator("main"))
        await page.emulate_media(media="print")
        await expect(page.get_by_role("button", name="Imprimer")).to_be_hidden()
        await expect(page.get_by_text(LESSON.title)).to_be_visible()
        assert page.complaints == []
