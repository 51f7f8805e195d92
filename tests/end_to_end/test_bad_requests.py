"""Requests that no page and no program of good faith would send: refused kindly, and nothing is opened or harmed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import aiohttp
import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from tests.end_to_end.parents import RestParent, WebParent, WidgetParent
from tests.end_to_end.refusals import EMPTY, EXPIRED, MEGABYTE, NOT_UNDERSTOOD, TOO_LONG
from tests.end_to_end.running_system import RunningSystem

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("unharmed")]

# --- tokens and addresses ---


def tokens_nobody_should_trust(system: RunningSystem) -> dict[str, str]:
    """Tokens of the web chat that look right and are not."""
    key = (system.folder / "secret.key").read_text("ascii").strip()
    content = {"contact": uuid4().hex, "lang": "fr"}
    good = str(URLSafeTimedSerializer(key, salt="chat-session").dumps(content))

    class LongAgo(TimestampSigner):
        def get_timestamp(self) -> int:
            return int((datetime.now(UTC) - timedelta(days=8)).timestamp())

    return {
        "forged": str(URLSafeTimedSerializer("another key", salt="chat-session").dumps(content)),
        "changed": good[:8] + ("A" if good[8] != "A" else "B") + good[9:],
        "expired": str(URLSafeTimedSerializer(key, salt="chat-session", signer=LongAgo).dumps(content)),
        "made for something else": str(URLSafeTimedSerializer(key, salt="socketio-session").dumps(content)),
        "nonsense": "..é..",
        "empty": "",
    }


@pytest.mark.parametrize("kind", ["forged", "changed", "expired", "made for something else", "nonsense", "empty"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/chat/messages"),
        ("GET", "/chat/messages"),
        ("GET", "/chat/stream"),
        ("POST", "/chat/ack"),
        ("POST", "/chat/erase"),
    ],
)
async def test_a_token_that_is_not_ours_opens_nothing(
    running_system: RunningSystem, http: aiohttp.ClientSession, kind: str, method: str, path: str
) -> None:
    bearer = {"Authorization": f"Bearer {tokens_nobody_should_trust(running_system)[kind]}"}
    body = {"text": "bonjour", "local_id": "12345678", "seq": 1} if method == "POST" else None

    async with http.request(method, f"{running_system.url}{path}", json=body, headers=bearer) as answer:
        assert answer.status == 401
        assert (await answer.json())["error"] == "session_expired"
        assert EXPIRED in (await answer.json())["message"]


@pytest.mark.parametrize("given", ["forged.aaaa.bbbb", "", "\ud800", "é", None, 12, {"a": 1}, ["x"]])
async def test_a_widget_with_a_session_that_is_not_ours_is_told_and_may_begin_anew(
    running_system: RunningSystem, http: aiohttp.ClientSession, widget_parent: WidgetParent, given: object
) -> None:
    answer = await widget_parent.utters({"message": "bonjour", "session_id": given})
    assert EXPIRED in answer.words

    newcomer = await WidgetParent(http, running_system.url).begins(given)
    try:
        assert newcomer.session_id != given
        assert "robot" in (await newcomer.sends("bonjour")).words
    finally:
        await newcomer.leaves()


async def test_a_conversation_that_does_not_exist_is_not_found(signed_in: aiohttp.ClientSession) -> None:
    nowhere = f"/api/v1/conversations/{uuid4().hex}"
    for method, path in [
        ("GET", ""),
        ("GET", "/messages"),
        ("POST", "/take"),
        ("POST", "/hand-back"),
        ("POST", "/reply"),
    ]:
        body = {"text": "Bonjour", "local_id": "12345678"} if path == "/reply" else None
        async with signed_in.request(method, f"{nowhere}{path}", json=body) as answer:
            assert answer.status == 404, path
            assert (await answer.json())["error"] == "unknown_conversation"
            assert NOT_UNDERSTOOD in (await answer.json())["message"]


async def test_without_signing_in_no_conversation_can_be_read(
    running_system: RunningSystem, http: aiohttp.ClientSession
) -> None:
    async with http.get(f"{running_system.url}/api/v1/queue") as answer:
        assert answer.status == 403


# --- bodies ---

NO_MESSAGE = {
    "broken JSON": b'{"sender": "t", "message": ',
    "binary": bytes(range(256)) * 4,
    "not UTF-8": '{"sender": "t", "message": "déjà"}'.encode("latin-1"),
    "a list": b"[]",
    "a word": b'"bonjour"',
    "null": b"null",
    "nothing": b"",
    "nested without end": b"[" * 60_000,
    "nested inside": b'{"message": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    "a huge number": b'{"sender": "t", "message": "x", "seq": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("door", ["rest", "web"])
@pytest.mark.parametrize("body", NO_MESSAGE.values(), ids=NO_MESSAGE)
async def test_a_body_that_holds_no_message_is_refused_kindly(
    parent: RestParent, web_parent: WebParent, door: str, body: bytes
) -> None:
    sender = parent if door == "rest" else web_parent
    answer = await sender.posts(data=body, headers={"Content-Type": "application/json"})

    assert answer.status in (400, 422)
    assert NOT_UNDERSTOOD in answer.words


@pytest.mark.parametrize("door", ["rest", "web"])
async def test_a_megabyte_is_refused_before_it_is_read(parent: RestParent, web_parent: WebParent, door: str) -> None:
    sender = parent if door == "rest" else web_parent
    answer = await sender.posts(json={"sender": "t", "message": "x" * MEGABYTE, "text": "x" * MEGABYTE})

    assert answer.status == 413
    assert TOO_LONG in answer.words


@pytest.mark.parametrize("sender", [None, "", 12, ["t"], {"a": 1}, "x" * 101, "a\x00b", "\ud800", "a\nb"])
async def test_a_program_must_name_its_sender(parent: RestParent, sender: object) -> None:
    answer = await parent.posts(json={"sender": sender, "message": "bonjour"})

    assert answer.status == 422
    assert NOT_UNDERSTOOD in answer.words


ODD_METADATA = (
    None,
    "x",
    1,
    [],
    {"message_id": {"a": 1}},
    {"message_id": "\ud800"},
    {"message_id": "x\x00y"},
    {"message_id": "x" * 5000},
    {"lang": ["x"]},
    {"lang": "\ud800"},
    {"lang": "x\x00y"},
)
ODD_FIELDS = (
    {"message_id": "\ud800"},
    {"message_id": ["x"]},
    {"message_id": "x\x00y"},
    {"customData": "x"},
    {"customData": {"language": "\ud800"}},
    {"customData": {"language": ["x"]}},
)


@pytest.mark.parametrize("metadata", ODD_METADATA)
async def test_metadata_that_make_no_sense_do_no_harm(parent: RestParent, metadata: object) -> None:
    answer = await parent.posts(json={"sender": parent.contact, "message": "bonjour", "metadata": metadata})

    assert answer.status == 200
    assert len(answer.messages) == 1


@pytest.mark.parametrize("message", [None, 12, True, ["bonjour"], {"text": "bonjour"}])
async def test_a_message_that_is_no_text_counts_as_empty(parent: RestParent, message: object) -> None:
    answer = await parent.sends(message)

    assert answer.status == 422
    assert EMPTY in answer.words


@pytest.mark.parametrize(
    "field", [{"text": None}, {"text": 12}, {"local_id": None}, {"local_id": "short"}, {"local_id": "x" * 65}]
)
async def test_a_page_must_send_a_text_with_an_id(web_parent: WebParent, field: dict[str, object]) -> None:
    answer = await web_parent.posts(json={"text": "bonjour", "local_id": uuid4().hex, **field})

    assert answer.status == 400
    assert NOT_UNDERSTOOD in answer.words
    assert await web_parent.shown() == []


@pytest.mark.parametrize("body", [None, [], "bonjour", 12, b"\x00\xff", {}], ids=repr)
async def test_a_widget_that_sends_no_message_is_told(widget_parent: WidgetParent, body: object) -> None:
    assert EXPIRED in (await widget_parent.utters(body)).words


@pytest.mark.parametrize("message", [12, ["bonjour"], b"\x00\xff", {"text": "bonjour"}], ids=repr)
async def test_a_widget_message_that_is_no_text_counts_as_empty(widget_parent: WidgetParent, message: object) -> None:
    assert EMPTY in (await widget_parent.sends(message)).words


@pytest.mark.parametrize("more", ODD_FIELDS)
async def test_odd_fields_of_a_widget_do_no_harm(widget_parent: WidgetParent, more: dict[str, object]) -> None:
    body = {"message": "bonjour", "session_id": widget_parent.session_id, **more}

    assert "robot" in (await widget_parent.utters(body)).words


async def test_a_widget_that_sends_a_megabyte_is_cut_off_and_may_come_back(
    running_system: RunningSystem, http: aiohttp.ClientSession, widget_parent: WidgetParent
) -> None:
    body = {"message": "x" * MEGABYTE, "session_id": widget_parent.session_id}
    await widget_parent._socket.emit("user_uttered", body)
    await asyncio.wait_for(widget_parent._socket.wait(), 30)

    again = await WidgetParent(http, running_system.url).begins(widget_parent.session_id)
    try:
        assert again.session_id == widget_parent.session_id
        assert "robot" in (await again.sends("bonjour")).words
    finally:
        await again.leaves()


async def test_an_unknown_address_is_not_found_and_a_wrong_method_is_said(
    running_system: RunningSystem, http: aiohttp.ClientSession
) -> None:
    for method, path, status in [
        ("GET", "/../../etc/passwd", 404),
        ("GET", "/nowhere", 404),
        ("PUT", "/chat/messages", 405),
    ]:
        async with http.request(method, f"{running_system.url}{path}") as answer:
            assert answer.status == status
