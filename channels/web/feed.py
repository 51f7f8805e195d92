"""What is new for one contact since the last look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from channels.contract import as_json
from channels.keys import DESK, STORE
from channels.mediators.keys import PRESENCE
from channels.web.sessions import CHANNEL
from conversations.model import Author, Conversation, Message, OwnerKind
from conversations.ports import Store
from conversations.presence import Presence
from conversations.waiting_room import WaitingRoom


@dataclass(frozen=True)
class Event:
    """One event for the device; ``seq`` only for messages."""

    name: str
    data: dict[str, Any]
    seq: int | None = None


class Feed:
    """Remembers what the device has been told, and tells the rest."""

    def __init__(self, store: Store, room: WaitingRoom, presence: Presence, contact: str, after: int) -> None:
        self._store = store
        self._room = room
        self._presence = presence
        self._contact = contact
        self._last = after
        self._state: dict[str, Any] | None = None
        self._typing: Author | None = None

    @property
    def may_change_unannounced(self) -> bool:
        """Whether other people's moves, or a mediator who simply stops, change what this device should see."""
        waits = bool(self._state and self._state["owner"] == OwnerKind.WAITING.value)
        return waits or self._typing is Author.MEDIATOR

    async def state(self) -> dict[str, Any]:
        """Who answers now, and the place in the queue of those who wait.

        Raises:
            StoreUnavailable: nothing can be read now.
        """
        return await self._state_of(await self._store.open_conversation(CHANNEL, self._contact))

    async def news(self) -> list[Event]:
        """The events since the last call: messages in order, then who answers, then who is writing.

        Raises:
            StoreUnavailable: nothing can be read now; nothing counts as told.
        """
        messages, erased = await self._unseen()
        conversation = await self._store.open_conversation(CHANNEL, self._contact)
        state = await self._state_of(conversation)
        typing = await self._who_is_writing(conversation)
        events = [Event("reset", {})] if erased else []
        events += [Event("message", as_json(message), message.seq) for message in messages]
        if state != self._state:
            events.append(Event("state", state))
        if typing != self._typing:
            events.append(Event("typing", {"on": typing is not None, "who": typing.value if typing else None}))
        if erased:
            self._last = 0
        self._last = messages[-1].seq if messages else self._last
        self._state, self._typing = state, typing
        return events

    async def _unseen(self) -> tuple[Sequence[Message], bool]:
        """The messages not told yet, and whether those told are gone.

        The last one told is read again: if it is no longer there, it was erased, and numbers may begin anew.
        """
        if self._last == 0:
            return await self._store.history(CHANNEL, self._contact), False
        found = await self._store.history(CHANNEL, self._contact, self._last - 1)
        if found and found[0].seq == self._last:
            return found[1:], False
        return await self._store.history(CHANNEL, self._contact), True

    async def _state_of(self, conversation: Conversation | None) -> dict[str, Any]:
        if conversation is None:
            return {"owner": OwnerKind.ASSISTANT.value, "place": None}
        owner = conversation.ownership.kind
        # The place in the queue of the team that they wait for: what the notice said too.
        place = await self._room.place(conversation) if owner is OwnerKind.WAITING else None
        return {"owner": owner.value, "place": place}

    async def _who_is_writing(self, conversation: Conversation | None) -> Author | None:
        if conversation is None:
            return None
        owner = conversation.ownership
        if owner.kind is OwnerKind.MEDIATOR:
            writes = owner.owner_id in self._presence.typing_in(conversation.id)
            return Author.MEDIATOR if writes and not self._room.is_discreet(conversation) else None
        if owner.kind is not OwnerKind.ASSISTANT:
            return None
        pending = await self._store.next_pending(conversation.id)
        # After a failed attempt the parent has been told of the trouble: nobody is writing.
        return Author.ASSISTANT if pending is not None and pending.attempts == 0 else None


def feed_of(request: web.Request, contact: str, after: int) -> Feed:
    """The feed of a contact, with the house behind it."""
    keys = request.config_dict
    return Feed(keys[STORE], keys[DESK].room, keys[PRESENCE], contact, after)
