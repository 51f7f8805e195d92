"""A parent who writes by SMS, and what is queued for their telephone."""

from __future__ import annotations

from uuid import uuid4

from conversations.model import Conversation, Inbound, Message
from tests.channels.conftest import House

CONTACT = "n:nadia"


class SmsParent:
    """Writes by SMS."""

    def __init__(self, house: House, contact: str = CONTACT) -> None:
        self.house = house
        self.contact = contact

    async def writes(self, text: str) -> Message:
        """Sends a message; its turn may still be running."""
        return (await self.house.inbox.accept(Inbound("sms", self.contact, text, uuid4().hex))).message

    async def asks(self, text: str) -> list[str]:
        """Sends a message and waits for its turn; the texts that came back."""
        message = await self.writes(text)
        await self.house.turns.settle()
        return [one.text for one in await self.gets(message.seq)]

    async def gets(self, after: int = 0) -> list[Message]:
        """What was written to them, in order."""
        history = await self.house.store.history("sms", self.contact, after)
        return [message for message in history if message.author != "parent"]

    async def to_leave(self) -> list[str]:
        """What still waits to leave for their telephone."""
        return [message.text for message in await self.house.store.undelivered("sms", self.contact)]

    async def conversation(self) -> Conversation:
        """The open conversation."""
        found = await self.house.store.open_conversation("sms", self.contact)
        assert found is not None
        return found
