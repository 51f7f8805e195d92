"""What is new for one contact since the last look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from channels.contract import as_json
from channels.web.sessions import CHANNEL
from conversations.model import Conversation, Message, OwnerKind
from conversations.ports import Store


@dataclass(frozen=True)
class Event:
    """One event for the device; ``seq`` only for messages."""

    name: str
    data: dict[str, Any]
    seq: int | None = None


class Feed:
    """Remembers what the device has been told, and tells the rest."""

    def __init__(self, store: Store, contact: str, after: int) -> None:
        self._store = store
        self._contact = contact
        self._last = after
        self._state: dict[str, Any] | None = None
        self._typing = False

    @property
    def place_may_change(self) -> bool:
        """Whether other people's moves change what this device should see."""
        return bool(self._state and self._state["owner"] == OwnerKind.WAITING.value)

    async def state(self) -> dict[str, Any]:
        """Who answers now, and the place in the queue of those who wait.

        Raises:
            StoreUnavailable: nothing can be read now.
        """
        return await self._state_of(await self._store.open_conversation(CHANNEL, self._contact))

    async def news(self) -> list[Event]:
        """The events since the last call: messages in order, then who answers, then whether the robot writes.

        Raises:
            StoreUnavailable: nothing can be read now; nothing counts as told.
        """
        messages, erased = await self._unseen()
        conversation = await self._store.open_conversation(CHANNEL, self._contact)
        state = await self._state_of(conversation)
        typing = await self._is_typing(conversation)
        events = [Event("reset", {})] if erased else []
        events += [Event("message", as_json(message), message.seq) for message in messages]
        if state != self._state:
            events.append(Event("state", state))
        if typing != self._typing:
            events.append(Event("typing", {"on": typing}))
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
        place = None
        if owner is OwnerKind.WAITING:
            ahead = [waiting.id for waiting in await self._store.queue()]
            place = ahead.index(conversation.id) + 1 if conversation.id in ahead else None
        return {"owner": owner.value, "place": place}

    async def _is_typing(self, conversation: Conversation | None) -> bool:
        if conversation is None or conversation.ownership.kind is not OwnerKind.ASSISTANT:
            return False
        pending = await self._store.next_pending(conversation.id)
        # After a failed attempt the parent has been told of the trouble: nobody is writing.
        return pending is not None and pending.attempts == 0
