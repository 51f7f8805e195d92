"""Waits for the turn of a message, for doors that answer in the same breath, and gives each message once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from conversations.model import InboundState, Message, utc_now
from conversations.ports import Store
from conversations.wake_ups import LocalWakeUps, contact_key

_LOOK_AGAIN_SECONDS = 1.0


@dataclass
class _Asking:
    """The requests of one contact that wait now: for which messages, and whose turn it is to take."""

    messages: Counter[int] = field(default_factory=Counter)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Waiting:
    """Requests that wait for answers. Of several by one contact at once, each is given its own answer, and no other's.

    A repeated request is given the same answer again: it may never have seen the first.
    """

    def __init__(self) -> None:
        self._asking: dict[tuple[str, str], _Asking] = {}

    async def answers(
        self,
        store: Store,
        wake_ups: LocalWakeUps,
        message: Message,
        channel: str,
        contact: str,
        seconds: float,
        is_connected: Callable[[], bool],
    ) -> Sequence[Message]:
        """The answers to a message, and what else the contact has not been given yet; waits at most ``seconds``.

        A trouble notice counts as an answer for this request: the real one comes with the next request. Nothing counts
        as given to somebody who has hung up.
        """
        with self._waiting_for(message, (channel, contact)) as asking:
            with wake_ups.watching(contact_key(channel, contact)) as changed:
                answers = await _until_answered(store, message, changed, seconds)
            async with asking.lock:
                undelivered = await store.undelivered(channel, contact)
                fresh = [one for one in undelivered if one.in_reply_to not in asking.messages]
                outgoing = sorted({one.id: one for one in (*answers, *fresh)}.values(), key=lambda one: one.seq)
                if outgoing and is_connected():
                    await store.acknowledge(channel, contact, outgoing[-1].seq, utc_now())
                return outgoing

    @contextmanager
    def _waiting_for(self, message: Message, who: tuple[str, str]) -> Iterator[_Asking]:
        asking = self._asking.setdefault(who, _Asking())
        asking.messages[message.id] += 1
        try:
            yield asking
        finally:
            asking.messages[message.id] -= 1
            asking.messages += Counter()  # forgets those that nobody waits for any more
            if not asking.messages:
                self._asking.pop(who, None)


async def _until_answered(store: Store, message: Message, changed: asyncio.Event, seconds: float) -> list[Message]:
    """The answers to the message, once it has been answered, passed on, or excused."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        changed.clear()
        written = await store.transcript(message.conversation_id, message.seq - 1)
        answers = [one for one in written if one.in_reply_to == message.id]
        settled = not written or written[0].state is not InboundState.PENDING
        if answers or settled or asyncio.get_running_loop().time() >= deadline:
            return answers
        try:
            await asyncio.wait_for(changed.wait(), _LOOK_AGAIN_SECONDS)
        except TimeoutError:
            continue
