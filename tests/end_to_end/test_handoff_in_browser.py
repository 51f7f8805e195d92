"""The main job, played in a browser: the assistant answers, a human takes over in the same chat, and hands back."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from uuid import uuid4

import aiohttp
import pytest
from playwright.async_api import Browser, Page, expect

from tests.end_to_end.browsers import DESK, PHONE, SHEET, chromium, picture, window
from tests.end_to_end.mediators import PASSWORD
from tests.end_to_end.parents import RestParent
from tests.end_to_end.running_system import RunningSystem
from tests.end_to_end.weak_network import WeakNetwork

pytestmark = pytest.mark.slow

QUESTION = "mon compte educonnect est bloqué"
HUMAN = "Parler à quelqu’un"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture
async def network(running_system: RunningSystem) -> AsyncIterator[WeakNetwork]:
    """What lies between the parent and the system; the mediator has a line of her own."""
    network = WeakNetwork(running_system.url)
    await network.mend()
    yield network
    await network.cut()


@pytest.fixture
async def parent(browser: Browser, network: WeakNetwork) -> AsyncIterator[Page]:
    """The parent's page."""
    page = await window(browser)
    await page.goto(f"{network.url}/chat")
    await page.wait_for_selector("html.js")
    yield page
    assert page.complaints == []


async def mediator_signs_in(browser: Browser, system: RunningSystem, username: str, once: str) -> Page:
    """A second window, in which a mediator comes with a one-time password and must choose another first."""
    page = await window(browser)
    await page.goto(f"{system.url}/mediators")
    await page.fill("#username", username)
    await page.fill("#password", once)
    await page.click("main button.primary")
    await page.fill("#new", PASSWORD)
    await page.fill("#again", PASSWORD)
    await page.click("main button.primary")
    await expect(page.locator("#live")).to_have_text("En direct")
    return page


async def writes(page: Page, text: str) -> None:
    await page.fill("#texte", text)
    await page.press("#texte", "Enter")


async def replies(console: Page, text: str) -> None:
    await console.fill("#text", text)
    await console.press("#text", "Control+Enter")


async def somebody_else_waits(http: aiohttp.ClientSession, system: RunningSystem) -> None:
    """Another parent asks for a human meanwhile."""
    other = RestParent(http, system.url)
    for text in ("Hérault", "au collège", "parler à quelqu'un"):
        await other.asks(text)


async def conversation(page: Page) -> list[tuple[str, str]]:
    """Who says what on the parent's page, in order."""
    found = await page.locator("#fil .message").evaluate_all(
        "all => all.map(one => [one.classList[1], one.querySelector('.words').innerText.trim()])"
    )
    return [(author, re.sub(r"\s+", " ", text)) for author, text in found]


async def asks_and_wants_a_human(parent: Page) -> None:
    """Question, answer with its source, and the button that calls a human."""
    await writes(parent, QUESTION)
    answer = parent.locator("#fil .assistant")
    await expect(answer).to_contain_text("educonnect.education.gouv.fr")
    await expect(answer.locator(".sources li").first).to_contain_text("vérifié le")
    await expect(answer.locator(".sources a").first).to_have_attribute("href", re.compile("^https://"))
    asked = parent.locator("#fil .message.parent")
    await picture(parent, "chat", SHEET, asked)
    await picture(parent, "chat-phone", PHONE, asked)
    await parent.get_by_role("button", name=HUMAN).last.click()
    await expect(parent.locator("#fil .system").last).to_contain_text("Je préviens un médiateur")
    await expect(parent.locator("#qui")).to_contain_text("Vous attendez une personne")


async def opens_the_newest(console: Page) -> None:
    """The mediator opens the conversation that has come last into the queue, and takes it."""
    await console.locator("#waiting a", has_text="Le parent demande une personne").last.click()
    await expect(console.locator("#messages")).to_contain_text(QUESTION)
    await expect(console.locator("#messages")).to_contain_text("Sources")
    await console.get_by_role("button", name="Prendre").click()
    await expect(console.locator("#owner")).to_have_text("Vous suivez cette conversation.")


