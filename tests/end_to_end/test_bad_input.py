"""Whatever comes in by whatever door: a clear answer or a proper error, nothing run, nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from tests.end_to_end.parents import RestParent, WebParent, WidgetParent
from tests.end_to_end.running_system import RunningSystem

pytestmark = pytest.mark.slow

Parent = RestParent | WebParent | WidgetParent

EMPTY, TOO_LONG, UNREADABLE = "vide", "trop long", "pas pu lire"
NOT_UNDERSTOOD, EXPIRED = "pas compris cet envoi", "session est terminée"
MEGABYTE = 1024 * 1024
# What the house itself makes of the choices picked in these tests.
ORDERS_OF_THE_HOUSE = {'/choose_level{"level": "college"}'}


@dataclass(frozen=True)
class Given:
    """A text as it comes in, and as it is kept: as it is, unless said otherwise."""

    text: str
    kept: str | None = None


TAKEN = {
    "emoji only": Given("🤯👩‍👧😭"),
    "right to left": Given("نسيت كلمة السر"),
    "letters turned round": Given("Mon fils \u202eemsirg\u202c 34", "Mon fils emsirg 34"),
    "HTML": Given("<script>document.title='taken'</script><img src=x onerror=alert(1)>"),
    "SQL": Given("'; DROP TABLE messages; DELETE FROM conversations; --"),
    "a template": Given("{{7*7}} ${7*7} %s %n {0}"),
    "an order to Rasa": Given("/restart", "restart"),
    "an intent with entities": Given('/any_intent{"x":1}', 'any_intent{"x":1}'),
    "an order of the house's own": Given('/choose_level{"level": "x"}', 'choose_level{"level": "x"}'),
    "an order behind blanks": Given(" \u200b / /restart", "restart"),
    "control characters": Given("bon\x00jour\x1b[2J", "bonjour[2J"),
    "half a character": Given("bonjour \ud83d", "bonjour"),
    "4,000 characters": Given("bonjour " * 499 + "bonjour."),
}  # fmt: skip

REFUSED = {
    "nothing": ("", EMPTY),
    "blanks": (" \n\t ", EMPTY),
    "only a slash": ("/", EMPTY),
    "20,000 characters": ("x" * 20_000, TOO_LONG),
    "only control characters": ("\x00\x01\x02\x7f", UNREADABLE),
    "only what was no text": ("\ufffd\ufffd", UNREADABLE),
}


@pytest.fixture(params=["rest", "web", "socketio"])
async def anyone(
    request: pytest.FixtureRequest, running_system: RunningSystem, http: aiohttp.ClientSession
) -> AsyncIterator[Parent]:
    """A new parent at each of the doors."""
    if request.param == "rest":
        yield RestParent(http, running_system.url)
    elif request.param == "web":
        yield await WebParent(http, running_system.url).begins()
    else:
        widget = await WidgetParent(http, running_system.url).begins()
        yield widget
        await widget.leaves()


@pytest.fixture(autouse=True)
def unharmed(running_system: RunningSystem) -> Iterator[None]:
    """Whatever a test sends, the system stays healthy and Rasa is given no order."""
    before = running_system.orders_given_to_rasa()
    yield
    assert running_system.status("/health/live") == 200
    assert running_system.status("/health/ready") == 200
    assert running_system.orders_given_to_rasa() - before <= ORDERS_OF_THE_HOUSE


# --- texts ---


@pytest.mark.parametrize("given", TAKEN.values(), ids=TAKEN)
async def test_a_strange_text_is_kept_as_it_is_and_answered(
    running_system: RunningSystem, anyone: Parent, given: Given
) -> None:
    answer = await anyone.sends(given.text)

    assert answer.status == 200
    assert answer.words
    first, *replies = running_system.transcript(anyone.channel, anyone.contact)
    assert first == ("parent", given.text if given.kept is None else given.kept)
    assert {author for author, _ in replies} == {"assistant"}


@pytest.mark.parametrize(("text", "why"), REFUSED.values(), ids=REFUSED)
async def test_a_text_that_says_nothing_is_refused_with_the_reason(
    running_system: RunningSystem, anyone: Parent, text: str, why: str
) -> None:
    answer = await anyone.sends(text)

    assert answer.status == (200 if anyone.channel == "socketio" else 422)
    assert why in answer.words
    assert running_system.transcript(anyone.channel, anyone.contact) == []
    assert "robot" in (await anyone.sends("bonjour")).words


@pytest.mark.parametrize("order", ["/restart", "/session_start", "/back"])
async def test_an_order_changes_nothing_that_is_known(parent: RestParent, order: str) -> None:
    await parent.asks("je suis dans l'Hérault")
    await parent.asks(order)

    (message,) = await parent.asks("quel est l'ent de mon enfant et à quelle adresse ?")

    assert "département" not in message["text"], "the place is still known"
    (message,) = await parent.asks("au collège")
    assert "971" not in message["text"]


async def test_markup_is_shown_as_text_on_the_page_without_javascript(
    running_system: RunningSystem, web_parent: WebParent, http: aiohttp.ClientSession
) -> None:
    await web_parent.sends("<script>alert(1)</script>")

    cookie = {"relais_chat": web_parent.token}
    async with http.get(f"{running_system.url}/chat", cookies=cookie) as page:
        html = await page.text()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>alert(1)" not in html


async def test_the_refusal_is_in_the_users_language(running_system: RunningSystem, http: aiohttp.ClientSession) -> None:
    body = {"sender": "somebody", "message": ""}
    speaking = {"Accept-Language": "tr-TR,tr;q=0.9"}
    async with http.post(f"{running_system.url}/webhooks/rest/webhook", json=body, headers=speaking) as answer:
        said = (await answer.json())["message"]

    assert answer.status == 422
    assert "mesaj" in said.lower()


# --- the same instant, the same message ---


async def test_messages_of_the_same_instant_are_all_answered_in_order_each_once(web_parent: WebParent) -> None:
    texts = [f"bonjour {number}" for number in range(4)]

    accepted = await asyncio.gather(*(web_parent.writes(text) for text in texts))
    shown = await web_parent.sees(lambda messages: len(messages) >= 8)
    await asyncio.sleep(1)

    assert [answer.status for answer in accepted] == [202] * 4
    assert sorted(answer.messages[0]["seq"] for answer in accepted) == sorted(
        message["seq"] for message in shown if message["author"] == "parent"
    )
    assert [message["seq"] for message in shown] == list(range(1, 9))
    assert Counter(message["author"] for message in await web_parent.shown()) == {"parent": 4, "assistant": 4}


async def test_a_program_that_asks_twice_in_the_same_instant_is_given_each_answer_once(
    running_system: RunningSystem, parent: RestParent
) -> None:
    questions = ["bonjour", "merci", "au revoir", "aide"]

    answers = await asyncio.gather(*(parent.sends(question) for question in questions))

    given = [message["text"] for answer in answers for message in answer.messages]
    replies = [text for author, text in running_system.transcript("rest", parent.contact) if author == "assistant"]
    assert Counter(given) == Counter(replies)
    assert len(given) == 4


async def test_a_widget_that_sends_twice_in_the_same_instant_hears_each_answer_once(
    widget_parent: WidgetParent,
) -> None:
    for text in ("bonjour", "merci"):
        await widget_parent._socket.emit("user_uttered", {"message": text, "session_id": widget_parent.session_id})

    heard = await widget_parent.hears(2)
    await asyncio.sleep(1)

    assert widget_parent.heard.empty()
    assert len({message["text"] for message in heard}) == 2


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "one after the other"])
async def test_the_same_message_twice_is_one_message(web_parent: WebParent, at_once: bool) -> None:
    local_id = uuid4().hex
    if at_once:
        answers = list(await asyncio.gather(*(web_parent.writes("bonjour", local_id) for _ in range(4))))
    else:
        answers = [await web_parent.writes("bonjour", local_id) for _ in range(4)]
    await web_parent.sees(lambda messages: len(messages) >= 2)
    await asyncio.sleep(1)

    assert sorted(answer.messages[0]["repeated"] for answer in answers) == [False, True, True, True]
    assert len({answer.messages[0]["seq"] for answer in answers}) == 1
    assert [message["author"] for message in await web_parent.shown()] == ["parent", "assistant"]


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "one after the other"])
async def test_a_program_that_repeats_a_message_is_given_the_same_answer_and_nothing_is_said_twice(
    running_system: RunningSystem, parent: RestParent, at_once: bool
) -> None:
    def asking() -> Any:
        return parent.sends("bonjour", message_id="the only one")

    answers = list(await asyncio.gather(asking(), asking())) if at_once else [await asking(), await asking()]

    assert [author for author, _ in running_system.transcript("rest", parent.contact)] == ["parent", "assistant"]
    assert answers[0].messages == answers[1].messages
    assert len(answers[0].messages) == 1


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
        assert answer.status == 401


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


async def test_a_program_that_hangs_up_loses_nothing(running_system: RunningSystem, parent: RestParent) -> None:
    asking = asyncio.create_task(parent.sends("mon compte educonnect est bloqué", message_id="one"))
    await asyncio.sleep(0.05)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)

    answer = await parent.sends("mon compte educonnect est bloqué", message_id="one")

    assert len(answer.messages) == 1
    assert "educonnect" in answer.words
    assert [author for author, _ in running_system.transcript("rest", parent.contact)] == ["parent", "assistant"]


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


def test_the_table_of_texts_can_be_sent() -> None:
    """Half a character travels only escaped, as a program would send it."""
    assert json.loads(json.dumps(TAKEN["half a character"].text)) == "bonjour \ud83d"
