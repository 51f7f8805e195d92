"""A parent on a telephone 360 pixels wide writes Arabic: read from the right, in their words, sources and all."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from actions.utterance import WORDING
from knowledge.titles import title
from tests.end_to_end.browsers import PHONE, chromium, picture, window
from tests.end_to_end.running_system import RunningSystem
from tests.end_to_end.test_lesson_in_browser import picks, says

pytestmark = pytest.mark.slow

PORTAL = "ما هو ENT؟"
CANTEEN = "كيف أدفع ثمن المطعم المدرسي؟"
MISSING = "ابنتي لم ترجع إلى البيت منذ البارحة ولا نعرف أين هي"
VIDEOS = "فيديوهات مجانية لمراجعة الرياضيات CE2"


async def direction(message: Locator) -> str:
    return str(
        await message.evaluate("element => getComputedStyle(element.querySelector('[lang]') || element).direction")
    )


# Where each group of digits of the first number of several groups stands, from the left.
PLACES = """element => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const found = /\\d+(?:[ \\u00a0]\\d+)+/.exec(node.data);
    if (!found) continue;
    return [...found[0].matchAll(/\\d+/g)].map(group => {
      const range = document.createRange();
      range.setStart(node, found.index + group.index);
      range.setEnd(node, found.index + group.index + group[0].length);
      return range.getBoundingClientRect().left;
    });
  }
  return [];
}"""


async def test_a_conversation_in_arabic_on_a_telephone(running_system: RunningSystem) -> None:
    async with chromium() as browser:
        page = await window(browser, PHONE)
        await page.goto(f"{running_system.url}/chat")
        answers = page.locator("#fil .message:not(.parent)")

        await says(page, PORTAL)
        await expect(answers.last).to_contain_text(WORDING.text("unreviewed", "ar"))
        assert await direction(answers.last) == "rtl"
        await expect(answers.last.get_by_role("button", name=title("vie.pronote", "ar"))).to_be_visible()
        await picture(page, "chat-arabic-phone", PHONE, page.locator("#fil .message").last)

        await says(page, CANTEEN)
        await expect(answers.last).to_contain_text(WORDING.text("unreviewed", "ar"))
        await picks(page, title("vie.bourse", "ar"))
        await expect(answers.last).to_contain_text("teleservices.education.gouv.fr")
        assert await direction(answers.last) == "rtl"

        # The catalogue of resources is in Arabic too; no stroke goes before an address.
        await says(page, VIDEOS)
        await expect(answers.last).to_contain_text("أفلام قصيرة بالرسوم المتحركة")
        await expect(answers.last).to_contain_text(WORDING.text("unreviewed", "ar"))
        await expect(answers.last.locator("li a").first).to_have_text("https://www.reseau-canope.fr")
        assert await direction(answers.last) == "rtl"
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert page.complaints == []


async def test_a_telephone_number_is_read_in_the_order_in_which_it_is_dialled(running_system: RunningSystem) -> None:
    async with chromium() as browser:
        page = await window(browser, PHONE)
        await page.goto(f"{running_system.url}/chat")
        await says(page, MISSING)
        places = await page.locator("#fil .message:not(.parent)").last.evaluate(PLACES)
        assert len(places) == 2
        assert places == sorted(places)
