"""Parents who write by SMS, through a real Kannel: answered once, whatever breaks on the way."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import aiohttp
import pytest

from channels.sms.gateways.exchange import ANSWER_SECONDS
from channels.sms.numbers import Numbers
from channels.sms.phone.operator import Operator, line
from knowledge.guides import run
from knowledge.guides.loading import load_guides
from knowledge.guides.run import Heard, Kind
from knowledge.guides.state import Situation
from knowledge.guides.translation import load_words
from relais.kannel import SHORT_CODE, LocalKannel
from tests.end_to_end.parents import WebParent
from tests.end_to_end.running_system import RunningSystem, free_ports
from tests.end_to_end.telephones import FakeSmsc, Telephone, kept, until
from tests.end_to_end.weak_gateway import Mode, WeakGateway

pytestmark = pytest.mark.slow

QUESTION = "mon compte educonnect est bloqué"
GUIDE = next(guide for guide in load_guides() if guide.id == "guide.educonnect.activer")
# A minute without the app is what a restart after trouble takes.
DOWN_SECONDS = 60.0
# With Kannel the same words within five seconds are one message: nobody is made to wait for that here.
ONES = itertools.cycle(("1", "1.", "1)", "le 1", "choix 1", "option 1", "1 !", "n°1"))
OWN = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin", "Origin": "null"}


@pytest.fixture(scope="module")
def way_port() -> int:
    """The port of the way from the system to Kannel, which tests break."""
    return free_ports(1)[0]


@pytest.fixture(scope="module")
def kannel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalKannel]:
    kannel = LocalKannel(tmp_path_factory.mktemp("kannel"), "")
    yield kannel
    kannel.stop()


@pytest.fixture(scope="module")
def system(kannel: LocalKannel, way_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSystem]:
    """A system whose only gateway is this Kannel, by way of ``way_port``."""
    place = tmp_path_factory.mktemp("sms")
    system = RunningSystem(place / "var", place / "output.txt", sms_gateways=kannel.gateway(way_port))
    kannel.callback = f"127.0.0.1:{system.port}"
    kannel.start()
    try:
        system.start()
        system.wait_ready()
        yield system
        system.stop()
    finally:
        system.discard()


@pytest.fixture(autouse=True)
async def way(way_port: int, kannel: LocalKannel, system: RunningSystem) -> AsyncIterator[WeakGateway]:
    """The way to Kannel, which works unless a test says otherwise."""
    way = WeakGateway(way_port, kannel.sendsms_port)
    await way.open()
    yield way
    await way.close()


@pytest.fixture
async def operator(kannel: LocalKannel, system: RunningSystem) -> AsyncIterator[Operator]:
    operator = Operator(kannel.operator_port)
    running = asyncio.create_task(operator.run())
    yield operator
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.fixture
def telephone(operator: Operator, system: RunningSystem) -> Callable[[], Telephone]:
    return lambda: Telephone(operator, system)


async def test_a_question_is_answered_and_a_choice_is_picked_by_its_number(telephone: Callable[[], Telephone]):
    parent = telephone()
    await parent.writes(QUESTION)
    (answer,) = await parent.sees(1)
    assert "educonnect.education.gouv.fr" in answer
    assert "\n1 " in answer.replace("\n1. ", "\n1 ")
    await parent.writes("1")
    assert len(await parent.sees(2)) == 2
    costs = [one.segments for one in parent.operator.telephones[parent.number].screen if not one.mine]
    assert max(costs) <= 2


async def test_an_emergency_is_answered_with_the_numbers_to_call(telephone: Callable[[], Telephone]):
    parent = telephone()
    await parent.writes("je veux mourir")
    assert "3114" in "".join(await parent.sees(1))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("kocam bu aksam cocugun gozu onunde beni yere itti", "kadina"),
        # No rule of the lexicon fires on this one: what a telephone does not say, the letters of the message do.
        ("Fetița mea a înghițit pastilele bunicii acum zece minute", "copil"),
    ],
)
async def test_an_emergency_is_answered_in_the_language_it_is_written_in(
    telephone: Callable[[], Telephone], written: str, told: str
):
    parent = telephone()
    await parent.writes(written)
    assert told in "".join(await parent.sees(1)).lower()


async def test_stop_in_the_middle_is_confirmed_once_then_there_is_silence(telephone: Callable[[], Telephone]):
    parent = telephone()
    await parent.writes(QUESTION)
    await parent.sees(1)
    await parent.writes("STOP")
    *_, confirmation = await parent.sees(2)
    assert "REPRISE" in confirmation
    await parent.writes("et pour l'ENT ?")
    await parent.writes("stop merci")
    await until(lambda: parent.transcript().count("parent") == 4)
    await asyncio.sleep(1)
    assert len(parent.shown()) == 2
    await parent.writes("REPRISE")
    assert len(await parent.sees(3)) == 3


async def test_three_deliveries_by_fakesmsc_50_ms_apart_are_one_question_with_one_answer(
    kannel: LocalKannel, system: RunningSystem, tmp_path: Path
):
    message = f"+33700000001 {SHORT_CODE} text {QUESTION}"
    fakesmsc = FakeSmsc(kannel.operator_port, message, tmp_path / "fakesmsc.txt", times=3)
    try:
        await until(lambda: "educonnect.education.gouv.fr" in "".join(fakesmsc.got()))
        await asyncio.sleep(2)
        assert "".join(fakesmsc.got()).count("educonnect.education.gouv.fr") == 1
    finally:
        fakesmsc.hang_up()
    assert kept(system, "+33700000001").count("parent") == 1


async def test_messages_of_several_parents_each_three_times_50_ms_apart_are_answered_once_each(
    telephone: Callable[[], Telephone],
):
    parents = [telephone() for _ in range(4)]
    for _ in range(3):
        for parent in parents:
            await parent.operator.deliver(line(parent.number, SHORT_CODE, QUESTION))
        await asyncio.sleep(0.05)
    for parent in parents:
        await parent.sees(1)
    await asyncio.sleep(2)
    for parent in parents:
        assert len(parent.shown()) == 1
        assert parent.transcript().count("parent") == 1


async def test_parts_in_reverse_order_are_one_question(telephone: Callable[[], Telephone]):
    parent = telephone()
    for place, words in ((2, "educonnect est bloqué"), (1, "mon compte ")):
        header = bytes((5, 0, 3, 42, 2, place))
        await parent.operator.deliver(line(parent.number, SHORT_CODE, words, header))
    (answer,) = await parent.sees(1)
    assert "educonnect.education.gouv.fr" in answer
    assert parent.transcript().count("parent") == 1


async def test_arabic_and_emoji_pass_both_ways(telephone: Callable[[], Telephone]):
    parent = telephone()
    await parent.writes("نسيت كلمة السر educonnect 🙂")
    first = next(words for words in load_words() if words.id == "guide.educonnect.mot-de-passe-perdu.ar").steps[0]
    assert first.say in (seen := "".join(await parent.sees(1)))
    assert f"3 {(first.choices or ())[2].label}" in seen


async def test_a_whole_guide_is_walked_by_numbers(telephone: Callable[[], Telephone], system: RunningSystem):
    parent = telephone()
    await parent.writes("comment activer mon compte educonnect ?")
    await parent.sees(1)
    walked = [step_of(system, parent)]
    for following in by_ones()[1:]:
        seen = len(parent.shown())
        await parent.writes(next(ONES))
        await until(lambda seen=seen: len(parent.shown()) > seen, 90)
        assert step_of(system, parent) == following, parent.shown()
        walked.append(step_of(system, parent))
    assert walked == by_ones()
    assert GUIDE.step(walked[-1]).end == "solved"
    screen = parent.operator.telephones[parent.number].screen
    assert max(one.segments for one in screen if not one.mine) <= 2


async def test_from_the_page_to_the_telephone_and_back_in_one_conversation(
    telephone: Callable[[], Telephone], system: RunningSystem, http: aiohttp.ClientSession
):
    parent, page = telephone(), await WebParent(http, system.url).begins()
    await page.sends("bonjour")
    await page.sees(lambda all_shown: len(all_shown) > 1)  # else the answer comes by SMS too
    headers = {**OWN, "Authorization": f"Bearer {page.token}"}

    async def post(path: str, **fields: str) -> str:
        async with http.post(f"{system.url}{path}", data=fields, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.text()

    await post("/chat/sms", number=parent.number)
    (told,) = await parent.sees(1)
    code = re.search(r"\d{6}", told)
    assert code is not None
    assert "La suite arrive par SMS" in await post("/chat/sms/code", code=code.group())

    *_, moved = await parent.sees(2)
    assert "votre conversation continue ici" in moved
    await parent.writes("mon compte educonnect est bloqué")
    *_, answer = await parent.sees(3)
    assert "educonnect" in answer
    shown = await page.sees(lambda all_shown: any("bloqué" in one["text"] for one in all_shown))
    assert shown[0]["text"] == "bonjour"

    await parent.writes("LIEN")
    *_, sent = await parent.sees(4)
    link = re.search(r"https?://\S+/r/[\w-]{16}", sent)
    assert link is not None
    async with aiohttp.ClientSession() as browser:
        async with browser.get(link.group(), headers=OWN) as looked:
            assert looked.status == 200
        async with browser.post(link.group(), headers=OWN) as arrived:
            assert arrived.status == 200
        async with browser.get(f"{system.url}/chat", headers=OWN, cookies=arrived.cookies) as chat:
            assert "bloqué" in await chat.text()
    said = system.output.read_text("utf-8")
    assert link.group().rpartition("/")[2] not in said
    assert parent.number not in said


class TestTheWayToKannelBreaks:
    async def test_nobody_listens_then_the_answer_comes_once(
        self, telephone: Callable[[], Telephone], way: WeakGateway
    ):
        parent = telephone()
        await way.close()
        await parent.writes(QUESTION)
        await until(lambda: "assistant" in parent.transcript())
        await asyncio.sleep(1)
        assert parent.shown() == []
        await way.open()
        await parent.sees(1)
        await asyncio.sleep(2)
        assert len(parent.shown()) == 1

    async def test_it_answers_500_then_the_answer_comes_once(
        self, telephone: Callable[[], Telephone], way: WeakGateway
    ):
        parent = telephone()
        way.mode = Mode.ERROR
        await parent.writes(QUESTION)
        await until(lambda: way.asked > 0)
        way.mode = Mode.FINE
        await parent.sees(1)
        await asyncio.sleep(2)
        assert len(parent.shown()) == 1

    @pytest.mark.parametrize("mode", [Mode.ANSWER_LOST, Mode.SILENT])
    async def test_its_answer_never_comes_and_the_receipt_says_delivered_so_nothing_is_doubled(
        self, telephone: Callable[[], Telephone], way: WeakGateway, system: RunningSystem, mode: Mode
    ):
        parent = telephone()
        way.mode = mode
        await parent.writes(QUESTION)
        await parent.sees(1)
        if mode is Mode.SILENT:
            await asyncio.sleep(ANSWER_SECONDS + 1)
        way.mode = Mode.FINE
        passed = way.passed
        await asyncio.sleep(8)
        assert way.passed == passed, "longer than the first pause between attempts"
        assert len(parent.shown()) == 1
        (states,) = [set(system._read(system.folder / "relais.db", "SELECT DISTINCT state FROM sms_parts"))]
        assert ("unknown",) not in states
        assert ("queued",) not in states


async def test_while_the_app_is_down_for_a_minute_kannel_keeps_messages_and_each_is_answered_once(
    telephone: Callable[[], Telephone], system: RunningSystem
):
    parents = [telephone() for _ in range(6)]
    system.kill()
    for parent in parents:
        await parent.writes(QUESTION)
        await asyncio.sleep(DOWN_SECONDS / len(parents))
    await asyncio.to_thread(system.start)
    for parent in parents:
        # Rasa starts later than the door: the first word may be that it takes a while.
        await until(lambda parent=parent: answers(parent), 150)
    await asyncio.sleep(3)
    for parent in parents:
        assert len(answers(parent)) == 1
        assert parent.transcript().count("parent") == 1


def answers(parent: Telephone) -> list[str]:
    """What a parent was told about the question."""
    return [text for text in parent.shown() if "educonnect.education.gouv.fr" in text]


def by_ones() -> list[str]:
    """The steps of whoever answers « 1 » each time, by SMS."""
    here = Situation(channel="sms")
    outcome = run.begin(GUIDE, 1, here)
    steps = [outcome.step.id]
    while outcome.kind is Kind.STEP and outcome.state is not None:
        outcome = run.hear(GUIDE, outcome.state, Heard("1"), here)
        steps.append(outcome.step.id)
    return steps


def step_of(system: RunningSystem, parent: Telephone) -> str | None:
    """The step that the last words to a telephone were of, as the system keeps them."""
    secret = (system.folder / "secret.key").read_text("ascii").strip().encode()
    wanted = "SELECT payload FROM messages WHERE contact = ? AND author = 'assistant' ORDER BY seq DESC LIMIT 1"
    found = system._read(system.folder / "relais.db", wanted, Numbers(secret).contact(parent.number))
    guide = json.loads(found[0][0])["meta"].get("guide") if found else None
    return str(guide["step"]) if guide else None
