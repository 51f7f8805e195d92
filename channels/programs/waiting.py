"""Waits for the turn of a message, for doors that answer in the same breath."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from conversations.model import InboundState, Message
from conversations.ports import Store
from conversations.wake_ups import LocalWakeUps, contact_key

_LOOK_AGAIN_SECONDS = 1.0


async def until_answered(
    store: Store, wake_ups: LocalWakeUps, message: Message, channel: str, contact: str, seconds: float
) -> Sequence[Message]:
    """Outgoing messages not given yet, once the message has been answered, passed on, or excused; at most ``seconds``.

    A trouble notice counts as an answer for this request: the real one comes with the next request.
    """
    deadline = asyncio.get_running_loop().time() + seconds
    with wake_ups.watching(contact_key(channel, contact)) as changed:
        while True:
            changed.clear()
            outgoing = await store.undelivered(channel, contact)
            if outgoing and any(reply.in_reply_to == message.id for reply in outgoing):
                return outgoing
            if await _settled(store, message) or asyncio.get_running_loop().time() >= deadline:
                return outgoing
            try:
                await asyncio.wait_for(changed.wait(), _LOOK_AGAIN_SECONDS)
            except TimeoutError:
                continue


async def _settled(store: Store, message: Message) -> bool:
    transcript = await store.transcript(message.conversation_id, message.seq - 1)
    return not transcript or transcript[0].state is not InboundState.PENDING
