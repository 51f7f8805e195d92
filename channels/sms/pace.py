"""How fast one sender may send, and who goes first when it is slower than we are."""

from __future__ import annotations

import asyncio
import heapq
from itertools import count


class Pace:
    """Lets one through every ``1 / rate`` seconds: the most urgent of those who wait, then the first to have come.

    Args:
        rate: messages a second.
    """

    def __init__(self, rate: float) -> None:
        self._interval = 1 / rate
        self._next = 0.0
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = count()
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, priority: int = 0) -> None:
        """Waits for a turn; higher ``priority`` passes before."""
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (-priority, next(self._order), mine))
        self._pass()
        await mine

    def _pass(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            if self._waiting[0][2].done():
                heapq.heappop(self._waiting)
                continue
            if loop.time() < self._next:
                break
            heapq.heappop(self._waiting)[2].set_result(None)
            self._next = loop.time() + self._interval
        if self._waiting and self._timer is None:
            self._timer = loop.call_at(self._next, self._again)

    def _again(self) -> None:
        self._timer = None
        self._pass()
