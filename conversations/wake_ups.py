"""In-process wake-ups: whoever watches a contact, or the queue, learns that something was stored."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from conversations.model import Conversation

EVERYTHING = "*"


class LocalWakeUps:
    """``conversations.ports.WakeUps`` within one process. Carries no content: watchers read the store."""

    def __init__(self) -> None:
        self._watchers: dict[str, set[asyncio.Event]] = defaultdict(set)

    def announce(self, conversation: Conversation) -> None:
        """Wakes the watchers of the contact, of the conversation, and of everything."""
        reached = contact_key(conversation.channel, conversation.contact)
        for key in {reached, contact_key(*conversation.identity), conversation.id, EVERYTHING}:
            for event in self._watchers.get(key, ()):
                event.set()

    def ring(self) -> None:
        """Wakes whoever watches everything: something changed that belongs to no contact, or to nobody's messages."""
        for event in self._watchers.get(EVERYTHING, ()):
            event.set()

    @contextmanager
    def watching(self, key: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever something changes for ``key``; the watcher clears it."""
        event = asyncio.Event()
        self._watchers[key].add(event)
        try:
            yield event
        finally:
            self._watchers[key].discard(event)
            if not self._watchers[key]:
                del self._watchers[key]


def contact_key(channel: str, contact: str) -> str:
    """The key under which a contact's device watches."""
    return f"{channel}:{contact}"
