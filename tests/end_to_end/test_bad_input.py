"""Whatever is written at whatever door: a clear answer or the reason why not, nothing run, nothing lost or doubled."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.end_to_end.parents import RestParent, WebParent, WidgetParent
from tests.end_to_end.refusals import EMPTY, TOO_LONG, UNREADABLE
from tests.end_to_end.running_system import RunningSystem

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("unharmed")]

Parent = RestParent | WebParent | WidgetParent


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


async def test_a_program_that_hangs_up_loses_nothing(running_system: RunningSystem, parent: RestParent) -> None:
    asking = asyncio.create_task(parent.sends("mon compte educonnect est bloqué", message_id="one"))
    await asyncio.sleep(0.05)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)

    answer = await parent.sends("mon compte educonnect est bloqué", message_id="one")

    assert len(answer.messages) == 1
    assert "educonnect" in answer.words
    assert [author for author, _ in running_system.transcript("rest", parent.contact)] == ["parent", "assistant"]


def test_the_table_of_texts_can_be_sent() -> None:
    """Half a character travels only escaped, as a program would send it."""
    assert json.loads(json.dumps(TAKEN["half a character"].text)) == "bonjour \ud83d"
