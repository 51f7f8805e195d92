"""Gives one socket whatever its contact has not been given yet, now and later."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

from conversations.model import Message, utc_now
from conversations.ports import Store, StoreUnavailable
from conversations.wake_ups import LocalWakeUps, contact_key

log = logging.getLogger(__name__)

_TRY_AGAIN_SECONDS = 1.0


class Pusher:
    """Runs until ``stop``. It is told to stop, never cancelled: a query cut off half-way breaks its connection."""

    def __init__(
        self,
        store: Store,
        wake_ups: LocalWakeUps,
        channel: str,
        contact: str,
        give: Callable[[Message], Awaitable[None]],
    ) -> None:
        self.contact = contact
        self._store = store
        self._wake_ups = wake_ups
        self._channel = channel
        self._give = give
        self._changed = asyncio.Event()
        self._stopped = False
        self._task = asyncio.create_task(self._run())

    def stop(self) -> None:
        """The socket is gone; what it has not been given waits for the next one."""
        self._stopped = True
        self._changed.set()

    async def ended(self) -> None:
        """Waits until nothing is under way any more."""
        await self._task

    async def _run(self) -> None:
        with self._wake_ups.watching(contact_key(self._channel, self.contact)) as self._changed:
            while not self._stopped:
                self._changed.clear()
                try:
                    await self._give_all()
                    pause = None
                except StoreUnavailable as trouble:
                    log.warning("store unavailable while pushing: %s", trouble)
                    pause = _TRY_AGAIN_SECONDS
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), 0 if self._stopped else pause)

    async def _give_all(self) -> None:
        outgoing = await self._store.undelivered(self._channel, self.contact)
        for message in outgoing:
            if self._stopped:
                return
            await self._give(message)
        if outgoing and not self._stopped:
            await self._store.acknowledge(self._channel, self.contact, outgoing[-1].seq, utc_now())
