"""What gateways deliver: authentic or refused, stored once whatever they do, answered, whoever else writes."""

from __future__ import annotations

import asyncio
import json
import logging
import time

import pytest

from channels.sms.flood import BURST
from channels.sms.gateways.generic import SIGNATURE, TIMESTAMP, WINDOW_SECONDS
from channels.sms.gateways.proofs import signature
from channels.sms.intake import PIECES_WAIT
from conversations.model import Draft, Emergency
from tests.channels.sms.conftest import ANOTHER, PARENT, SECRET, SmsHouse

EMERGENCY = Emergency("urgence.suicide", Draft("Appelez le 3114.", meta={"decision": "emergency"}))


async def test_a_message_is_answered_to_whoever_wrote_it(sms: SmsHouse):
    assert await sms.receives("bonjour") == 200
    assert await sms.answers() == ["Vous avez écrit : bonjour"]
    assert {message["to"] for message in sms.gateway.taken} == {PARENT}


async def test_the_answer_to_the_gateway_is_empty_and_comes_before_the_turn(sms: SmsHouse):
    sms.house.assistant.open_gate.clear()
    raw = json.dumps({"id": "1", "from": PARENT, "text": "bonjour"}).encode()
    now = str(int(time.time()))
    headers = {TIMESTAMP: now, SIGNATURE: f"sha256={signature(SECRET, now, raw)}"}
    async with sms.client.post("/webhooks/sms/town/message", data=raw, headers=headers) as response:
        assert (response.status, await response.text()) == (200, "")
    assert await sms.heard() == ["bonjour"]


class TestRepeated:
    async def test_three_deliveries_at_once_are_one_message_with_one_answer(self, sms: SmsHouse):
        async def again(place: int) -> int:
            await asyncio.sleep(place * 0.05)
            return await sms.receives("bonjour", name="same")

        assert await asyncio.gather(*map(again, range(3))) == [200, 200, 200]
        assert await sms.answers() == ["Vous avez écrit : bonjour"]

    @pytest.mark.parametrize("written_down", [False, True])
    async def test_not_even_when_the_first_one_erased_everything(self, sms: SmsHouse, written_down: bool):
        await sms.receives("EFFACER", name="same")
        erased = await sms.answers()
        if written_down:
            await sms.intake.write_down_kept()
            sms.intake._kept.clear()
        await sms.receives("EFFACER", name="same")
        assert await sms.answers() == erased

    async def test_the_same_words_under_another_name_are_another_message(self, sms: SmsHouse):
        await sms.receives("1")
        await sms.receives("1")
        assert await sms.heard() == ["1", "1"]

    async def test_one_that_could_not_be_stored_is_asked_for_again(self, sms: SmsHouse):
        await sms.house.break_store()
        assert await sms.receives("bonjour", name="same") == 503
        await sms.house.mend_store()
        assert await sms.receives("bonjour", name="same") == 200
        assert await sms.heard() == ["bonjour"]


class TestRefused:
    async def test_without_a_signature_or_with_another(self, sms: SmsHouse):
        assert await sms.receives("bonjour", **{}) == 200
        body = {"id": "2", "from": PARENT, "text": "au revoir"}
        assert await sms.post(body, **{SIGNATURE: ""}) == 403
        assert await sms.post(body, **{SIGNATURE: "sha256=" + "0" * 64}) == 403
        assert await sms.heard() == ["bonjour"]

    @pytest.mark.parametrize("age", [WINDOW_SECONDS + 5, -WINDOW_SECONDS - 5])
    async def test_a_replay_from_outside_the_window(self, sms: SmsHouse, age: int):
        raw = json.dumps({"id": "1", "from": PARENT, "text": "bonjour"}).encode()
        then = str(int(time.time()) - age)
        headers = {TIMESTAMP: then, SIGNATURE: f"sha256={signature(SECRET, then, raw)}"}
        async with sms.client.post("/webhooks/sms/town/message", data=raw, headers=headers) as response:
            assert response.status == 403

    async def test_a_replay_within_the_window_changes_nothing(self, sms: SmsHouse):
        for _ in range(2):
            assert await sms.receives("bonjour", name="replayed") == 200
        assert await sms.heard() == ["bonjour"]

    async def test_a_gateway_that_is_not_configured(self, sms: SmsHouse):
        async with sms.client.post("/webhooks/sms/other/message", data=b"{}") as response:
            assert response.status == 404

    @pytest.mark.parametrize("body", [{"id": "1"}, {"id": "", "from": "x", "text": "y"}, {"id": 1, "from": 2}, {}])
    async def test_a_signed_call_without_a_message(self, sms: SmsHouse, body: dict[str, object]):
        assert await sms.post(body) == 422

    @pytest.mark.parametrize(("sender", "why"), [("36000", "short code"), ("INFO-CAF", "alphanumeric"), ("", "empty")])
    async def test_a_sender_that_nobody_can_answer_is_dropped_and_logged(
        self, sms: SmsHouse, caplog: pytest.LogCaptureFixture, sender: str, why: str
    ):
        assert await sms.receives("promo", sender) == 200
        assert why in caplog.text
        assert not sender or sender not in caplog.text
        assert await sms.answers() == []


