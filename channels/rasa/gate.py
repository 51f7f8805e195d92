"""How many turns Rasa is asked for at once.

Rasa does one thing at a time. Asked for too many turns, it would begin them all and finish none before their deadline:
each would be given up, asked for again, and given up again, until nobody is answered at all.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from conversations.ports import AssistantUnavailable

AT_ONCE = 4


class Gate:
    """Lets a few through, in the order in which they came.

    Args:
        at_once: how many.
        patience_seconds: who has waited so long is turned away, before Rasa has done anything for them.
    """

    def __init__(self, at_once: int = AT_ONCE, patience_seconds: float = 8.0) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._patience = patience_seconds

    @asynccontextmanager
    async def passed(self) -> AsyncIterator[None]:
        """Waits for a place, and keeps it for as long as the turn takes.

        Raises:
            AssistantUnavailable: there was none in time.
        """
        try:
            async with asyncio.timeout(self._patience):
                await self._places.acquire()
        except TimeoutError as late:
            raise AssistantUnavailable("too many turns at once") from late
        try:
            yield
        finally:
            self._places.release()
