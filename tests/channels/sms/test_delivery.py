"""What leaves: in order, once, whatever the gateway does; receipts only move forward."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from channels.sms.delivery import STILL_TALKING
from channels.sms.persistence.traffic import Traffic
from channels.sms.quiet_hours import read
from channels.sms.sending import RETRY_AFTER
from conversations.model import Draft, Emergency
from conversations.persistence import tables
from conversations.ports import AssistantReply
from tests.channels.sms.conftest import ANOTHER, PARENT, SmsHouse

EMERGENCY = Emergency("urgence.suicide", Draft("Appelez le 3114.", meta={"decision": "emergency"}))


async def later(sms: SmsHouse, attempts: int = 1) -> None:
    """Time passes until the next attempt is due."""
    sms.house.clock.move(seconds=RETRY_AFTER[attempts - 1].total_seconds() + 1)


def reference(sms: SmsHouse, place: int = -1) -> str:
    return str(sms.gateway.asked[place]["reference"])


@pytest.fixture
async def known(sms: SmsHouse) -> SmsHouse:
    """A parent who has been greeted already."""
    await sms.receives("bonjour")
    await sms.answers()
    sms.gateway.taken.clear()
    sms.gateway.asked.clear()
    return sms


class TestTrouble:
    @pytest.mark.parametrize("trouble", [500, 503, 429, 401])
    async def test_what_the_gateway_did_not_take_is_tried_again(self, known: SmsHouse, trouble: int):
        known.gateway.script = [trouble, trouble]
        await known.receives("un")
        assert await known.answers() == []
        await later(known)
        assert await known.answers() == []
        await later(known, 2)
        assert await known.answers() == ["Vous avez écrit : un"]
        await later(known, 3)
        assert await known.answers() == ["Vous avez écrit : un"]

    @pytest.mark.parametrize("trouble", ["drop", 504])
    async def test_what_it_may_have_taken_is_not_sent_again(self, known: SmsHouse, trouble: int | str):
        known.gateway.script = [trouble]
        await known.receives("un")
        await known.answers()
        assert (await known.outbox())[-1] == "unknown"
        await later(known, len(RETRY_AFTER))
        await known.answers()
        assert len(known.gateway.asked) == 1

    async def test_nor_when_its_answer_takes_too_long(self, known: SmsHouse, monkeypatch: pytest.MonkeyPatch):
        gateway = known.delivery._first
        monkeypatch.setattr(gateway.session, "_timeout", type(gateway.session.timeout)(total=0.3))
        known.gateway.script = ["hang"]
        await known.receives("un")
        await known.answers()
        await later(known, len(RETRY_AFTER))
        assert len(await known.answers()) == len(known.gateway.asked) == 1
        await known.reports(reference(known), "delivered")
        assert (await known.outbox())[-1] == "delivered"

    async def test_unless_a_receipt_says_that_it_failed(self, known: SmsHouse):
        known.gateway.script = ["drop"]
        await known.receives("un")
        await known.answers()
        await known.reports(reference(known), "failed")
        await later(known)
        await known.answers()
        assert len(known.gateway.asked) == 2
        assert reference(known, 0) != reference(known, 1)

    async def test_a_text_that_is_refused_is_given_up_and_the_next_one_leaves(self, known: SmsHouse):
        known.gateway.script = [422]
        await known.receives("un")
        await known.answers()
        await known.receives("deux")
        assert await known.answers() == ["Vous avez écrit : deux"]
        assert (await known.outbox())[-2:] == ["failed", "sent"]

    async def test_one_that_never_passes_is_given_up_in_the_end(self, known: SmsHouse):
        known.gateway.script = [500] * 50
        await known.receives("un")
        await known.answers()
        for attempt in range(len(RETRY_AFTER) + 2):
            await later(known, min(attempt + 1, len(RETRY_AFTER)))
            await known.answers()
        assert len(known.gateway.asked) == len(RETRY_AFTER) + 1
        assert (await known.outbox())[-1] == "failed"

    async def test_what_a_crash_cut_off_is_not_sent_again(self, known: SmsHouse):
        known.gateway.script = ["hang"]
        await known.receives("un")
        await known.house.turns.settle()
        known.delivery.wake(known.numbers.contact(PARENT))
        async with asyncio.timeout(10):
            while not known.gateway.asked:
                await asyncio.sleep(0.01)
        assert await known.delivery._departures.recover(known.house.clock.now()) == 1
        known.gateway.released.set()
        await known.answers()
        await later(known, len(RETRY_AFTER))
        assert len(await known.answers()) == 1

    async def test_while_the_gateway_is_gone_nothing_is_lost(self, known: SmsHouse):
        known.delivery._first.__dict__["url"] = "http://127.0.0.1:1/send"
        await known.receives("un")
        await known.answers()
        known.delivery._first.__dict__["url"] = known.gateway.url
        await later(known)
        assert await known.answers() == ["Vous avez écrit : un"]


class TestOrder:
    async def test_of_one_parent_is_kept_while_the_first_text_waits(self, known: SmsHouse):
        known.gateway.script = [500]
        await known.receives("un")
        await known.answers()
        await known.receives("deux")
        assert await known.answers() == []
        await later(known)
        assert await known.answers() == ["Vous avez écrit : un", "Vous avez écrit : deux"]

    async def test_another_parent_does_not_wait_for_it(self, known: SmsHouse):
        known.gateway.script = [500]
        await known.receives("un")
        await known.answers()
        await known.receives("deux", ANOTHER)
        assert "Vous avez écrit : deux" in await known.answers()

    async def test_an_emergency_waits_for_nothing(self, known: SmsHouse):
        known.house.triage.emergencies["je veux mourir"] = EMERGENCY
        known.gateway.script = [500]
        await known.receives("un")
        await known.answers()
        await known.receives("je veux mourir")
        assert await known.answers() == ["Appelez le 3114."]

    async def test_two_workers_send_each_text_once(self, known: SmsHouse):
        await known.receives("un")
        await known.house.turns.settle()
        contact = known.numbers.contact(PARENT)
        await asyncio.gather(*(known.delivery._one(contact) for _ in range(4)), return_exceptions=True)
        await known.answers()
        assert len(known.gateway.asked) == 1


class TestReceipts:
    async def test_only_move_forward(self, known: SmsHouse):
        await known.receives("un")
        await known.answers()
        seen = [(await known.outbox())[-1]]
        for state in ("accepted", "delivered", "failed", "undeliverable", "accepted"):
            assert await known.reports(reference(known), state) == 200
            seen.append((await known.outbox())[-1])
        assert seen == ["sent", "sent", *["delivered"] * 4]
        await later(known)
        assert len(await known.answers()) == 1

    async def test_a_text_that_cannot_be_delivered_has_failed(self, known: SmsHouse):
        await known.receives("un")
        await known.answers()
        await known.reports(reference(known), "undeliverable")
        assert (await known.outbox())[-1] == "failed"

    async def test_one_that_comes_before_the_answer_counts(self, known: SmsHouse):
        known.gateway.script = ["hang"]
        await known.receives("un")
        await known.house.turns.settle()
        known.delivery.wake(known.numbers.contact(PARENT))
        async with asyncio.timeout(10):
            while not known.gateway.asked:
                await asyncio.sleep(0.01)
        await known.reports(reference(known), "delivered")
        known.gateway.released.set()
        await known.delivery.settle()
        assert (await known.outbox())[-1] == "delivered"

    @pytest.mark.parametrize("unknown", ["", "nothing", "a.b", "0.1", "x" * 500])
    async def test_of_somebody_elses_text_change_nothing(self, known: SmsHouse, unknown: str):
        assert await known.reports(unknown, "delivered") == 200

    async def test_must_be_signed(self, known: SmsHouse):
        await known.receives("un")
        await known.answers()
        body = {"reference": reference(known), "state": "failed"}
        assert await known.post(body, "receipt", **{"X-Relais-Signature": "sha256=no"}) == 403
        assert (await known.outbox())[-1] == "sent"


async def test_nothing_leaves_after_stop_but_its_confirmation(known: SmsHouse):
    known.gateway.script = [500]
    await known.receives("un")
    await known.answers()
    await known.receives("STOP")
    (confirmation,) = await known.answers()
    await later(known)
    await known.receives("deux")
    assert await known.answers() == [confirmation]


async def test_a_receipt_that_says_failed_after_stop_sends_nothing_again(known: SmsHouse):
    await known.receives("un")
    await known.answers()
    first = reference(known)
    await known.receives("STOP")
    await known.answers()
    await known.reports(first, "failed")
    await later(known)
    await known.answers()
    assert [message["text"] for message in known.gateway.asked].count("Vous avez écrit : un") == 1


async def test_what_a_mediator_types_leaves_the_same_way(known: SmsHouse):
    conversation = await known.house.store.open_conversation("sms", known.numbers.contact(PARENT))
    assert conversation is not None
    await known.house.desk.reply(conversation.id, "lea", "Je vous rappelle demain.", uuid4().hex)
    assert "Je vous rappelle demain." in (await known.answers())[-1]


class TestQuietHours:
    @pytest.fixture
    async def at_night(self, known: SmsHouse) -> SmsHouse:
        """A parent who wrote a while ago, in hours that are quiet for half a day from now."""
        known.house.clock.move(seconds=STILL_TALKING.total_seconds() + 60)
        now = known.house.clock.now()
        hours = f"{now - timedelta(minutes=5):%H:%M}-{now + timedelta(hours=6):%H:%M}"
        known.delivery._quiet_hours = read(hours, "UTC")
        return known

    async def mediator_writes(self, sms: SmsHouse) -> None:
        conversation = await sms.house.store.open_conversation("sms", sms.numbers.contact(PARENT))
        assert conversation is not None
        await sms.house.desk.take(conversation.id, "lea")

    async def test_what_nobody_asked_for_waits_for_the_morning(self, at_night: SmsHouse):
        await self.mediator_writes(at_night)
        assert await at_night.answers() == []
        at_night.house.clock.move(hours=7)
        assert len(await at_night.answers()) == 1

    async def test_the_night_is_that_of_the_department(self, known: SmsHouse):
        """Quiet for half a day in Paris, and over for hours in Tahiti, eleven or twelve hours away."""
        known.house.clock.move(seconds=STILL_TALKING.total_seconds() + 60)
        now = known.house.clock.now().astimezone(ZoneInfo("Europe/Paris"))
        hours = f"{now - timedelta(minutes=5):%H:%M}-{now + timedelta(hours=6):%H:%M}"
        known.delivery._quiet_hours = read(hours)
        async with known.house.engine.begin() as connection:
            await connection.execute(update(tables.conversations).values(department="987"))
        await self.mediator_writes(known)
        assert len(await known.answers()) == 1

    async def test_but_not_for_a_parent_who_is_writing(self, at_night: SmsHouse):
        await self.mediator_writes(at_night)
        await at_night.receives("vous êtes là ?")
        assert len(await at_night.answers()) == 1

    async def test_answers_are_asked_for_at_any_hour(self, at_night: SmsHouse):
        await at_night.receives("un")
        assert await at_night.answers() == ["Vous avez écrit : un"]


async def test_a_long_answer_keeps_its_parts_in_order(known: SmsHouse):
    long = Draft("\n".join(f"Étape {place}. " + "Ouvrez la page. " * 5 for place in range(1, 12)))
    known.house.triage.emergencies["danger"] = Emergency("urgence.x", Draft(long.text, meta={"decision": "emergency"}))
    await known.receives("danger")
    texts = await known.answers()
    assert len(texts) > 1
    assert " ".join(texts).index("Étape 2.") < " ".join(texts).index("Étape 11.")


async def test_costs_are_counted_by_conversation_and_by_day(known: SmsHouse):
    traffic = Traffic(known.house.engine)
    known.house.assistant.script["cher"] = AssistantReply((Draft("é" * 161),))
    before = await traffic.conversations()
    await known.receives("cher")
    await known.answers()
    (after,) = await traffic.conversations()
    assert after.segments - before[0].segments == 2
    (day,) = await traffic.days()
    assert (day.received, day.segments) == (2, after.segments)
