"""The widget ``rasa-webchat`` of the npm registry, unmodified, on somebody else's page, talks to the system."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, expect

from tests.end_to_end.browsers import chromium, window
from tests.end_to_end.npm_packages import unpacked
from tests.end_to_end.parents import signed_content
from tests.end_to_end.running_system import RunningSystem, made_by_setup

pytestmark = pytest.mark.slow

VERSION = "1.0.1"
SHA512 = "Ld1zVJvTAaTrs6A5p8t70agNNrKYRyXlvqXZRgBoDvKKUXbA0jhJKECi5bdPGlaR6jsmqWtVylHS+YqIqo0x8w=="
PAGE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>Une école</title></head>
<body><h1>Une école</h1>
<script src="/rasa-webchat/lib/index.js"></script>
<script>
WebChat.default({"socketUrl": %s, "customData": {"language": "fr"}, "customMessageDelay": () => 0%s}, null);
</script>
</body></html>"""


@pytest.fixture(scope="session")
def package() -> Path:
    """The package as the registry has it."""
    return unpacked("rasa-webchat", VERSION, SHA512, made_by_setup() / "npm")


@pytest.fixture
async def school(running_system: RunningSystem, package: Path) -> AsyncIterator[str]:
    """The address of a page of another origin that embeds the widget as its manual says."""

    async def page(request: web.Request) -> web.Response:
        opening = ', "initPayload": "/get_started"' if "opening" in request.query else ""
        return web.Response(text=PAGE % (json.dumps(running_system.url), opening), content_type="text/html")

    application = web.Application()
    application.router.add_get("/", page)
    application.router.add_static("/rasa-webchat", package)
    server = TestServer(application)
    await server.start_server()
    yield str(server.make_url("/"))
    await server.close()


@pytest.fixture
async def page(school: str) -> AsyncIterator[Page]:
    """The school's page, its widget open and welcoming."""
    async with chromium() as browser:
        page = await window(browser)
        await page.goto(school)
        await page.click(".rw-launcher")
        await expect(page.locator(".rw-response")).to_contain_text("Je suis un robot")
        yield page
        assert page.complaints == []


async def write(page: Page, text: str) -> None:
    await page.fill(".rw-new-message", text)
    await page.press(".rw-new-message", "Enter")


async def session_of(page: Page) -> str:
    """The session that the widget has kept in the browser."""
    kept = await page.evaluate("JSON.parse(localStorage.getItem('chat_session')).session_id")
    assert isinstance(kept, str)
    return kept


async def test_the_widget_begins_with_who_speaks_of_which_nothing_is_kept(
    running_system: RunningSystem, page: Page
) -> None:
    assert running_system.transcript("socketio", signed_content(await session_of(page))) == []


async def test_an_opening_order_of_the_page_is_met_by_the_same_words(school: str) -> None:
    async with chromium() as browser:
        page = await window(browser)
        await page.goto(f"{school}?opening=1")
        await page.click(".rw-launcher")
        await expect(page.locator(".rw-response")).to_contain_text("Je suis un robot")
        await expect(page.locator(".rw-client")).to_have_count(0)


async def test_a_question_is_typed_and_answered_with_its_source(page: Page) -> None:
    await write(page, "mon compte educonnect est bloqué")

    answer = page.locator(".rw-response").nth(1)
    await expect(answer).to_contain_text("educonnect.education.gouv.fr")
    await expect(answer).to_contain_text("Source :")
    await expect(answer.locator("a[href^='https://']").last).to_be_visible()
    await expect(page.locator(".rw-client")).to_have_text(["mon compte educonnect est bloqué"])


async def test_a_quick_reply_is_clicked_and_answered(page: Page) -> None:
    await write(page, "aide")
    replies = page.locator(".rw-reply")
    await expect(replies.first).to_be_visible()
    label = await replies.first.inner_text()
    await replies.first.click()

    await expect(page.locator(".rw-client").last).to_have_text(label)
    await expect(page.locator(".rw-response").last).to_contain_text("Source :")


async def test_a_reload_keeps_the_conversation(running_system: RunningSystem, page: Page) -> None:
    await write(page, "bonjour")
    await expect(page.locator(".rw-response").nth(1)).to_contain_text("Bonjour")
    session = await session_of(page)

    await page.reload()
    await expect(page.locator(".rw-client")).to_have_text(["bonjour"])
    await write(page, "merci")
    await expect(page.locator(".rw-response").nth(2)).to_contain_text("Avec plaisir")

    assert await session_of(page) == session
    kept = running_system.transcript("socketio", signed_content(session))
    assert [author for author, _ in kept] == ["parent", "assistant", "parent", "assistant"]
    assert [text for author, text in kept if author == "parent"] == ["bonjour", "merci"]


async def test_a_mediators_words_arrive_in_the_widget_without_being_asked_for(
    page: Page, signed_in: aiohttp.ClientSession
) -> None:
    await write(page, "parler à quelqu'un")
    await expect(page.locator(".rw-response").last).to_contain_text("médiateur")
    async with signed_in.get("/api/v1/queue") as answer:
        conversation = (await answer.json())["waiting"][-1]["id"]

    body = {"text": "Bonjour, je suis là.", "local_id": "widget-01"}
    async with signed_in.post(f"/api/v1/conversations/{conversation}/reply", json=body) as answer:
        assert answer.status == 200

    await expect(page.locator(".rw-response", has_text=re.compile("Bonjour, je suis là"))).to_have_count(1)
