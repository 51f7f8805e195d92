"""The core, wired as in production on a SQLite file; only the assistant, the triage and the clock are scripted."""

from __future__ import annotations

from uuid import uuid4

import pytest

from conversations.model import Conversation, Inbound, Message
from tests.channels.conftest import House, house

__all__ = ["Parent", "house", "parent"]


class Parent:
    """A parent who writes, and reads what comes back."""

    def __init__(self, house: House, contact: str = "amina") -> None:
        self.house = house
        self.contact = contact

    async def writes(self, text: str, provider_id: str | None = None) -> Message:
        """Sends a message; its turn may still be running."""
        inbound = Inbound("web", self.contact, text, provider_id or uuid4().hex)
        return (await self.house.inbox.accept(inbound)).message

    async def asks(self, text: str) -> list[str]:
        """Sends a message and waits for its turn; the texts that came back."""
        message = await self.writes(text)
        await self.house.turns.settle()
        return [one.text for one in await self.reads(message.seq)]

    async def reads(self, after: int = 0) -> list[Message]:
        """What came back after ``after``, in order."""
        history = await self.house.store.history("web", self.contact, after)
        return [message for message in history if message.author != "parent"]

    async def history(self) -> list[Message]:
        """Everything said, by both sides."""
        return list(await self.house.store.history("web", self.contact))

    async def conversation(self) -> Conversation:
        """The open conversation."""
        found = await self.house.store.open_conversation("web", self.contact)
        assert found is not None
        return found


@pytest.fixture
def parent(house: House) -> Parent:
    return Parent(house)
