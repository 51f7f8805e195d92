"""The port of SMS gateways: what the door needs of any of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

WEBHOOKS = "/webhooks/sms"


class Forged(Exception):
    """A call that does not prove that it comes from the gateway; ``why`` names the proof that fails, nothing else."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Malformed(Exception):
    """An authentic call that lacks what it must hold; ``why`` names it, never its content."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Call:
    """An HTTP call of a gateway, as it came in.

    Attributes:
        path: path and query, still encoded.
        headers: names in lower case.
        body: the bytes of the body.
    """

    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Part:
    """The place of a piece in a long message."""

    reference: int
    number: int
    total: int


@dataclass(frozen=True)
class Incoming:
    """A message of a telephone, or a piece of one.

    Attributes:
        sender: as the gateway writes it; may be a short code or a name.
        provider_id: the gateway's name for this message, or None.
    """

    sender: str
    text: str
    provider_id: str | None = None
    part: Part | None = None


class ReceiptState(StrEnum):
    """What a receipt says. ``FAILED`` may be tried again; ``UNDELIVERABLE`` will never arrive."""

    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNDELIVERABLE = "undeliverable"


@dataclass(frozen=True)
class Receipt:
    """What became of one attempt. ``reference`` is ours, the one given to ``send``."""

    reference: str
    state: ReceiptState


@dataclass(frozen=True)
class Outgoing:
    """A text for one telephone. ``reference`` names this attempt and comes back with its receipts."""

    reference: str
    number: str
    text: str


class Outcome(StrEnum):
    """What a gateway did with a text. ``AMBIGUOUS``: it may have taken it, nobody knows."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    LATER = "later"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True)
class SendResult:
    """The outcome of one attempt; ``why`` is for the log and holds neither number nor words."""

    outcome: Outcome
    provider_id: str | None = None
    why: str = ""
    retry_after: timedelta | None = None


class Gateway(Protocol):
    """One sender: a number or short code at one gateway."""

    @property
    def name(self) -> str:
        """The name that the configuration gives it; part of its webhooks' addresses."""
        ...

    @property
    def messages_a_second(self) -> float:
        """How fast its contract lets us send."""
        ...

    @property
    def names_messages(self) -> bool:
        """Whether one message always has the same ``provider_id``, however often it is delivered."""
        ...

    async def send(self, outgoing: Outgoing) -> SendResult:
        """Hands a text over, once. Never raises on the gateway's trouble: that is an outcome."""
        ...

    def incoming(self, call: Call) -> Incoming:
        """The message that a call brings.

        Raises:
            Forged: the call does not prove where it comes from.
            Malformed: it holds no message.
        """
        ...

    def receipt(self, call: Call) -> Receipt | None:
        """The receipt that a call brings; None when it says nothing that matters.

        Raises:
            Forged: the call does not prove where it comes from.
            Malformed: it holds no receipt.
        """
        ...
