"""The page alive in a real browser: nothing lost, nothing twice, nothing run, whatever the network does."""

from __future__ import annotations

import asyncio
import json
import shutil

import pytest
from playwright.async_api import async_playwright, expect

from channels.web.stream import OPEN_STREAMS
from conversations.model import Choice, Draft
from conversations.normalisation import MAX_CHARACTERS

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ATTACK = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script> https://a.example/\"onclick=x"

pytestmark = pytest.mark.slow


@pytest.fixture
async def context():
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = await browser.new_context(locale="fr-FR", viewport={"width": 360, "height": 740})
        context.set_default_timeout(8000)
        yield context
        await browser.close()


@pytest.fixture
async def page(context, door):
    """The chat page, alive; it fails the test if anything is refused by its own policy."""
    page = await context.new_page()
    violations: list[str] = []
    page.on("console", lambda said: violations.append(said.text) if "Content Security" in said.text else None)
    await page.goto(str(door.make_url("/chat")))
    await page.wait_for_selector("html.js")
    yield page
    assert violations == []


async def write(page, text):
    await page.fill("#texte", text)
    await page.press("#texte", "Enter")


def shown(page):
    return page.locator("#fil .message")


async def texts(page):
    found = await page.locator("#fil .message .words").all_inner_texts()
    return [words.replace("\u00a0", " ") for words in found]


async def test_a_question_and_its_answer(page):
    await write(page, "Bonjour")
    await expect(shown(page)).to_have_count(2)

    assert await texts(page) == ["Bonjour", "Vous avez écrit : Bonjour"]
    assert await page.evaluate("document.activeElement.id") == "texte"
    assert await page.input_value("#texte") == ""
    await expect(page.locator(".fate")).to_have_count(0)


async def test_a_choice_shows_its_label_and_only_the_last_message_offers_buttons(house, page):
    house.assistant.says("Notes", Draft("Quel niveau ?", choices=(Choice("Collège", "level:college"),)))
    await write(page, "Notes")
    await page.click("#fil button")
    await expect(shown(page)).to_have_count(4)

    assert (await texts(page))[2] == "Collège"
    assert house.assistant.asked[-1].choice == "level:college"
    await expect(page.locator("#fil button")).to_have_count(0)
    await expect(page.locator("#fil ul.past li")).to_have_text(["Collège"])
    await page.reload()
    await expect(shown(page)).to_have_count(4)
    assert (await texts(page))[2] == "Collège"


async def test_shift_and_enter_begin_a_new_line(house, page):
    await page.type("#texte", "Un")
    await page.press("#texte", "Shift+Enter")
    await page.type("#texte", "Deux")
    await page.press("#texte", "Enter")
    await expect(shown(page)).to_have_count(2)

    assert house.assistant.asked[0].text == "Un\nDeux"


async def test_what_is_written_without_network_leaves_when_it_is_back_in_order_once(house, context, page):
    await write(page, "Un")
    await expect(shown(page)).to_have_count(2)
    await context.set_offline(True)
    await write(page, "Deux")
    await write(page, "Trois")
    await expect(page.locator(".fate")).to_have_text(["Pas encore envoyé", "Pas encore envoyé"])
    await expect(page.locator("#etat")).to_contain_text("pas de connexion internet")

    await context.set_offline(False)
    await expect(shown(page)).to_have_count(6)

    assert [asked.text for asked in house.assistant.asked] == ["Un", "Deux", "Trois"]
    await expect(page.locator(".fate")).to_have_count(0)


async def test_what_the_server_cannot_keep_is_kept_by_the_device_even_over_a_reload(house, page):
    await house.break_store()
    await write(page, "Bonjour")
    await expect(page.locator(".fate")).to_have_text("Pas encore envoyé")
    await page.reload()
    await expect(page.locator(".fate")).to_have_text("Pas encore envoyé")

    await house.mend_store()
    await expect(shown(page)).to_have_count(2)

    assert [asked.text for asked in house.assistant.asked] == ["Bonjour"]


