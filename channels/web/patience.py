"""Waiting for an answer on behalf of a browser that cannot be told later."""

from __future__ import annotations

import asyncio

from channels.web.sessions import CHANNEL
from conversations.model import InboundState
from conversations.ports import Store, StoreUnavailable


async def until_answered(store: Store, contact: str, seq: int, event: asyncio.Event, seconds: float) -> None:
    """Returns when message ``seq`` has an answer, or needs none now, or after ``seconds``.

    ``event`` is set whenever something changes for the contact, and has been watched since before the message came.
    """
    deadline = asyncio.get_running_loop().time() + seconds
    try:
        while not await _settled(store, contact, seq):
            left = deadline - asyncio.get_running_loop().time()
            async with asyncio.timeout(max(0.0, left)):
                await event.wait()
            event.clear()
    except (TimeoutError, StoreUnavailable):
        # The message is kept; its answer will be on the page the next time.
        return


async def _settled(store: Store, contact: str, seq: int) -> bool:
    found = await store.history(CHANNEL, contact, seq - 1)
    if not found or found[0].state is not InboundState.PENDING:
        return True
    return any(message.in_reply_to == found[0].id for message in found[1:])
