"""An emergency is answered whatever the pace, at every door; what a flood costs stays bounded."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
import socketio

from channels.rate_limit import BURST
from channels.urgency import ADDRESS_BURST, SENDER_BURST, SENDER_SECONDS, Urgency
from channels.web.routes import add_routes as add_chat
from conversations.model import Author, Draft, Emergency
from conversations.normalisation import MAX_CHARACTERS
from tests.channels.conftest import House
from tests.channels.programs.conftest import doors

SOS = "elle veut mourir"
NUMBERS = "15, 3114"


@pytest.fixture
def watchful(house: House) -> House:
    """Programs may send twice at once; triage knows one emergency, and counts what it reads."""
    house.settings = replace(house.settings, sender_rate=4)
    numbers = Draft(NUMBERS, author=Author.SYSTEM, meta={"decision": "emergency"})
    house.triage.emergencies[SOS] = Emergency("urgence.suicide", numbers)
    return house


async def said(house: House, channel: str, contact: str) -> list[str]:
    return [message.text for message in await house.store.history(channel, contact)]


async def test_by_rest(watchful: House, aiohttp_client: Any) -> None:
    door = await aiohttp_client(watchful.application(doors))

    async def post(text: str) -> Any:
        return await door.post("/webhooks/rest/webhook", json={"sender": "amina", "message": text})

    statuses = [(await post(f"question {number}")).status for number in range(4)]
    assert statuses == [200, 200, 429, 429]
    answered = await post(SOS)
    assert (answered.status, (await answered.json())[0]["text"]) == (200, NUMBERS)
    assert (await post("question 5")).status == 429
    assert (await watchful.store.queue())[0].contact == "amina"


async def test_by_socket_io(watchful: House, aiohttp_client: Any) -> None:
    door = await aiohttp_client(watchful.application(doors))
    client, heard, confirmed = socketio.AsyncClient(reconnection=False), [], []
    client.on("bot_uttered", heard.append)
    client.on("session_confirm", confirmed.append)
    await client.connect(str(door.make_url("/")))
    await client.emit("session_request", {})
    while not confirmed:
        await client.sleep(0.01)
    for words in ("question 1", "question 2", "question 3", SOS):
        await client.emit("user_uttered", {"message": words, "session_id": confirmed[0]})
    while not any(one["text"] == NUMBERS for one in heard):
        await client.sleep(0.01)
    assert any(one.get("metadata", {}).get("error") == "too_fast" for one in heard)
    await client.disconnect()


async def test_on_the_page_and_by_its_plain_form(watchful: House, aiohttp_client: Any) -> None:
    door = await aiohttp_client(watchful.application(add_chat))
    token = (await (await door.post("/chat/session")).json())["token"]

    async def post(number: int, text: str) -> int:
        body = {"text": text, "local_id": f"local-{number:04}"}
        return (await door.post("/chat/messages", json=body, headers={"Authorization": f"Bearer {token}"})).status

    assert [await post(number, "encore") for number in range(BURST + 1)] == [202] * BURST + [429]
    assert await post(BURST + 1, SOS) == 202

    async def submit(text: str) -> tuple[int, str]:
        page = await (await door.get("/chat", headers={"Accept": "text/html"})).text()
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)">', page))
        answer = await door.post("/chat/say", data={**hidden, "text": text}, headers={"Sec-Fetch-Site": "same-origin"})
        return answer.status, await answer.text()

    assert [(await submit("encore"))[0] for _ in range(BURST + 1)][-1] == 429
    status, page = await submit(SOS)
    assert (status, NUMBERS in page) == (200, True)


class TestBounds:
    """Reading a refused message costs milliseconds; a machine that sends without end is not read on."""

    @pytest.fixture
    def reads(self, watchful: House, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        seen: list[str] = []
        assess = watchful.triage.assess

        def counted(text: str, lang: str) -> Emergency | None:
            seen.append(text)
            return assess(text, lang)

        monkeypatch.setattr(watchful.triage, "assess", counted)
        return seen

    async def test_one_sender(self, watchful: House, reads: list[str]) -> None:
        now = [0.0]
        urgency = Urgency(lambda: now[0])

        async def passes(words: str, sender: str = "amina") -> bool:
            return await urgency.passes(watchful.inbox, words, "fr", sender, "1.2.3.4")

        for _ in range(SENDER_BURST + 5):
            assert not await passes("encore")
        assert len(reads) == SENDER_BURST
        assert not await passes(SOS), "nobody types so fast"
        assert await passes(SOS, "bruno")
        now[0] += SENDER_SECONDS
        assert await passes(SOS)

    async def test_one_address_with_all_the_senders_that_it_invents(self, watchful: House, reads: list[str]) -> None:
        urgency = Urgency(lambda: 0.0)
        for number in range(ADDRESS_BURST * 2):
            await urgency.passes(watchful.inbox, SOS, "fr", f"sender {number}", "1.2.3.4")
        assert len(reads) == ADDRESS_BURST

    async def test_what_no_door_would_take_is_not_read(self, watchful: House, reads: list[str]) -> None:
        urgency = Urgency()
        for words in ("", "x" * (MAX_CHARACTERS + 1)):
            assert not await urgency.passes(watchful.inbox, words, None, "amina", None)
        assert reads == []
