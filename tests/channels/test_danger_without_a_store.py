"""A message that tells of danger and cannot be kept: whoever wrote it is given the numbers at once, at every door."""

from __future__ import annotations

import re
from typing import Any

import pytest
import socketio

from channels.web.routes import add_routes as add_chat
from conversations.model import Author, Draft, Emergency, Inbound
from conversations.ports import DangerNotKept, StoreUnavailable
from tests.channels.conftest import House
from tests.channels.programs.conftest import doors

SOS, NUMBERS = "elle veut mourir", "Danger : 15. Idées de suicide : 3114."


@pytest.fixture
async def broken(house: House) -> House:
    numbers = Draft(NUMBERS, author=Author.SYSTEM, meta={"decision": "emergency"})
    house.triage.emergencies[SOS] = Emergency("urgence.suicide", numbers)
    await house.break_store()
    return house


async def test_the_inbox_says_what_to_answer(broken: House) -> None:
    with pytest.raises(DangerNotKept) as refused:
        await broken.inbox.accept(Inbound("web", "amina", SOS, "1"))
    assert refused.value.answer.text == NUMBERS
    with pytest.raises(StoreUnavailable) as ordinary:
        await broken.inbox.accept(Inbound("web", "amina", "bonjour", "2"))
    assert not isinstance(ordinary.value, DangerNotKept)


async def test_by_rest(broken: House, aiohttp_client: Any) -> None:
    door = await aiohttp_client(broken.application(doors))
    answer = await door.post("/webhooks/rest/webhook", json={"sender": "amina", "message": SOS})
    body = await answer.json()
    assert (answer.status, body["error"], body["emergency"]) == (503, "not_stored", NUMBERS)
    assert body["message"].startswith(NUMBERS)
    assert broken.settings.human_contact in body["message"]


async def test_by_socket_io(broken: House, aiohttp_client: Any) -> None:
    door = await aiohttp_client(broken.application(doors))
    client, heard, confirmed = socketio.AsyncClient(reconnection=False), [], []
    client.on("bot_uttered", heard.append)
    client.on("session_confirm", confirmed.append)
    await client.connect(str(door.make_url("/")))
    await client.emit("session_request", {})
    while not confirmed:
        await client.sleep(0.01)
    await client.emit("user_uttered", {"message": SOS, "session_id": confirmed[0]})
    while not heard:
        await client.sleep(0.01)
    assert heard[0]["text"].startswith(NUMBERS)
    await client.disconnect()


async def test_on_the_page_and_by_its_plain_form(house: House, aiohttp_client: Any) -> None:
    numbers = Draft(NUMBERS, author=Author.SYSTEM, meta={"decision": "emergency"})
    house.triage.emergencies[SOS] = Emergency("urgence.suicide", numbers)
    door = await aiohttp_client(house.application(add_chat))
    token = (await (await door.post("/chat/session")).json())["token"]
    page = await (await door.get("/chat", headers={"Accept": "text/html"})).text()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)">', page))
    await house.break_store()
    body, headers = {"text": SOS, "local_id": "local-0001"}, {"Authorization": f"Bearer {token}"}
    answer = await door.post("/chat/messages", json=body, headers=headers)
    assert (answer.status, (await answer.json())["emergency"]) == (503, NUMBERS)
    answer = await door.post("/chat/say", data={**hidden, "text": SOS}, headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status, NUMBERS in await answer.text()) == (503, True)
