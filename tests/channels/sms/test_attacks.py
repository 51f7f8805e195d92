"""Whoever is not the gateway: at each kind of gateway nothing forged is believed, and nothing repeated counts twice."""

from __future__ import annotations

import asyncio
import logging
from uuid import uuid4

import pytest

from channels.sms.flood import BURST
from channels.sms.sparing import AT_ONCE
from tests.channels.sms.callers import KINDS, Door, Request, door, message, receipt
from tests.channels.sms.conftest import ANOTHER, GatewayServer

__all__ = ["door"]
WRITTEN = ("sms_recognised", "sms_pieces", "sms_traffic", "messages")
PROOFS = ("Authorization", "X-Twilio-Signature", "X-Relais-Signature")

everywhere = pytest.mark.parametrize("kind", KINDS)


def without_proof(call: Request) -> Request:
    return Request(call.path, call.body, {name: one for name, one in call.headers.items() if name not in PROOFS})


def with_proof(call: Request, proof: str) -> Request:
    return Request(call.path, call.body, {name: proof if name in PROOFS else one for name, one in call.headers.items()})


def forgeries(kind: str, call: Request) -> list[Request]:
    """Calls that look like this one, made by somebody who knows everything but the secret."""
    (name,) = set(PROOFS) & set(call.headers)
    proof = call.headers[name]
    others = [message(other, "x", "y") for other in KINDS if other != kind]
    borrowed = [one.headers[proofs] for one in others for proofs in PROOFS if proofs in one.headers]
    changed = [proof[:-3], proof + "=", proof.swapcase(), "", "=", "\udcff\udc80", "é" * 40, "Basic Og==", "x" * 5000]
    forged = [without_proof(call), *(with_proof(call, one) for one in (*borrowed, *changed))]
    # A signature of hexadecimal digits may be written either way.
    forged = [one for one in forged if one.headers.get(name, "").lower() != proof.lower() or kind != "generic"]
    if kind == "kannel":
        return forged
    altered = [Request(call.path, call.body + b" ", call.headers)]
    elsewhere = [Request(f"{call.path}?x=1", call.body, call.headers)] if kind == "twilio" else []
    later = [Request(call.path, call.body, {**call.headers, "X-Relais-Timestamp": "1"})] if kind == "generic" else []
    return [*forged, *altered, *elsewhere, *later]


@everywhere
async def test_a_forged_message_is_refused_and_leaves_nothing_behind(door: Door, kind: str):
    for forged in forgeries(kind, message(kind, "m1", "bonjour")):
        assert await door.gets(forged) == 403
    assert [await door.rows(table) for table in WRITTEN] == [[]] * len(WRITTEN)
    assert await door.gets(message(kind, "m1", "bonjour")) == 200
    assert await door.heard() == ["bonjour"]


@everywhere
async def test_a_forged_receipt_changes_nothing(door: Door, kind: str):
    await door.gets(message(kind, "m1", "bonjour"))
    await door.settle()
    before = await door.rows("sms_parts")
    for forged in forgeries(kind, receipt(kind, await reference(door), delivered=False)):
        assert await door.gets(forged) == 403
    assert await door.rows("sms_parts") == before


@everywhere
async def test_an_authentic_message_replayed_at_once_later_and_much_later_is_one(door: Door, kind: str):
    replayed = message(kind, "m1", "bonjour")

    async def again(place: int) -> int:
        await asyncio.sleep(place * 0.05)
        return await door.gets(replayed)

    assert await asyncio.gather(*map(again, range(4))) == [200] * 4
    for pause in ({"minutes": 4}, {"days": 30}):
        door.house.clock.move(**pause)
        await door.gets(message(kind, "m1", "bonjour"))
    await door.house.turns.settle()
    assert await door.heard() == ["bonjour"]


@everywhere
async def test_receipts_replayed_in_any_order_only_move_forward(door: Door, kind: str, gateway_server: GatewayServer):
    await door.gets(message(kind, "m1", "bonjour"))
    await door.settle()
    asked = len(gateway_server.asked)
    first = await reference(door)
    for delivered in (True, False, False, True, False):
        assert await door.gets(receipt(kind, first, delivered)) == 200
    door.house.clock.move(hours=1)
    await door.settle()
    assert len(gateway_server.asked) == asked, "nothing is sent again"
    async with door.house.engine.connect() as connection:
        states = await connection.exec_driver_sql("SELECT state FROM sms_parts ORDER BY seq LIMIT 1")
        assert states.scalar_one() == "delivered"


@everywhere
async def test_a_flood_of_forged_calls_fills_neither_the_database_nor_the_log_and_parents_are_heard(
    door: Door, kind: str, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.WARNING)
    forged = [without_proof(message(kind, uuid4().hex, f"spam {place}")) for place in range(150)]
    statuses = await asyncio.gather(*map(door.gets, forged), door.gets(message(kind, "m1", "bonjour")))
    assert statuses == [403] * len(forged) + [200]
    assert await door.heard() == ["bonjour"]
    assert len(await door.rows("messages")) <= 3
    assert caplog.text.count("was refused") == AT_ONCE


@everywhere
async def test_a_flood_from_one_number_is_cut_and_another_is_answered(
    door: Door, kind: str, gateway_server: GatewayServer, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.WARNING)
    calls = [message(kind, uuid4().hex, f"encore {place}") for place in range(BURST * 2)]
    assert set(await asyncio.gather(*map(door.gets, calls))) == {200}
    assert len(await door.heard()) == BURST
    assert caplog.text.count("SMS flood") == AT_ONCE
    assert await door.gets(message(kind, "other", "bonjour", ANOTHER)) == 200
    await door.settle()
    history = await door.house.store.history("sms", door.numbers.contact(ANOTHER))
    assert [one.text for one in history][-1] == "Vous avez écrit : bonjour"


@everywhere
@pytest.mark.parametrize("sender", ["INFO-CAF", "36000", "Mairie 13", "", "🙂"])
async def test_a_sender_that_nobody_can_answer_is_taken_and_dropped(door: Door, kind: str, sender: str):
    call = message(kind, "m1", "promo", sender.encode().decode("latin-1") if kind == "kannel" else sender)
    # An empty one is no message for Kannel, which is told what to set.
    assert await door.gets(call) == (422 if kind == "kannel" and not sender else 200)
    assert [await door.rows(table) for table in WRITTEN] == [[]] * len(WRITTEN)


async def reference(door: Door) -> str:
    """By which the gateway knows the first text that was sent."""
    async with door.house.engine.connect() as connection:
        found = await connection.exec_driver_sql("SELECT token, attempts FROM sms_parts ORDER BY seq LIMIT 1")
        token, attempts = found.one()
    return f"{token}.{attempts}"