async def test_a_confirmation_that_is_lost_makes_no_double(house, page):
    async def lose_the_answer(route):
        await route.fetch()
        await route.abort()

    await page.route("**/chat/messages", lose_the_answer, times=1)
    await write(page, "Bonjour")
    await expect(shown(page)).to_have_count(2)
    await asyncio.sleep(2)

    assert await texts(page) == ["Bonjour", "Vous avez écrit : Bonjour"]
    assert len(house.assistant.asked) == 1


async def test_a_stream_that_ends_is_taken_up_again_without_loss_or_double(house, door, page):
    await write(page, "Un")
    await expect(shown(page)).to_have_count(2)
    streams = door.app[OPEN_STREAMS]
    for number in range(3):
        await streams.close(door.app)
        await house.desk.reply(house.assistant.asked[0].conversation_id, "claire", f"Suite {number}", f"reply-{number}")
        streams.closing = False
    await expect(page.locator("#fil .mediator")).to_have_count(3)

    await expect(page.locator("#qui")).to_have_text("Une personne vous répond.")
    assert (await texts(page))[2:] == ["Suite 0", "Suite 1", "Suite 2"]


async def test_where_no_stream_passes_the_page_asks_instead(page):
    async def hold_back(route):
        await asyncio.sleep(60)

    await page.clock.install()
    await page.route("**/chat/stream*", hold_back)
    await write(page, "Bonjour")
    for _ in range(4):
        await page.clock.run_for(26_000)
        await asyncio.sleep(0.3)

    await expect(shown(page)).to_have_count(2)
    await page.unroute_all(behavior="ignoreErrors")


async def test_an_expired_session_is_replaced_and_the_message_still_leaves(house, page):
    forged = json.dumps({"token": "expired", "lang": "fr", "since": 8640000000000})
    await page.evaluate("forged => localStorage.setItem('relais.session', forged)", forged)
    await write(page, "Bonjour")
    await expect(shown(page)).to_have_count(2)

    await expect(page.locator("#etat")).to_contain_text("Une nouvelle conversation commence")
    assert [asked.text for asked in house.assistant.asked] == ["Bonjour"]


async def test_a_refused_text_comes_back_with_the_reason(page):
    await write(page, "///")
    await expect(page.locator("#erreur")).not_to_be_empty()
    await expect(shown(page)).to_have_count(0)

    await write(page, "x" * (MAX_CHARACTERS + 1))
    await expect(page.locator("#erreur")).to_contain_text("trop long")
    assert len(await page.input_value("#texte")) == MAX_CHARACTERS + 1
    assert "erreur" in await page.get_attribute("#texte", "aria-describedby")


async def test_nothing_that_is_written_is_run(house, page):
    source = {"title": ATTACK, "organisation": "x", "url": "javascript:document.title='taken'", "verified_on": "x"}
    house.assistant.says(ATTACK, Draft(ATTACK, choices=(Choice(ATTACK, ATTACK),), sources=(source,)))
    await write(page, ATTACK)
    await expect(shown(page)).to_have_count(2)

    assert await page.title() == "Relais, l’assistant des parents"
    assert await page.locator("#fil img, #fil script, #fil [onclick], #fil a[href^=javascript]").count() == 0
    assert ATTACK in (await texts(page))[1]


async def test_erasing_asks_first_then_leaves_nothing(house, page):
    await write(page, "Bonjour")
    await expect(shown(page)).to_have_count(2)
    await page.click("summary")
    await page.click("#effacer button")
    await expect(page.locator("#etat")).to_have_text("La conversation est effacée.")

    await expect(shown(page)).to_have_count(0)
    assert await page.evaluate("localStorage.length") == 0
    await write(page, "Encore")
    await expect(shown(page)).to_have_count(2)


async def test_a_second_tab_shows_the_same_conversation(context, door, page):
    other = await context.new_page()
    await other.goto(str(door.make_url("/chat")))
    await write(page, "Bonjour")
    await expect(shown(page)).to_have_count(2)
    await expect(shown(other)).to_have_count(2)

    await write(other, "Encore")
    await expect(shown(page)).to_have_count(4)
    assert await texts(page) == await texts(other)


