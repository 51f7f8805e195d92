"""What a bridge between the web and a telephone needs from outside, as protocols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from conversations.model import Conversation, Draft


class UnusableNumber(ValueError):
    """No code is sent to this: not a mobile number, or one of another country. Says nothing of who has it."""


@dataclass(frozen=True)
class Telephone:
    """A telephone as the core knows it: a name under which it is kept, and the number, sealed."""

    contact: str
    sealed: bytes

    def __repr__(self) -> str:
        """Without either: values end up in logs."""
        return "Telephone()"


@dataclass(frozen=True)
class Code:
    """A code that was sent. ``hash`` is all that is known of it."""

    id: int
    telephone: Telephone
    hash: str
    expires_at: datetime
    attempts: int
    spent: bool


@dataclass(frozen=True)
class Asked:
    """How many codes were asked for lately: for this conversation, for this telephone, and by everybody."""

    by_home: int
    for_telephone: int
    by_all: int


class Carrier(Protocol):
    """The door that reaches telephones."""

    def read(self, written: str) -> Telephone:
        """The telephone that a parent's own writing of a number means.

        Raises:
            UnusableNumber: there is none that a code can be sent to.
        """
        ...

    async def find(self, contact: str) -> Telephone | None:
        """A telephone that has written before, or None."""
        ...

    async def remember(self, telephone: Telephone, now: datetime) -> None:
        """The number is proven: whoever has it may be written to."""
        ...

    def send(self, telephone: Telephone, text: str) -> None:
        """Sends a text that must be kept nowhere, as soon as it can; returns at once."""
        ...


class BridgeStore(Protocol):
    """Persistence of bridges. Each method is one transaction; all raise ``StoreUnavailable`` on trouble."""

    async def codes_asked(self, home: str, contact: str, since: datetime) -> Asked:
        """How many codes were asked for since then."""
        ...

    async def keep_code(self, home: str, telephone: Telephone, code_hash: str, now: datetime, until: datetime) -> None:
        """Keeps a code; earlier ones of the same conversation no longer count."""
        ...

    async def attempt(self, home: str) -> Code | None:
        """The code that counts now, with one attempt more; None when none was sent."""
        ...

    async def open(self, home: str, code: Code, drafts: Sequence[Draft], now: datetime) -> Conversation | None:
        """Opens the bridge that the code proves, and writes ``drafts`` over it; None when the code was used already.

        The telephone's own conversation ends; if it was with a person or waited for one, this one takes its place.
        """
        ...

    async def links_made(self, contact: str, since: datetime) -> int:
        """How many links this telephone asked for since then."""
        ...

    async def keep_link(self, token_hash: str, contact: str, now: datetime, until: datetime) -> None:
        """Keeps a link by the hash of what it holds."""
        ...

    async def arrive(self, token_hash: str, fresh: str, now: datetime) -> Conversation | None:
        """Uses a link, once: the conversation of its telephone, now written to on the web; None when it is no good.

        A conversation that knew no web contact belongs to ``fresh`` from now on.
        """
        ...
