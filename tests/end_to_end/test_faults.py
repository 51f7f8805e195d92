"""What breaks, breaks kindly: the parent is told, a human is named or offered, and what was accepted is answered once.

One system on a disk of its own goes through everything, in this order; each test leaves it mended.
"""

from __future__ import annotations

import asyncio
import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from uuid import uuid4

import aiohttp
import pytest

from tests.end_to_end.parents import Json, RestParent, WebParent, WidgetParent
from tests.end_to_end.running_system import HUMAN_CONTACT, RunningSystem
from tests.end_to_end.weak_disk import WeakDisk

pytestmark = pytest.mark.slow

QUESTION = "mon compte educonnect est bloqué"
MID_TURN_SECONDS = 0.5
BACK_SECONDS = 150.0


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WeakDisk]:
    place = tmp_path_factory.mktemp("weak")
    disk = WeakDisk(place / "disk.img", place / "var")
    yield disk
    disk.discard()


@pytest.fixture(scope="module")
def system(disk: WeakDisk) -> Iterator[RunningSystem]:
    """The system whose database, keys and trackers are on the weak disk."""
    system = RunningSystem(disk.folder, disk.folder.parent / "output.txt")
    try:
        system.start()
        system.wait_ready()
        yield system
        system.stop()
    finally:
        system.discard()


@pytest.fixture
async def parent(system: RunningSystem, http: aiohttp.ClientSession) -> WebParent:
    return await WebParent(http, system.url).begins()


def health(system: RunningSystem) -> tuple[int, list[str]]:
    """Whether the system says it is ready, and what is broken."""
    try:
        with urllib.request.urlopen(f"{system.url}/health/ready", timeout=10) as answer:
            return answer.status, json.load(answer)["broken"]
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)["broken"]


def by(author: str, messages: list[Json]) -> list[str]:
    return [message["text"] for message in messages if message["author"] == author]


def answered(count: int) -> object:
    """True of what is shown once the assistant has said ``count`` things."""
    return lambda messages: len(by("assistant", messages)) >= count


async def writes_until_refused(parent: WebParent) -> tuple[list[str], str, str]:
    """Writes until nothing can be kept: the texts that were accepted, the one that was not, and its id."""
    accepted: list[str] = []
    for number in range(100):
        text, local_id = f"bonjour {number}", uuid4().hex
        answer = await parent.writes(text, local_id)
        if answer.status == 503:
            assert HUMAN_CONTACT in answer.words
            assert "n’a pas pu être gardé" in answer.words
            return accepted, text, local_id
        assert answer.status in (202, 429), answer
        accepted += [text] if answer.status == 202 else []
        await asyncio.sleep(2 if answer.status == 429 else 0)
    raise AssertionError("everything was accepted")


# --- the database ---


async def test_on_a_full_disk_every_door_says_so_and_names_a_human_and_later_the_same_message_goes_through(
    system: RunningSystem, disk: WeakDisk, http: aiohttp.ClientSession, parent: WebParent
) -> None:
    program = RestParent(http, system.url)
    widget = await WidgetParent(http, system.url).begins()
    disk.fill()
    try:
        accepted, refused, local_id = await writes_until_refused(parent)

        answer = await program.sends(QUESTION, message_id="the same")
        assert answer.status == 503
        assert HUMAN_CONTACT in answer.words
        assert HUMAN_CONTACT in (await widget.sends(QUESTION)).words
        form = await plain_form(system, http)
        assert form.status == 503
        assert HUMAN_CONTACT in await form.text()
        assert health(system) == (503, ["database"])
        assert system.status("/health/live") == 200
    finally:
        disk.make_room()

    system.wait_until(lambda: health(system) == (200, []), "be ready again once there is room", 15)
    again = await parent.writes(refused, local_id)
    assert (again.status, again.messages[0]["repeated"]) == (202, False)
    (reply,) = (await program.sends(QUESTION, message_id="the same")).messages
    assert reply["custom"]["meta"]["topics"] == ["educonnect.compte-bloque"]
    shown = await parent.sees(answered(len(accepted) + 1))
    await asyncio.sleep(1)
    assert by("parent", shown) == [*accepted, refused]
    assert len(by("assistant", await parent.shown())) == len(accepted) + 1
    assert "robot" in (await widget.sends("bonjour")).words
    await widget.leaves()


async def plain_form(system: RunningSystem, http: aiohttp.ClientSession) -> aiohttp.ClientResponse:
    """What a browser without JavaScript is answered to a question."""
    async with http.get(f"{system.url}/chat") as page:
        html = await page.text()
    fields = dict(re.findall(r'name="(form_token|form_id)" value="([^"]*)"', html))
    sent = {**fields, "text": QUESTION}
    return await http.post(f"{system.url}/chat/say", data=sent, headers={"Accept": "text/html"})


# --- Rasa ---


