"""Rasa's socket.io protocol, spoken by its own client library."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
import socketio

from channels.programs.socket_io import SocketIoDoor
from conversations.model import Choice, Draft
from conversations.normalisation import MAX_CHARACTERS
from conversations.texts import text
from tests.channels.conftest import House


class TestSession:
    async def test_a_new_widget_is_given_a_session_that_nobody_can_guess(self, connect) -> None:
        one, other = await connect(), await connect()
        assert len(await one.begin()) > 40
        assert await other.begin() != one.session

    async def test_a_session_is_taken_up_again(self, connect) -> None:
        first = await connect()
        session = await first.begin()
        assert await (await connect()).begin(session) == session

    @pytest.mark.parametrize("made_up", ["amina", "", 3, ["x"], {"a": 1}, "x.y.z", "é"])
    async def test_a_session_that_we_did_not_sign_is_replaced(self, connect, made_up: object) -> None:
        assert await (await connect()).begin(made_up) != made_up

    async def test_who_writes_without_a_session_is_told_to_reload(self, connect, house: House) -> None:
        widget = await connect()
        widget.session = "forged"
        await widget.says("bonjour")
        assert (await widget.hears())["text"] == text("session_expired", "fr")
        assert house.assistant.asked == []


class TestTalking:
    async def test_a_message_is_answered(self, connect) -> None:
        widget = await connect()
        await widget.begin()
        await widget.says("bonjour")
        assert (await widget.hears())["text"] == "Vous avez écrit : bonjour"

    async def test_choices_are_quick_replies_and_our_fields_are_in_the_metadata(self, connect, house: House) -> None:
        house.assistant.says("pronote", Draft("Où ?", choices=(Choice("Au collège", "level:college"),), lang="fr"))
        widget = await connect()
        await widget.begin()
        await widget.says("pronote")
        heard = await widget.hears()
        assert heard["quick_replies"] == [{"content_type": "text", "title": "Au collège", "payload": "level:college"}]
        assert heard["metadata"]["choices"] == [{"label": "Au collège", "value": "level:college"}]
        assert heard["metadata"]["meta"]["owner"] == "assistant"
        await widget.says("level:college")
        await widget.hears()
        assert house.assistant.asked[-1].choice == "level:college"

    async def test_a_mediator_is_heard_without_being_asked(self, connect, house: House) -> None:
        widget = await connect()
        await widget.begin()
        await widget.says("bonjour")
        await widget.hears()
        (waiting,) = {request.conversation_id for request in house.assistant.asked}
        await house.desk.reply(waiting, "lea", "Bonjour, je suis Léa", "m-1")
        assert (await widget.hears())["text"] == "Bonjour, je suis Léa"

    async def test_what_was_said_while_away_is_heard_on_return_once_and_in_order(self, connect, house: House) -> None:
        widget = await connect()
        session = await widget.begin()
        await widget.says("bonjour")
        await widget.hears()
        await widget.client.disconnect()
        (conversation,) = {request.conversation_id for request in house.assistant.asked}
        for number in (1, 2, 3):
            await house.desk.reply(conversation, "lea", f"mot {number}", f"m-{number}")
        back = await connect()
        await back.begin(session)
        assert [(await back.hears())["text"] for _ in range(3)] == ["mot 1", "mot 2", "mot 3"]
        await asyncio.sleep(0.05)
        assert back.uttered.empty()

    async def test_one_parent_never_hears_another(self, connect) -> None:
        one, other = await connect(), await connect()
        await one.begin()
        await other.begin()
        await one.says("secret")
        await one.hears()
        await asyncio.sleep(0.05)
        assert other.uttered.empty()

    async def test_a_widget_that_begins_anew_hears_its_new_conversation_only(self, connect, house: House) -> None:
        widget = await connect()
        await widget.begin()
        await widget.says("première")
        await widget.hears()
        (before,) = {request.conversation_id for request in house.assistant.asked}
        await widget.begin()
        await widget.says("deuxième")
        assert (await widget.hears())["text"] == "Vous avez écrit : deuxième"
        await house.desk.reply(before, "lea", "pour la première", "m-1")
        await asyncio.sleep(0.05)
        assert widget.uttered.empty()

    async def test_the_language_of_the_widget_is_the_one_to_begin_with(self, connect, house: House) -> None:
        widget = await connect()
        await widget.begin()
        await widget.says("salut", customData={"language": "ar"})
        await widget.hears()
        assert house.assistant.asked[-1].profile.lang == "ar"


class TestTrouble:
    @pytest.mark.parametrize(
        ("message", "key"),
        [
            ("", "empty_message"),
            (3, "empty_message"),
            ("\u200b", "unreadable"),
            ("x" * (MAX_CHARACTERS + 1), "too_long"),
        ],
    )
    async def test_a_message_that_cannot_be_taken_says_why(self, connect, message: object, key: str) -> None:
        widget = await connect()
        await widget.begin()
        await widget.says(message)
        assert (await widget.hears())["text"] == text(key, "fr", limit=MAX_CHARACTERS)

    @pytest.mark.parametrize("data", [None, "texte", 3, [], {"session_id": None}])
    async def test_an_event_that_makes_no_sense_breaks_nothing(self, connect, data: object) -> None:
        widget = await connect()
        await widget.begin()
        await widget.client.emit("user_uttered", data)
        await widget.client.emit("session_request", data)
        await widget.says("bonjour")
        heard = [(await widget.hears())["text"]]
        while heard[-1] != "Vous avez écrit : bonjour":
            heard.append((await widget.hears())["text"])

    async def test_what_could_not_be_kept_is_said_not_to_be(self, connect, house: House) -> None:
        widget = await connect()
        await widget.begin()
        await house.break_store()
        await widget.says("bonjour")
        assert house.settings.human_contact in (await widget.hears())["text"]
        await house.mend_store()
        await widget.says("bonjour")
        assert (await widget.hears())["text"] == "Vous avez écrit : bonjour"

    async def test_a_door_with_a_token_needs_it(self, house: House, aiohttp_client) -> None:
        house.settings = replace(house.settings, program_token="secret")
        door = await aiohttp_client(house.application(lambda app: SocketIoDoor(app, ("*",)).attach()))
        url, client = str(door.make_url("/")), socketio.AsyncClient(reconnection=False)
        with pytest.raises(socketio.exceptions.ConnectionError):
            await client.connect(url)
        await client.connect(url, headers={"Authorization": "Bearer secret"})
        assert client.connected
        await client.disconnect()