async def test_question_answer_human_live_reply_and_back(
    browser: Browser, running_system: RunningSystem, parent: Page, http: aiohttp.ClientSession
) -> None:
    await asks_and_wants_a_human(parent)
    once = running_system.one_time_passwords["mediateur"]
    console = await mediator_signs_in(browser, running_system, "mediateur", once)

    await opens_the_newest(console)
    await expect(parent.locator("#qui")).to_have_text("Une personne vous répond.")
    await replies(console, "Bonjour, je suis médiatrice. Quel est le problème ?")
    await expect(parent.locator("#fil .mediator")).to_contain_text("je suis médiatrice")

    await writes(parent, "Le code n'arrive pas sur mon téléphone.")
    await expect(console.locator("#messages")).to_contain_text("Le code n'arrive pas")
    await somebody_else_waits(http, running_system)
    await expect(console.locator("#waiting")).to_contain_text("Hérault (34) · Collège")
    await expect(console.locator("#announcer")).to_contain_text("Nouvelle demande")
    joined = console.locator("#messages .message.from-system").last
    await picture(console, "console", DESK, joined)
    await picture(console, "console-phone", PHONE, joined)
    await replies(console, "Demandez un nouveau code, puis attendez cinq minutes.")
    await expect(parent.locator("#fil .mediator")).to_have_count(2)
    await console.get_by_role("button", name="Rendre à l’assistant").click()
    await expect(parent.locator("#qui")).to_have_text("Un robot vous répond.")

    await writes(parent, "merci beaucoup")
    await expect(parent.locator("#fil .assistant").last).to_contain_text("Avec plaisir")
    await expect(parent.locator("#fil .assistant")).to_have_count(2)
    said = await conversation(parent)
    assert [author for author, _ in said] == [
        *("parent", "assistant"),
        *("parent", "system", "system"),
        *("mediator", "parent", "mediator"),
        "system",
        *("parent", "assistant"),
    ]
    assert console.complaints == []


async def test_the_same_with_the_parents_network_cut_for_ten_seconds_in_the_middle(
    browser: Browser, running_system: RunningSystem, parent: Page, network: WeakNetwork
) -> None:
    await asks_and_wants_a_human(parent)
    username = f"m{uuid4().hex[:12]}"
    once = running_system.command("users", "add", username, "mediator")
    console = await mediator_signs_in(browser, running_system, username, once)
    await opens_the_newest(console)
    await replies(console, "Bonjour, je suis là.")
    await expect(parent.locator("#fil .mediator")).to_have_count(1)

    await writes(parent, "Parent 0")  # on its way when the line goes dead: it may have arrived, or not
    async with network.cut_for(10):
        for number in (1, 2, 3):
            await writes(parent, f"Parent {number}")
            await replies(console, f"Réponse {number}")
        await expect(parent.locator(".fate").nth(2)).to_have_text("Pas encore envoyé")
        await expect(parent.locator("#etat")).not_to_be_empty()
        await expect(console.locator("#messages .mine")).to_have_count(4)
        # Exactly: beside the author's name stands the hour, and « Parent 10:08 » is not what the parent wrote.
        await expect(console.locator("#messages").get_by_text("Parent 1", exact=True)).to_have_count(0)
    await expect(parent.locator("#fil .mediator")).to_have_count(4, timeout=40_000)
    await expect(parent.locator(".fate")).to_have_count(0, timeout=40_000)
    await expect(console.locator("#messages")).to_contain_text("Parent 3")

    await replies(console, "Je vous rends au robot.")
    await expect(parent.locator("#fil .mediator")).to_have_count(5)
    await console.get_by_role("button", name="Rendre à l’assistant").click()
    await expect(parent.locator("#qui")).to_have_text("Un robot vous répond.")
    await writes(parent, QUESTION)
    await expect(parent.locator("#fil .assistant")).to_have_count(2)

    said = await conversation(parent)
    middle = [text for author, text in said if author in ("parent", "mediator")][2:-1]
    assert [text for text in middle if text.startswith("Parent")] == [f"Parent {n}" for n in range(4)]
    assert [text for text in middle if not text.startswith("Parent")] == [
        "Bonjour, je suis là.",
        *("Réponse 1", "Réponse 2", "Réponse 3"),
        "Je vous rends au robot.",
    ]
    await parent.reload()
    await expect(parent.locator("#fil .assistant")).to_have_count(2)
    assert await conversation(parent) == said, "what was shown live is what is kept"
    seen_there = await console.locator("#messages > li .text").all_inner_texts()
    assert [re.sub(r"\s+", " ", text.strip()) for text in seen_there if text in middle] == [
        text for _, text in said if text in middle
    ], "both see the same order"
