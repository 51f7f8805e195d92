"""How fast one number may write."""

from __future__ import annotations

from channels.sms.flood import BURST, SECONDS_A_MESSAGE, Flood


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
