"""Whom a code may be sent to, and texts that are kept nowhere."""

from __future__ import annotations

import asyncio

import pytest

from channels.sms.carrier import SmsCarrier
from conversations.bridge_ports import UnusableNumber
from tests.channels.sms.conftest import PARENT, SmsHouse


@pytest.fixture
def carrier(sms: SmsHouse) -> SmsCarrier:
    return SmsCarrier(sms.delivery, sms.addresses, sms.numbers, "town")


@pytest.mark.parametrize("written", ["06 12 34 56 78", "+33612345678", "0033 6 12 34 56 78", "06.12.34.56.78"])
def test_one_telephone_however_it_is_written(sms: SmsHouse, carrier: SmsCarrier, written: str):
    found = carrier.read(written)
    assert found.contact == sms.numbers.contact(PARENT)
    assert sms.numbers.open(found.sealed) == PARENT
    assert "12" not in repr(found)


@pytest.mark.parametrize("written", ["0690 12 34 56", "0692 12 34 56", "+590 690 12 34 56", "06 00 00 00 01"])
def test_france_has_departments_overseas(carrier: SmsCarrier, written: str):
    assert carrier.read(written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "bonjour",
        "36000",
        "01 23 45 67 89",
        "08 99 12 34 56",
        "+44 7400 123456",
        "+216 20 123 456",
        "+1 900 555 0123",
    ],
)
def test_no_code_goes_abroad_to_a_fixed_line_or_to_a_number_that_costs(carrier: SmsCarrier, written: str):
    with pytest.raises(UnusableNumber):
        carrier.read(written)


async def test_a_text_is_sent_and_kept_nowhere_but_in_the_day_s_sums(sms: SmsHouse, carrier: SmsCarrier):
    carrier.send(carrier.read(PARENT), "Relais : votre code est 123456.")
    await carrier.settle()
    assert sms.gateway.texts == ["Relais : votre code est 123456."]
    async with sms.house.engine.connect() as connection:
        for table in ("messages", "outbox", "sms_parts"):
            assert (await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar_one() == 0
        sums = (await connection.exec_driver_sql("SELECT sent, segments FROM sms_traffic")).one()
    assert tuple(sums) == (1, 1)


@pytest.mark.parametrize("trouble", [500, 503])
async def test_what_the_gateway_did_not_take_is_tried_again(
    sms: SmsHouse, carrier: SmsCarrier, monkeypatch: pytest.MonkeyPatch, trouble: int
):
    monkeypatch.setattr("channels.sms.delivery._PASS_ON_AGAIN", (0.0, 0.0, 0.0))
    sms.gateway.script = [trouble, trouble]
    carrier.send(carrier.read(PARENT), "un code")
    await carrier.settle()
    assert len(sms.gateway.asked) == 3
    assert sms.gateway.texts == ["un code"]


async def test_what_it_may_have_taken_is_not_sent_twice(
    sms: SmsHouse, carrier: SmsCarrier, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("channels.sms.delivery._PASS_ON_AGAIN", (0.0,))
    sms.gateway.script = ["drop"]
    carrier.send(carrier.read(PARENT), "un code")
    await carrier.settle()
    assert len(sms.gateway.asked) == 1


async def test_a_code_under_way_still_leaves_when_the_house_closes(sms: SmsHouse, carrier: SmsCarrier):
    carrier.send(carrier.read(PARENT), "un code")
    await carrier.finish()
    assert sms.gateway.texts == ["un code"]


async def test_but_closing_does_not_wait_for_a_gateway_that_is_away(
    sms: SmsHouse, carrier: SmsCarrier, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("channels.sms.delivery._PASS_ON_AGAIN", (3600.0,))
    sms.gateway.script = [500]
    carrier.send(carrier.read(PARENT), "un code")
    async with asyncio.timeout(30):
        await carrier.finish(0.05)
    assert sms.gateway.texts == []
    for waiting in carrier._sending:
        waiting.cancel()


async def test_no_trouble_reaches_a_log_with_number_or_words(
    sms: SmsHouse, carrier: SmsCarrier, caplog: pytest.LogCaptureFixture
):
    sms.gateway.script = [400]
    carrier.send(carrier.read(PARENT), "un code secret")
    await carrier.settle()
    assert caplog.records
    assert PARENT not in caplog.text
    assert "secret" not in caplog.text


async def test_a_number_that_was_proven_can_be_written_to(sms: SmsHouse, carrier: SmsCarrier):
    telephone = carrier.read(PARENT)
    assert await carrier.find(telephone.contact) is None
    await carrier.remember(telephone, sms.house.clock.now())
    found = await carrier.find(telephone.contact)
    assert found is not None
    assert sms.numbers.open(found.sealed) == PARENT