async def test_rasa_is_killed_in_mid_turn(system: RunningSystem, parent: WebParent) -> None:
    system.freeze_rasa()
    assert (await parent.writes(QUESTION)).status == 202
    await asyncio.sleep(MID_TURN_SECONDS)
    system.kill_rasa()

    shown = await parent.sees(lambda messages: len(messages) == 2, 5)
    assert [message["author"] for message in shown] == ["parent", "system"]
    assert "problème technique" in shown[1]["text"]
    assert "gardé" in shown[1]["text"]
    assert [choice["value"] for choice in shown[1]["choices"]] == ["human"]
    assert health(system) == (503, ["assistant"])
    assert (await parent.writes("merci")).status == 202

    shown = await parent.sees(answered(2), BACK_SECONDS)
    system.wait_ready()
    await asyncio.sleep(2)
    assert await parent.shown() == shown, "each is answered once"
    assert [message["author"] for message in shown] == ["parent", "system", "parent", "assistant", "assistant"]
    first, second = (message["meta"] for message in shown[3:])
    assert first["topics"] == ["educonnect.compte-bloque"]
    assert second["decision"] == "smalltalk"


async def test_without_rasa_a_human_can_be_called_and_answers(
    system: RunningSystem, http: aiohttp.ClientSession, parent: WebParent
) -> None:
    program = RestParent(http, system.url)
    system.kill_rasa()
    (told,) = await program.asks(QUESTION)
    assert told["custom"]["meta"]["owner"] == "assistant"
    assert "problème technique" in told["text"]

    called = await program.asks("human")

    assert "médiateur" in called[-1]["text"]
    assert called[-1]["custom"]["meta"]["owner"] == "waiting"
    system.wait_ready()


# --- the app ---


async def test_the_app_is_killed_in_mid_turn(
    system: RunningSystem, http: aiohttp.ClientSession, parent: WebParent
) -> None:
    another = await WebParent(http, system.url).begins()
    program = RestParent(http, system.url)
    await parent.sends("bonjour")
    before = await parent.shown()
    system.freeze_rasa()
    asking = asyncio.create_task(program.sends(QUESTION, message_id="the same"))
    ids = [uuid4().hex for _ in range(3)]
    for text, local_id in zip([QUESTION, "merci", "au revoir"], ids, strict=True):
        assert (await parent.writes(text, local_id)).status == 202
    assert (await another.writes(QUESTION)).status == 202
    await asyncio.sleep(MID_TURN_SECONDS)

    system.kill()
    with pytest.raises(aiohttp.ClientError):
        await asking
    system.start()

    assert (await parent.writes(QUESTION, ids[0])).messages[0]["repeated"], "the device could not know"
    shown = await parent.sees(answered(4), BACK_SECONDS)
    assert shown[: len(before)] == before
    assert by("parent", shown) == ["bonjour", QUESTION, "merci", "au revoir"]
    assert [message["meta"]["topics"] for message in shown if message["author"] == "assistant"][1:] == [
        ["educonnect.compte-bloque"],
        [],
        [],
    ]
    assert len(by("assistant", await another.sees(answered(1), BACK_SECONDS))) == 1
    reply = await repeated_until_answered(program)
    assert reply["custom"]["meta"]["topics"] == ["educonnect.compte-bloque"]
    await asyncio.sleep(2)
    assert await parent.shown() == shown, "each is answered once"
    assert [author for author, _ in system.transcript("rest", program.contact)].count("parent") == 1
    assert [author for author, _ in system.transcript("rest", program.contact)].count("assistant") == 1


async def repeated_until_answered(program: RestParent) -> Json:
    """What a program that has heard nothing gets in the end; at first it may only be told of the trouble."""
    async with asyncio.timeout(BACK_SECONDS):
        while True:
            *_, reply = (await program.sends(QUESTION, message_id="the same")).messages
            if reply["custom"]["meta"]["decision"] == "answer":
                return reply
            await asyncio.sleep(1)


# --- the disk goes bad: last, because only a repair and a new start mend it ---


async def test_a_database_that_can_only_be_read_is_said_and_nothing_that_was_accepted_is_lost(
    system: RunningSystem, disk: WeakDisk, http: aiohttp.ClientSession, parent: WebParent
) -> None:
    program = RestParent(http, system.url)
    system.freeze_rasa()
    assert (await parent.writes(QUESTION)).status == 202
    await asyncio.sleep(MID_TURN_SECONDS)
    disk.go_bad()

    answer = await parent.writes("bonjour")
    assert answer.status == 503
    assert HUMAN_CONTACT in answer.words
    answer = await program.sends(QUESTION)
    assert answer.status == 503
    assert HUMAN_CONTACT in answer.words
    assert "database" in health(system)[1]
    assert system.status("/chat") == 200

    system.kill()
    disk.unmount()
    disk.mount()
    system.start()
    shown = await parent.sees(answered(1), BACK_SECONDS)
    await asyncio.sleep(1)
    assert by("parent", shown) == [QUESTION]
    assert len(by("assistant", await parent.shown())) == 1
    assert (await parent.sends("bonjour")).status == 200


# --- after all that ---


def test_no_log_repeats_what_a_parent_wrote(system: RunningSystem) -> None:
    """Neither the app's nor Rasa's, whose store was full too."""
    rasa = system.folder / "rasa" / "rasa.log"
    logged = system.output.read_text("utf-8") + rasa.read_text("utf-8", "replace")
    assert logged
    for words in (QUESTION, "bonjour 0", "bonjour 1", "compte educonnect"):
        assert words not in logged
