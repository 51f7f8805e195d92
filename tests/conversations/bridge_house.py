"""A house whose conversations may go on by SMS, with telephones that show what they are sent."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime

from conversations.bridge import Bridge
from conversations.bridge_ports import Telephone, UnusableNumber
from conversations.model import Conversation, Inbound, Message
from conversations.persistence.bridges import SqlBridges
from tests.channels.conftest import House

_CODE = re.compile(r"\b(\d{6})\b")
_TOKEN = re.compile(r"https://relais\.test/r/([A-Za-z0-9_-]{16})")


class ScriptedCarrier:
    """Numbers of ten digits are telephones; ``n:0612345678`` is the contact of one."""

    def __init__(self) -> None:
        self.screens: defaultdict[str, list[str]] = defaultdict(list)
        self.remembered: set[str] = set()

    def read(self, written: str) -> Telephone:
        digits = "".join(sign for sign in written if sign.isdigit())
        if len(digits) != 10:
            raise UnusableNumber("not ten digits")
        return Telephone(f"n:{digits}", digits.encode())

    async def find(self, contact: str) -> Telephone | None:
        return Telephone(contact, contact.removeprefix("n:").encode())

    async def remember(self, telephone: Telephone, now: datetime) -> None:
        self.remembered.add(telephone.contact)

    def send(self, telephone: Telephone, text: str) -> None:
        self.screens[telephone.contact].append(text)


class Street:
    """A parent with a web page and a telephone, seen from inside the house."""

    web, phone, number = "samia", "n:0612345678", "06 12 34 56 78"

    def __init__(self, house: House) -> None:
        self.house = house
        self.carrier = ScriptedCarrier()
        self.bridges = SqlBridges(house.engine)
        self.bridge = Bridge(
            house.store,
            self.bridges,
            self.carrier,
            house.room,
            house.wake_ups,
            house.clock,
            b"a key for tests",
            "https://relais.test/",
        )
        house.turns.connect(self.bridge)
        self._sent = 0

    async def writes(self, text: str, channel: str = "web", contact: str = "") -> Message:
        """Writes, and waits for the turn to end."""
        self._sent += 1
        contact = contact or (self.web if channel == "web" else self.phone)
        accepted = await self.house.inbox.accept(Inbound(channel, contact, text, f"given-{self._sent:05}", "fr"))
        await self.house.turns.settle()
        return accepted.message

    async def by_sms(self, text: str) -> Message:
        """Writes from the telephone."""
        return await self.writes(text, "sms")

    def code(self, contact: str = "") -> str:
        """The last code on a telephone."""
        found = _CODE.search(self.carrier.screens[contact or self.phone][-1])
        assert found is not None
        return found.group(1)

    def token(self) -> str:
        """What the last link on the telephone holds."""
        found = _TOKEN.search(self.carrier.screens[self.phone][-1])
        assert found is not None
        return found.group(1)

    async def crosses(self) -> None:
        """Proves the number from the page."""
        await self.bridge.ask(self.web, self.number, "fr")
        assert await self.bridge.prove(self.web, self.code())

    async def conversation(self) -> Conversation:
        """The conversation, by its web contact."""
        found = await self.house.store.open_conversation("web", self.web)
        assert found is not None
        return found

    async def on_the_page(self, contact: str = "") -> list[str]:
        """Everything that the page shows."""
        return [one.text for one in await self.house.store.history("web", contact or self.web)]

    async def to_the_telephone(self) -> list[str]:
        """What waits to leave for the telephone."""
        return [one.text for one in await self.house.store.undelivered("sms", self.phone)]
