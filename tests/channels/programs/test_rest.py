"""Rasa's REST contract: one request, every message not given yet, once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from channels.programs import rest
from conversations.model import Author, Choice, Draft, Emergency
from conversations.normalisation import MAX_CHARACTERS
from conversations.texts import text
from tests.channels.conftest import House

URL = "/webhooks/rest/webhook"


async def post(door: TestClient, message: Any = "bonjour", sender: Any = "amina", **metadata: Any) -> ClientResponse:
    return await door.post(URL, json={"sender": sender, "message": message, "metadata": metadata or None})


async def texts(answer: ClientResponse) -> list[str]:
    assert answer.status == 200, await answer.text()
    return [message["text"] for message in await answer.json()]


class TestContract:
    async def test_the_door_says_that_it_exists(self, door: TestClient) -> None:
        assert await (await door.get("/webhooks/rest")).json() == {"status": "ok"}

    async def test_a_message_is_answered_in_rasas_form_with_our_fields_in_custom(
        self, house: House, door: TestClient
    ) -> None:
        source = {"title": "Aide", "organisation": "Ministère", "url": "https://x.fr", "verified_on": "2026-11-21"}
        meta = {
            "decision": "answer",
            "topics": ["ent.quoi"],
            "guide": None,
            "item": "ent.quoi",
            "revision": 1,
            "score": 0.9,
        }
        house.assistant.says("ent ?", Draft("L’ENT", choices=(Choice("Oui", "yes"),), sources=(source,), meta=meta))
        (message,) = await (await post(door, "ent ?")).json()
        assert message == {
            "recipient_id": "amina",
            "text": "L’ENT",
            "buttons": [{"title": "Oui", "payload": "yes"}],
            "custom": {
                "choices": [{"label": "Oui", "value": "yes"}],
                "sources": [source],
                "lang": "fr",
                "dir": "ltr",
                "meta": {**meta, "owner": "assistant"},
            },
        }

    async def test_a_program_that_sends_sms_says_so_and_is_told_how_many_they_are(
        self, house: House, door: TestClient
    ) -> None:
        house.assistant.says("ent ?", Draft("L’ENT", choices=(Choice("Oui", "yes"),), meta={"decision": "guide"}))
        (message,) = await (await post(door, "ent ?", channel="sms")).json()
        assert house.assistant.asked[-1].reads_as == "sms"
        assert message["custom"]["meta"]["sms_segments"] == 1
        (message,) = await (await post(door, "ent ?", "bilal")).json()
        assert house.assistant.asked[-1].reads_as is None
        assert "sms_segments" not in message["custom"]["meta"]

    async def test_without_choices_there_are_no_buttons(self, door: TestClient) -> None:
        (message,) = await (await post(door)).json()
        assert "buttons" not in message

    async def test_a_choice_is_picked_by_its_payload_or_its_number(self, house: House, door: TestClient) -> None:
        offered = (Choice("Au collège", "level:college"), Choice("Au lycée", "level:lycee"))
        house.assistant.says("pronote", Draft("Où ?", choices=offered))
        for pick in ("level:lycee", "2"):
            await post(door, "pronote")
            await post(door, pick)
            assert house.assistant.asked[-1].choice == "level:lycee"

    async def test_each_message_is_given_once(self, door: TestClient) -> None:
        assert await texts(await post(door, "un")) == ["Vous avez écrit : un"]
        assert await texts(await post(door, "deux")) == ["Vous avez écrit : deux"]

    async def test_what_was_said_meanwhile_comes_with_the_next_answer(self, house: House, door: TestClient) -> None:
        await post(door, "un")
        conversation = await house.store.open_conversation("rest", "amina")
        assert conversation is not None
        await house.desk.reply(conversation.id, "lea", "Bonjour, je suis Léa", "m-1")
        await house.desk.hand_back(conversation.id, "lea")
        heard, back, answer = await texts(await post(door, "et la cantine ?"))
        assert (heard, answer) == ("Bonjour, je suis Léa", "Vous avez écrit : et la cantine ?")
        assert back.startswith(text("handed_back", "fr"))

    async def test_two_senders_are_two_conversations(self, door: TestClient) -> None:
        answers = await asyncio.gather(*(post(door, f"je suis {name}", sender=name) for name in ("amina", "bruno")))
        assert [await texts(answer) for answer in answers] == [
            ["Vous avez écrit : je suis amina"],
            ["Vous avez écrit : je suis bruno"],
        ]

    async def test_two_messages_at_once_each_get_their_answer_once(self, door: TestClient) -> None:
        answers = await asyncio.gather(post(door, "un"), post(door, "deux"))
        given = [words for answer in answers for words in await texts(answer)]
        assert sorted(given) == ["Vous avez écrit : deux", "Vous avez écrit : un"]

    async def test_a_repeated_request_is_taken_once(self, house: House, door: TestClient) -> None:
        for _ in range(2):
            await post(door, "bonjour", message_id="m-1")
        assert len(house.assistant.asked) == 1
        assert len(await house.store.history("rest", "amina")) == 2

    @pytest.mark.parametrize(
        ("given", "lang"), [("ar", "ar"), ("en", "en"), (None, "fr"), ("", "fr"), (3, "fr"), ("x" * 99, "fr")]
    )
    async def test_the_language_to_begin_with(self, house: House, door: TestClient, given: Any, lang: str) -> None:
        await post(door, lang=given)
        assert house.assistant.asked[-1].profile.lang == lang

    async def test_an_emergency_is_answered_without_the_assistant(self, house: House, door: TestClient) -> None:
        house.assistant.away = True
        numbers = Draft("15, 3114", author=Author.SYSTEM, meta={"decision": "emergency"})
        house.triage.emergencies["elle veut mourir"] = Emergency("urgence.suicide", numbers)
        (message,) = await (await post(door, "elle veut mourir")).json()
        assert (message["text"], message["custom"]["meta"]["owner"]) == ("15, 3114", "waiting")


class TestTrouble:
    async def test_when_the_assistant_is_away_the_parent_is_told_and_offered_a_person(
        self, house: House, door: TestClient
    ) -> None:
        house.assistant.away = True
        (message,) = await (await post(door)).json()
        assert message["text"] == text("assistant_trouble", "fr")
        assert message["buttons"] == [{"title": text("choice_human", "fr"), "payload": "human"}]

    async def test_an_answer_that_comes_too_late_comes_with_the_next_request(
        self, house: House, aiohttp_client
    ) -> None:
        house.settings = replace(house.settings, reply_seconds=0.05)
        door = await aiohttp_client(house.application(rest.add_routes))
        house.assistant.open_gate.clear()
        assert await texts(await post(door, "un")) == []
        house.assistant.open_gate.set()
        await house.turns.settle()
        house.settings = replace(house.settings, reply_seconds=2.0)
        assert (await texts(await post(door, "deux")))[0] == "Vous avez écrit : un"

    async def test_what_could_not_be_kept_is_said_not_to_be_and_whom_to_ask(
        self, house: House, door: TestClient
    ) -> None:
        await house.break_store()
        answer = await post(door)
        assert answer.status == 503
        body = await answer.json()
        assert body["error"] == "not_stored"
        assert house.settings.human_contact in body["message"]
        await house.mend_store()
        assert await texts(await post(door)) == ["Vous avez écrit : bonjour"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("message", "key"),
        [
            ("", "empty_message"),
            ("  ", "empty_message"),
            (None, "empty_message"),
            (3, "empty_message"),
            ("\u200b", "unreadable"),
            ("x" * (MAX_CHARACTERS + 1), "too_long"),
        ],
    )
    async def test_a_message_that_cannot_be_taken_says_why(self, door: TestClient, message: Any, key: str) -> None:
        answer = await post(door, message)
        assert answer.status == 422
        assert (await answer.json())["error"] == key

    @pytest.mark.parametrize("sender", [None, "", 3, "x" * 101, ["amina"], "a\x00b", "\ud800"])
    async def test_a_request_needs_a_sender(self, house: House, door: TestClient, sender: Any) -> None:
        answer = await post(door, sender=sender)
        assert answer.status == 422
        assert house.assistant.asked == []

    @pytest.mark.parametrize("body", ["", "{", "[]", "null", '"texte"', "[" * 100_000, "\x00", '{"sender":"a"}x'])
    async def test_what_is_no_request_is_a_bad_request(self, door: TestClient, body: str) -> None:
        answer = await door.post(URL, data=body, headers={"Content-Type": "application/json"})
        assert answer.status in (400, 422)
        assert (await answer.json())["message"] == text("bad_request", "fr")

    async def test_an_unknown_charset_is_a_bad_request(self, door: TestClient) -> None:
        headers = {"Content-Type": "application/json; charset=klingon"}
        answer = await door.post(URL, data='{"sender":"a","message":"b"}', headers=headers)
        assert answer.status == 400

    async def test_bytes_that_are_no_text_are_a_bad_request(self, door: TestClient) -> None:
        answer = await door.post(URL, data=b"\xff\xfe\x00{}", headers={"Content-Type": "application/json"})
        assert answer.status == 400

    @pytest.mark.parametrize("text_", ["/restart", '/choose_topic{"topic": "x"}', " / /session_start"])
    async def test_nobody_gives_rasa_orders(self, house: House, door: TestClient, text_: str) -> None:
        await post(door, text_)
        assert not house.assistant.asked[-1].text.startswith("/")
        assert house.assistant.asked[-1].choice is None

    async def test_a_door_with_a_token_needs_it(self, house: House, aiohttp_client) -> None:
        house.settings = replace(house.settings, program_token="secret")
        door = await aiohttp_client(house.application(rest.add_routes))
        assert (await post(door)).status == 401
        body = {"sender": "amina", "message": "bonjour"}
        answer = await door.post(URL, json=body, headers={"Authorization": "Bearer secret"})
        assert await texts(answer) == ["Vous avez écrit : bonjour"]
