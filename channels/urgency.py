"""What is refused for its pace is still read for danger: an emergency is answered however fast somebody writes.

Reading costs milliseconds, so it is bounded too: whoever sends more than a frightened person can type is not read on.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from aiohttp import web

from channels.rate_limit import RateLimit
from conversations.inbox import Inbox
from conversations.normalisation import RefusedText, normalise

SENDER_BURST, SENDER_SECONDS = 20, 0.5
# Senders can be invented; an address with all its senders is read twenty times a second at most.
ADDRESS_BURST, ADDRESS_SECONDS = 100, 0.05


class Urgency:
    """Reads refused messages of all doors together, within bounds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._senders = RateLimit(now, SENDER_BURST, SENDER_SECONDS)
        self._addresses = RateLimit(now, ADDRESS_BURST, ADDRESS_SECONDS)

    async def passes(self, inbox: Inbox, words: str, lang: str | None, sender: str, address: str | None) -> bool:
        """Whether a message that came too fast is taken all the same, since it tells of danger."""
        if self._addresses.wait(address or "") or self._senders.wait(sender):
            return False
        try:
            return await inbox.sees_danger(normalise(words), lang)
        except RefusedText:
            return False


URGENCY = web.AppKey("urgency", Urgency)
