"""Under more turns than Rasa can do, it goes on finishing some: it never begins what nobody waits for any more."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web

from channels.rasa.client import RasaAssistant
from channels.rasa.gate import Gate
from conversations.model import Profile
from conversations.ports import AssistantRequest, AssistantUnavailable

MANY = 60


@dataclass
class SlowRasa:
    """Does one turn at a time, and gives each up that is not done ``deadline`` seconds after it was asked for."""

    deadline: float = 0.5
    work: float = 0.05
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)
    begun: int = 0
    done: int = 0
    together: int = 0
    most_together: int = 0

    async def turn(self, _request: web.Request) -> web.Response:
        self.begun += 1
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        try:
            async with asyncio.timeout(self.deadline), self.busy:
                await asyncio.sleep(self.work)
        except TimeoutError:
            return web.json_response({"error": "timeout"}, status=504)
        finally:
            self.together -= 1
        self.done += 1
        return web.json_response({"messages": [{"text": "Voilà."}]})


@pytest.fixture
async def asked_by_many(aiohttp_server):
    """Everybody asks in the same instant; how many were answered, and what Rasa did."""

    async def ask(gate: Gate) -> tuple[int, SlowRasa]:
        rasa = SlowRasa()
        app = web.Application()
        app.router.add_post("/webhooks/relais/webhook", rasa.turn)
        server = await aiohttp_server(app)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            assistant = RasaAssistant(session, str(server.make_url("")).rstrip("/"), "token", gate=gate)
            turns = (assistant.reply(_request(place)) for place in range(MANY))
            answers = await asyncio.gather(*turns, return_exceptions=True)
        assert all(not isinstance(one, BaseException) or isinstance(one, AssistantUnavailable) for one in answers)
        return sum(not isinstance(one, BaseException) for one in answers), rasa

    return ask


async def test_all_are_answered_where_there_is_patience(asked_by_many):
    answered, rasa = await asked_by_many(Gate(at_once=2, patience_seconds=60.0))
    assert answered == MANY
    assert rasa.most_together == 2


async def test_without_a_gate_most_of_what_rasa_began_was_for_nothing(asked_by_many):
    answered, rasa = await asked_by_many(Gate(at_once=MANY, patience_seconds=60.0))
    assert answered < MANY / 2
    assert rasa.begun == MANY


async def test_who_loses_patience_has_cost_rasa_nothing(asked_by_many):
    answered, rasa = await asked_by_many(Gate(at_once=2, patience_seconds=0.4))
    assert 0 < answered < MANY
    assert rasa.begun == answered


async def test_a_place_is_given_back_whatever_happens():
    gate = Gate(at_once=1, patience_seconds=0.05)
    with pytest.raises(RuntimeError):
        async with gate.passed():
            raise RuntimeError
    async with gate.passed():
        with pytest.raises(AssistantUnavailable):
            async with gate.passed():
                pytest.fail("there is one place only")


def _request(place: int) -> AssistantRequest:
    return AssistantRequest(f"c{place}", place, 1, "bonjour", None, Profile(), "sms")
