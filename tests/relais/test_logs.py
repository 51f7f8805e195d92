"""A secret word is planted wherever an error can carry one: no log repeats it, ours or a library's."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp import web
from rasa_sdk import Action
from sqlalchemy import text

from channels.rasa.actions_webhook import actions_application
from channels.web.routes import add_routes as add_chat
from conversations.model import Inbound
from conversations.ports import StoreUnavailable
from relais import logs
from tests.channels.conftest import House, house

__all__ = ["house"]
SECRET = "tournesol"


class Trouble(Exception):
    """Says what it was given."""


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that is logged, at any level, as the house writes it."""
    output, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(output)
    handler.setFormatter(logs.WordlessFormatter("%(levelname)s %(name)s: %(message)s"))
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield output
    root.removeHandler(handler)
    root.setLevel(level)


def told(written: io.StringIO, kind: str) -> str:
    """What was logged: the kind of the error, and not the secret."""
    lines = written.getvalue()
    assert kind in lines
    assert SECRET not in lines
    return lines


async def breaks(*_: Any, **__: Any) -> Any:
    raise Trouble(SECRET)


async def accept(house: House) -> None:
    await house.inbox.accept(Inbound("web", "amina", f"mon mot est {SECRET}", "local-1"))
    await house.turns.settle()


async def test_an_assistant_that_fails(house: House, written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.assistant, "reply", breaks)
    await accept(house)
    assert "the assistant failed in conversation" in told(written, "Trouble (")


async def test_a_turn_that_fails(house: House, written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.store, "commit_turn", breaks)
    await accept(house)
    assert "turn failed in conversation" in told(written, "Trouble (")


async def test_an_assistant_that_cannot_be_told(
    house: House, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    await accept(house)
    conversation = await house.store.open_conversation("web", "amina")
    assert conversation is not None
    await house.desk.take(conversation.id, "lea")
    monkeypatch.setattr(house.assistant, "tell", breaks)
    await house.desk.hand_back(conversation.id, "lea")
    told(written, "Trouble at test_logs.py:")


async def test_a_database_that_refuses_a_message_and_a_door_that_says_so(
    house: House, written: io.StringIO, aiohttp_client: Any
) -> None:
    door = await aiohttp_client(house.application(add_chat))
    token = (await (await door.post("/chat/session")).json())["token"]
    await house.break_store()
    body = {"text": SECRET, "local_id": "local-0001"}
    refused = await door.post("/chat/messages", json=body, headers={"Authorization": f"Bearer {token}"})
    assert refused.status == 503
    assert "StoreUnavailable" in told(written, "OperationalError")
    await house.mend_store()


async def test_the_database_does_not_put_the_words_of_a_statement_into_its_error(house: House) -> None:
    async with house.engine.begin() as connection:
        with pytest.raises(Exception, match="hidden") as refused:
            await connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": SECRET})
    assert SECRET not in str(refused.value)
    with pytest.raises(StoreUnavailable) as unavailable:
        await house.break_store()
        await accept(house)
    assert SECRET not in str(unavailable.value)


async def test_a_door_that_fails(
    house: House, written: io.StringIO, aiohttp_client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = await aiohttp_client(house.application(add_chat))
    token = (await (await door.post("/chat/session")).json())["token"]
    monkeypatch.setattr(house.inbox, "accept", breaks)
    body, headers = {"text": SECRET, "local_id": "local-0001"}, {"Authorization": f"Bearer {token}"}
    assert (await door.post("/chat/messages", json=body, headers=headers)).status == 500
    assert "unexpected error on POST" in told(written, "Trouble (")


async def test_an_action_that_fails(written: io.StringIO, aiohttp_client: Any) -> None:
    class Broken(Action):
        def name(self) -> str:
            return "broken"

        async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
            raise Trouble(tracker.latest_message["text"])

    rasa = await aiohttp_client(actions_application([Broken()], "token"))
    tracker = {"sender_id": "c1", "slots": {}, "latest_message": {"text": SECRET}, "events": [], "active_loop": {}}
    call = {"next_action": "broken", "sender_id": "c1", "tracker": {**tracker, "paused": False}, "domain": {}}
    answer = await rasa.post("/webhook/token", json=call)
    assert (answer.status, SECRET in await answer.text()) == (500, False)
    told(written, "action broken failed: Trouble (")


async def test_what_a_library_logs_of_an_error_of_ours(written: io.StringIO, aiohttp_client: Any) -> None:
    """aiohttp itself logs the error of a handler that no middleware guards."""
    application = web.Application()
    application.router.add_get("/", breaks)
    assert (await (await aiohttp_client(application)).get("/")).status == 500
    assert "Error handling request" in told(written, "Trouble (")


async def test_an_error_that_nobody_caught(written: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    loop.set_exception_handler(logs.unhandled)

    def callback(words: str) -> None:
        raise Trouble(words)

    loop.call_soon(callback, SECRET)
    task = asyncio.ensure_future(breaks())
    await asyncio.wait([task])
    del task
    await asyncio.sleep(0)
    loop.set_exception_handler(before)
    lines = told(written, "Trouble (")
    assert "error in a callback" in lines
    assert "never retrieved" in lines
