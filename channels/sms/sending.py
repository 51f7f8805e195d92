"""The words of sending: what waits, in which state, and which state may follow which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from channels.sms.gateways.gateway import ReceiptState
from conversations.model import Author, Message

# After the attempts that fail; then the text is given up.
RETRY_AFTER = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 45, 120, 300, 900, 3600, 10800))


class PartState(StrEnum):
    """What became of one text. ``UNKNOWN``: it may have left; only a receipt can tell, so it is not sent again."""

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    FAILED = "failed"
    DELIVERED = "delivered"


class Priority(IntEnum):
    """Who leaves first when the sender's rate makes them wait."""

    ORDINARY = 0
    HUMAN = 1
    EMERGENCY = 2


@dataclass(frozen=True)
class Part:
    """One text of a message, as it stands."""

    message_id: int
    part: int
    token: str
    gateway: str
    text: str
    state: PartState
    attempts: int
    next_attempt_at: datetime | None

    @property
    def reference(self) -> str:
        """Names the current attempt towards the gateway."""
        return f"{self.token}.{self.attempts}"

    def __repr__(self) -> str:
        """Without the text: values end up in logs."""
        return f"Part({self.message_id}.{self.part} {self.state} after {self.attempts})"


@dataclass(frozen=True)
class Departure:
    """The message of a contact that leaves next, and its texts if they are made already."""

    message: Message
    parts: tuple[Part, ...]


def priority(message: Message) -> Priority:
    """How urgent a message is: emergency numbers first, then what concerns a human who answers."""
    decision = (message.payload.get("meta") or {}).get("decision")
    if decision == "emergency":
        return Priority.EMERGENCY
    return Priority.HUMAN if decision == "handoff" or message.author is Author.MEDIATOR else Priority.ORDINARY


def attempt_of(reference: str) -> tuple[str, int] | None:
    """Token and attempt that a receipt's reference names; None when it is none of ours."""
    token, _, attempt = reference.partition(".")
    return (token, int(attempt)) if token and attempt.isdecimal() and len(attempt) < 6 else None


def after_receipt(state: PartState, attempts: int, attempt: int, receipt: ReceiptState) -> PartState | None:
    """The state that a receipt leads to; None when it changes nothing: states only move forward.

    Delivered is final, whichever attempt it was. The receipt of an attempt before the current one says nothing else.
    ``QUEUED`` means that another attempt is due.
    """
    if state is PartState.DELIVERED:
        return None
    if receipt is ReceiptState.DELIVERED:
        return PartState.DELIVERED
    if attempt != attempts or state is PartState.FAILED or state is PartState.QUEUED:
        return None
    if receipt is ReceiptState.ACCEPTED:
        return PartState.ACCEPTED if state in (PartState.SENDING, PartState.UNKNOWN) else None
    if receipt is ReceiptState.UNDELIVERABLE or attempts > len(RETRY_AFTER):
        return PartState.FAILED
    return PartState.QUEUED
