"""How fast one number may write."""

from __future__ import annotations

import pytest

from channels.sms.flood import BURST, DELUGE_BURST, SECONDS_A_MESSAGE, Flood
from conversations.model import Draft, Emergency
from tests.channels.sms.conftest import ANOTHER, PARENT, SmsHouse


def test_a_burst_then_one_at_a_time_for_each_number():
    now = [1000.0]
    flood = Flood(lambda: now[0])
    assert [flood.over("a") for _ in range(BURST + 2)] == [False] * BURST + [True, True]
    assert not flood.over("b")
    now[0] += SECONDS_A_MESSAGE
    assert [flood.over("a"), flood.over("a")] == [False, True]


def test_memory_is_bounded_by_who_wrote_lately():
    now = [0.0]
    flood = Flood(lambda: now[0])
    for contact in range(10_500):
        now[0] += SECONDS_A_MESSAGE
        flood.over(str(contact))
    assert len(flood._full_at) < 10_500


class TestADeluge:
    @pytest.fixture
    async def after_it(self, sms: SmsHouse) -> SmsHouse:
        """One number has sent without end, and not a second has passed."""
        sms.intake._deluge = Flood(lambda: 0.0, DELUGE_BURST, 0.5)
        for place in range(DELUGE_BURST):
            assert await sms.receives(f"question {place}") == 200
        return sms

    async def test_what_follows_costs_neither_a_row_nor_a_reading(self, after_it: SmsHouse):
        async def rows() -> int:
            async with after_it.house.engine.connect() as connection:
                return int((await connection.exec_driver_sql("SELECT count(*) FROM sms_recognised")).scalar_one())

        before = await rows()
        assert await after_it.receives("et encore") == 200
        assert await rows() == before

    async def test_stop_passes(self, after_it: SmsHouse):
        await after_it.receives("STOP")
        await after_it.answers()
        assert await after_it.house.store.silenced("sms", after_it.numbers.contact(PARENT))

    async def test_others_are_answered(self, after_it: SmsHouse):
        await after_it.receives("bonjour", ANOTHER)
        await after_it.answers()
        assert [one["to"] for one in after_it.gateway.taken if "bonjour" in str(one)] == [ANOTHER]


async def test_an_emergency_beyond_the_burst_is_answered(sms: SmsHouse):
    answer = Draft("Appelez le 3114.", meta={"decision": "emergency"})
    sms.house.triage.emergencies["je veux mourir"] = Emergency("urgence.suicide", answer)
    for place in range(BURST + 2):
        await sms.receives(f"question {place}")
    await sms.receives("je veux mourir")
    assert "Appelez le 3114." in await sms.answers()
