"""The inbox: a parent's message is kept before anything else, and read for safety in the same breath."""

from __future__ import annotations

import re
from dataclasses import replace

from conversations.model import Accepted, Inbound
from conversations.ports import Clock, Store, Triage, WakeUps
from conversations.turns import Turns

_VALUE = re.compile(r"[a-z_]+(?::[A-Za-z0-9._-]+)?")


class Inbox:
    """Accepts messages from all doors."""

    def __init__(self, store: Store, triage: Triage, turns: Turns, wake_ups: WakeUps, clock: Clock) -> None:
        self._store = store
        self._triage = triage
        self._turns = turns
        self._wake_ups = wake_ups
        self._clock = clock

    async def accept(self, inbound: Inbound) -> Accepted:
        """Stores the message, answers an emergency at once, and starts its turn.

        The message, and the emergency answer if there is one, share one transaction: once this returns, a crash can
        lose neither. A repeated delivery changes nothing.

        Raises:
            StoreUnavailable: nothing was stored; the door must say so to the sender.
        """
        inbound = await self._in_words(inbound)
        emergency = self._triage.assess(inbound.text, inbound.lang or "fr")
        accepted = await self._store.accept(inbound, emergency, self._clock.now())
        if not accepted.repeated:
            self._wake_ups.announce(accepted.conversation)
        self._turns.wake(accepted.conversation.id)
        return accepted

    async def forget(self, channel: str, contact: str) -> None:
        """Deletes everything of a contact, and lets whoever watches see that it is gone."""
        await self._turns.forget(channel, contact)

    async def _in_words(self, inbound: Inbound) -> Inbound:
        """A button sends the value of its choice; what is kept, and read by a human, is its label."""
        if not _VALUE.fullmatch(inbound.text):
            return inbound
        offered = await self._store.last_offered(inbound.channel, inbound.contact)
        for choice in offered.choices if offered else ():
            if choice.value == inbound.text:
                return replace(inbound, text=choice.label)
        return inbound