async def test_a_conversation_begun_without_javascript_goes_on(context, door, page):
    await page.evaluate("document.getElementById('texte').value = 'Bonjour'")
    await page.evaluate("HTMLFormElement.prototype.submit.call(document.getElementById('saisie'))")
    await expect(shown(page)).to_have_count(2)
    await page.wait_for_selector("html.js")
    await write(page, "Encore")

    await expect(shown(page)).to_have_count(4)


async def test_screen_readers_hear_new_messages_and_not_the_history(page):
    assert await page.get_attribute("#fil", "aria-live") == "off"
    await write(page, "Bonjour")
    await expect(shown(page)).to_have_count(2)
    await expect(page.locator("#fil")).to_have_attribute("aria-live", "polite")

    await page.reload()
    assert await page.get_attribute("#fil", "aria-live") == "off"
    await expect(shown(page)).to_have_count(2)
    await expect(page.locator("#fil")).to_have_attribute("aria-live", "polite")


async def test_everything_can_be_reached_with_the_keyboard_and_is_big_enough(page):
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.className") == "skip"
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.id") in ("texte", "humain")
    sizes = (
        "[...document.querySelectorAll('button, summary, nav a')].filter(x => x.offsetParent).map(x => x.offsetHeight)"
    )
    assert min(await page.evaluate(sizes)) >= 44


@pytest.mark.parametrize(("width", "height"), [(320, 568), (360, 740), (640, 400), (320, 256), (1280, 800)])
async def test_nothing_is_wider_than_the_screen(house, page, width, height):
    house.assistant.says("Long", Draft("mot" * 400 + "\n- https://exemple.fr/" + "a" * 300))
    await page.set_viewport_size({"width": width, "height": height})
    await write(page, "Long")
    await expect(shown(page)).to_have_count(2)

    assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_the_widget_opens_closes_and_gives_the_focus_back(context, door):
    page = await context.new_page()
    await page.goto(str(door.make_url("/demo")))
    opener = page.get_by_role("button", name="Une question ? Écrivez-nous")
    await opener.press("Enter")
    chat = page.frame_locator("iframe")
    await chat.locator("html.js").wait_for()
    await expect(chat.locator("#texte")).to_be_focused()
    await chat.locator("#texte").fill("Bonjour")
    await chat.locator("#texte").press("Enter")
    await expect(chat.locator("#fil .message")).to_have_count(2)

    await chat.locator("#texte").press("Escape")
    await expect(opener).to_be_focused()
    await opener.press("Enter")
    await expect(chat.locator("#fil .message")).to_have_count(2)


class TestTheWayOut:
    """It is needed where a danger has just been told: at the end of a long conversation, on a small screen."""

    async def test_it_is_on_screen_however_far_one_has_read(self, page):
        for number in range(6):
            await write(page, f"une longue question, la {number}e, pour que la page défile")
            await expect(shown(page)).to_have_count(2 * (number + 1))
        await page.evaluate("scrollTo(0, document.body.scrollHeight)")
        assert await page.evaluate("scrollY") > 100
        await expect(page.locator("#quitter")).to_be_in_viewport(ratio=1)

    async def test_three_times_escape_in_the_widget_leaves_the_page_and_forgets(self, context, door):
        page = await context.new_page()
        left = []
        await context.route("**/chat/leave", lambda route: (left.append(1), route.fulfill(body="parti"))[1])
        await page.goto(str(door.make_url("/demo")))
        await page.get_by_role("button", name="Une question").click()
        frame = page.frame_locator("iframe")
        await frame.locator("#texte").fill("Bonjour")
        await frame.locator("#texte").press("Enter")
        await expect(frame.locator("#fil .message")).to_have_count(2)
        await frame.locator("#texte").press("Escape")
        await page.keyboard.press("Escape")
        await page.keyboard.press("Escape")
        await expect(page.locator("body")).to_have_text("parti")
        assert left
        assert await page.evaluate("localStorage.length") == 0
