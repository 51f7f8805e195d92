"""A parent on a telephone 360 pixels wide is walked through a whole guide by touch, with a question in the middle."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.async_api import Page, expect

from tests.end_to_end.browsers import PHONE, chromium, picture, window
from tests.end_to_end.running_system import RunningSystem
from tests.end_to_end.test_guides import GUIDE, QUESTION, by_ones
from tests.end_to_end.test_lesson_in_browser import picks, says

pytestmark = pytest.mark.slow


async def last_labels(page: Page) -> list[str]:
    return [one.strip() for one in await page.locator("#fil .message").last.get_by_role("button").all_inner_texts()]


async def heard(page: Page, text: str) -> None:
    """Waits until the assistant's last message says so."""
    await expect(page.locator("#fil .message:not(.parent)").last).to_contain_text(text)


async def test_a_whole_guide_on_a_telephone(running_system: RunningSystem) -> None:
    steps = [GUIDE.step(name) for name in by_ones()]
    async with chromium() as browser:
        page = await window(browser, PHONE)
        await page.goto(f"{running_system.url}/chat")
        await says(page, QUESTION)
        await heard(page, steps[0].say)
        drawing = page.locator("#fil .message").last.locator("img.drawing")
        await expect(drawing).to_have_attribute("alt", str(steps[0].picture and steps[0].picture.alt))
        assert await drawing.evaluate("async image => { await image.decode(); return image.naturalWidth > 0 }")
        await picture(page, "guide-begin-phone", PHONE, page.locator("#fil .message").last)
        await says(page, "où payer la cantine ?")
        await heard(page, "On reprend ?")
        await picture(page, "guide-side-question-phone", PHONE, page.locator("#fil .message").last)
        await picks(page, "Oui, on reprend")
        for present, following in pairwise(steps):
            await heard(page, present.say)
            labels = await last_labels(page)
            assert "Je vois autre chose" in labels or present.id == GUIDE.other
            await picks(page, labels[0])
            await heard(page, following.say)
        await picture(page, "guide-end-phone", PHONE, page.locator("#fil .message").last)
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert page.complaints == []
