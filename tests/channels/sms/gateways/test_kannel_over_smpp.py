"""The configuration of the operators' guide, word for word, between an operator that speaks SMPP and the SMS door."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from channels.sms import webhooks
from channels.sms.delivery import Delivery
from channels.sms.gateways.configuration import build
from channels.sms.intake import Intake
from channels.sms.numbers import Numbers
from channels.sms.persistence.address_book import AddressBook
from channels.sms.persistence.arrivals import Arrivals
from channels.sms.persistence.departures import Departures
from channels.sms.quiet_hours import read
from relais.kannel import LocalKannel
from tests.channels.conftest import House
from tests.channels.sms.conftest import PARENT
from tests.channels.sms.gateways.smpp_operator import SmppOperator

pytestmark = pytest.mark.slow

GUIDE = Path(__file__).resolve().parents[4] / "docs" / "operators" / "sms.md"
SHORT_CODE = "36000"


def published() -> tuple[str, str]:
    """What the guide says to write into ``kannel.conf``, and as the gateway's address."""
    text = GUIDE.read_text("utf-8")
    configuration = re.search(r"```\n(group = core\n.*?)```", text, re.DOTALL)
    address = re.search(r"^kannel\+http://\S+$", text, re.MULTILINE)
    assert configuration is not None
    assert address is not None
    return configuration.group(1), address.group()


@pytest.fixture
async def operator() -> AsyncIterator[SmppOperator]:
    operator = SmppOperator("YOUR_LOGIN", "8 at mos")
    await operator.open()
    yield operator
    await operator.close()


class Town:
    """The SMS door behind the published configuration."""

    def __init__(self, house: House, delivery: Delivery, numbers: Numbers) -> None:
        self.house, self.delivery, self.numbers = house, delivery, numbers

    async def heard(self) -> list[str]:
        history = await self.house.store.history("sms", self.numbers.contact(PARENT))
        return [one.text for one in history if one.author == "parent"]

    async def states(self) -> list[str]:
        async with self.house.engine.connect() as connection:
            return [row[0] for row in await connection.exec_driver_sql("SELECT state FROM outbox ORDER BY seq")]


@pytest.fixture
async def town(
    house: House, operator: SmppOperator, session: aiohttp.ClientSession, tmp_path: Path
) -> AsyncIterator[Town]:
    configuration, address = published()
    numbers = Numbers(b"a secret for tests only")
    addresses = AddressBook(house.engine, numbers)
    kannel = LocalKannel(tmp_path, "")
    admin, boxes, _, sendsms = kannel._ports
    # The port of its fake operator, which does not serve here.
    door_port = kannel.operator_port
    here = address.replace(":13013", f":{sendsms}").replace(":8080", f":{door_port}")
    gateways = build(here, "http://unused.test", session)
    delivery = Delivery(gateways, Departures(house.engine), addresses, read(""), house.wake_ups, house.clock)
    intake = Intake(
        house.inbox, house.triage, Arrivals(house.engine), addresses, numbers, b"key", house.clock, delivery.wake
    )
    named = {one.name: one for one in gateways}
    app = house.application(lambda app: webhooks.add_routes(app, named, intake, delivery))
    server = TestServer(app, host="127.0.0.1", port=door_port)
    await server.start_server()
    changes: dict[str, Any] = {
        "13000": admin,
        "13001": boxes,
        "13013": sendsms,
        "2775": operator.port,
        "127.0.0.1:8080": f"127.0.0.1:{door_port}",
        "smpp.operator.example": "127.0.0.1",
        "YOUR_PASSWORD": f'"{operator.password}"',
        "/var/spool/kannel": tmp_path / "store",
        "/var/log/kannel": tmp_path,
    }
    for said, meant in changes.items():
        assert said in configuration, f"{said} is not in the guide any more"
        configuration = configuration.replace(said, str(meant))
    (tmp_path / "store").mkdir()
    (tmp_path / "kannel.conf").write_text(configuration, "utf-8")
    kannel._bearerbox = kannel._run("bearerbox")
    await asyncio.to_thread(kannel._wait, kannel._bearerbox, boxes, "bearerbox")
    await asyncio.to_thread(kannel.start_smsbox)
    sending = asyncio.create_task(delivery.run())
    try:
        async with asyncio.timeout(30):
            await operator.bound.wait()
        yield Town(house, delivery, numbers)
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        await asyncio.to_thread(kannel.stop)
        await server.close()


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await true():
            await asyncio.sleep(0.05)


async def test_words_come_in_answers_go_out_and_receipts_are_believed(town: Town, operator: SmppOperator):
    operator.delivers(PARENT, SHORT_CODE, "où est l'école à 8 € ?")
    await until(lambda: shown(operator, "Vous avez écrit : où est l'école à 8 € ?"))
    assert {(one.sender, one.number.lstrip("+")) for one in operator.texts} == {(SHORT_CODE, PARENT.lstrip("+"))}
    await until(lambda: all_delivered(town))


async def test_arabic_and_long_messages_in_pieces_pass_both_ways(town: Town, operator: SmppOperator):
    operator.delivers(PARENT, SHORT_CODE, "نسيت كلمة السر")
    await until(lambda: shown(operator, "نسيت كلمة السر"))
    for place, words in ((2, "mon mot de passe"), (1, "j'ai oublié ")):
        operator.delivers(PARENT, SHORT_CODE, words, bytes((5, 0, 3, 42, 2, place)))
    await until(lambda: shown(operator, "j'ai oublié mon mot de passe"))
    assert await town.heard() == ["نسيت كلمة السر", "j'ai oublié mon mot de passe"]


async def shown(operator: SmppOperator, words: str) -> bool:
    return any(words in one.words for one in operator.texts)


async def all_delivered(town: Town) -> bool:
    return set(await town.states()) == {"delivered"}
