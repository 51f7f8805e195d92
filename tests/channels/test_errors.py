"""Errors are kind: a status that is true, words that a parent reads, and nothing of the inside."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from conversations.desk import UnknownConversation
from conversations.model import OwnerKind, Ownership
from conversations.normalisation import RefusedText
from conversations.ownership import TransitionRefused
from conversations.ports import StoreUnavailable
from conversations.texts import text
from tests.channels.conftest import House

INSIDE = "SELECT * FROM messages WHERE text = 'mot de passe Lucas2014'"
TROUBLES: dict[str, tuple[Callable[[], Exception], int, str]] = {
    "refused": (lambda: RefusedText("empty_message"), 422, "empty_message"),
    "store": (lambda: StoreUnavailable(INSIDE), 503, "not_stored"),
    "unknown": (lambda: UnknownConversation(INSIDE), 404, "unknown_conversation"),
    "taken": (lambda: TransitionRefused("taken", Ownership(OwnerKind.MEDIATOR, "lea")), 409, "refused"),
    "value": (lambda: ValueError(INSIDE), 400, "bad_request"),
    "bug": (lambda: KeyError(INSIDE), 500, "error"),
}
EACH = pytest.mark.parametrize("name", TROUBLES)


@pytest.fixture
async def client(house: House, aiohttp_client) -> TestClient:
    async def fail(request: web.Request) -> web.Response:
        raise TROUBLES[request.match_info["name"]][0]()

    async def gone(_request: web.Request) -> web.Response:
        raise web.HTTPGone

    def add(application: web.Application) -> None:
        application.router.add_get("/fail/{name}", fail)
        application.router.add_get("/gone", gone)

    return await aiohttp_client(house.application(add))


@EACH
async def test_each_trouble_has_its_status_and_its_code(client: TestClient, name: str) -> None:
    _, status, code = TROUBLES[name]
    answer = await client.get(f"/fail/{name}")
    assert answer.status == status
    body = await answer.json()
    assert body["error"] == code
    assert body["message"]


@EACH
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
async def test_nothing_of_the_inside_is_shown(client: TestClient, name: str, accept: str) -> None:
    shown = await (await client.get(f"/fail/{name}", headers={"Accept": accept})).text()
    assert "SELECT" not in shown
    assert "Lucas" not in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize("name", ["store", "bug"])
async def test_when_the_service_is_down_it_says_whom_to_ask(client: TestClient, house: House, name: str) -> None:
    assert house.settings.human_contact in (await (await client.get(f"/fail/{name}")).json())["message"]


async def test_a_refusal_says_who_holds_the_conversation(client: TestClient) -> None:
    assert (await (await client.get("/fail/taken")).json())["owner"] == "lea"


@pytest.mark.parametrize(("asked", "lang"), [("ar,fr;q=0.8", "ar"), ("xx, en-GB;q=0.9", "en"), ("", "fr"), ("*", "fr")])
async def test_words_are_in_the_language_that_the_browser_asks_for(client: TestClient, asked: str, lang: str) -> None:
    answer = await client.get("/fail/refused", headers={"Accept-Language": asked})
    assert (await answer.json())["message"] == text("empty_message", lang)


async def test_a_browser_is_given_a_page(client: TestClient) -> None:
    answer = await client.get("/fail/store", headers={"Accept": "text/html,*/*"})
    assert answer.content_type == "text/html"
    page = await answer.text()
    assert page.startswith("<!doctype html>")
    assert "role='alert'" in page


async def test_an_answer_that_was_meant_passes_untouched(client: TestClient) -> None:
    assert (await client.get("/gone")).status == 410
    assert (await client.get("/nowhere")).status == 404


@EACH
async def test_nothing_of_the_inside_is_logged(client: TestClient, name: str, caplog) -> None:
    await client.get(f"/fail/{name}")
    assert "SELECT" not in caplog.text
    assert "Lucas" not in caplog.text


async def test_what_is_refused_as_malformed_is_logged_by_its_place_without_its_words(
    client: TestClient, caplog
) -> None:
    await client.get("/fail/value")
    assert "ValueError at test_errors.py:" in caplog.text
    assert "SELECT" not in caplog.text