async def test_no_number_and_no_word_is_ever_logged(sms: SmsHouse, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    sms.gateway.script = [500]
    for place in range(BURST + 2):
        await sms.receives(f"confidence {place}")
    await sms.answers()
    assert "612345678" not in caplog.text
    assert "confidence" not in "".join(record.getMessage() for record in caplog.records if record.name != "aiosqlite")


@pytest.mark.parametrize("sender", ["+49 151 23456789", "0044 7911 123456", "06 12 34 56 78", "0690123456"])
async def test_numbers_of_any_country_are_answered(sms: SmsHouse, sender: str):
    await sms.receives("bonjour", sender)
    assert await sms.answers() == ["Vous avez écrit : bonjour"]


class TestPieces:
    async def pieces(self, sms: SmsHouse, *order: int, reference: int = 7) -> None:
        words = {1: "j'ai oublié ", 2: "mon mot ", 3: "de passe"}
        for number in order:
            part = {"reference": reference, "number": number, "total": 3}
            assert await sms.receives(words[number], part=part) == 200

    @pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1), (3, 3, 1, 1, 2, 2)])
    async def test_are_joined_whatever_their_order(self, sms: SmsHouse, order: tuple[int, ...]):
        await self.pieces(sms, *order)
        assert await sms.heard() == ["j'ai oublié mon mot de passe"]

    async def test_all_at_once_are_one_message(self, sms: SmsHouse):
        await asyncio.gather(*(self.pieces(sms, number) for number in (3, 1, 2)))
        assert await sms.heard() == ["j'ai oublié mon mot de passe"]

    async def test_are_passed_on_with_a_gap_when_one_never_comes(self, sms: SmsHouse):
        await self.pieces(sms, 3, 1)
        await sms.intake.join_overdue()
        assert await sms.heard() == []
        sms.house.clock.move(seconds=PIECES_WAIT.total_seconds() + 1)
        await sms.intake.join_overdue()
        await sms.intake.join_overdue()
        assert await sms.heard() == ["j'ai oublié […] de passe"]

    async def test_one_that_comes_too_late_is_not_lost(self, sms: SmsHouse):
        await self.pieces(sms, 3, 1)
        sms.house.clock.move(seconds=PIECES_WAIT.total_seconds() + 1)
        await sms.intake.join_overdue()
        await self.pieces(sms, 2, 2)
        assert await sms.heard() == ["j'ai oublié […] de passe", "[…] mon mot […]"]

    async def test_a_telephone_that_uses_its_reference_again_writes_another_message(self, sms: SmsHouse):
        await self.pieces(sms, 1, 2, 3)
        part = {"reference": 7, "total": 3}
        for number, words in enumerate(("et ", "puis ", "merci"), start=1):
            await sms.receives(words, part={**part, "number": number})
        assert await sms.heard() == ["j'ai oublié mon mot de passe", "et puis merci"]

    async def test_two_telephones_with_one_reference_are_kept_apart(self, sms: SmsHouse):
        await sms.receives("a", part={"reference": 7, "number": 1, "total": 2})
        await sms.receives("c", ANOTHER, part={"reference": 7, "number": 1, "total": 2})
        await sms.receives("b", part={"reference": 7, "number": 2, "total": 2})
        assert (await sms.heard(), await sms.heard(ANOTHER)) == (["ab"], [])

    @pytest.mark.parametrize(
        "part", [{}, {"reference": 1, "number": 3, "total": 2}, {"reference": 1, "number": 0, "total": 2}, "1/2"]
    )
    async def test_an_impossible_piece_is_refused(self, sms: SmsHouse, part: object):
        assert await sms.receives("a", part=part) == 422


class TestFlood:
    async def test_one_number_is_heard_so_many_times_and_nobody_else_waits(self, sms: SmsHouse):
        await asyncio.gather(*(sms.receives(f"{place}") for place in range(BURST * 3)))
        assert len(await sms.heard()) == BURST
        await sms.receives("bonjour", ANOTHER)
        assert await sms.heard(ANOTHER) == ["bonjour"]

    async def test_orders_and_emergencies_pass_all_the_same(self, sms: SmsHouse):
        sms.house.triage.emergencies["je veux mourir"] = EMERGENCY
        for place in range(BURST + 1):
            await sms.receives(f"{place}")
        await sms.receives("je veux mourir")
        await sms.receives("INFO")
        assert (await sms.heard())[-2:] == ["je veux mourir", "INFO"]
