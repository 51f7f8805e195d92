"""One sender's rate, and who goes first."""

from __future__ import annotations

import asyncio

from channels.sms.pace import Pace


async def test_the_urgent_pass_before_those_who_came_first():
    pace, passed = Pace(50), list[str]()

    async def goes(name: str, priority: int) -> None:
        await pace.turn(priority)
        passed.append(name)

    await asyncio.gather(goes("first", 0), goes("second", 0), goes("third", 0), goes("human", 1), goes("emergency", 2))
    assert passed == ["first", "emergency", "human", "second", "third"]


async def test_nobody_passes_faster_than_the_rate():
    pace, loop = Pace(100), asyncio.get_running_loop()
    began = loop.time()
    for _ in range(6):
        await pace.turn()
    assert loop.time() - began >= 0.05


async def test_one_who_gives_up_holds_nobody_back():
    pace = Pace(20)
    await pace.turn()
    gone = asyncio.create_task(pace.turn(2))
    await asyncio.sleep(0)
    gone.cancel()
    async with asyncio.timeout(10):
        await pace.turn()
