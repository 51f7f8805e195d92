"""The words of the core: conversation, message, draft, ownership. Plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

JsonObject = dict[str, Any]
UNKNOWN_LANGUAGE = "und"


def utc_now() -> datetime:
    """The current instant, aware, in UTC."""
    return datetime.now(UTC)


class OwnerKind(StrEnum):
    """Who answers the next message of a conversation."""

    ASSISTANT = "assistant"
    WAITING = "waiting"
    MEDIATOR = "mediator"
    CLOSED = "closed"


class Author(StrEnum):
    """Who wrote a message. ``SYSTEM`` is the house itself: notices, emergency numbers."""

    PARENT = "parent"
    ASSISTANT = "assistant"
    MEDIATOR = "mediator"
    SYSTEM = "system"


class InboundState(StrEnum):
    """What became of a parent's message. States only move forward."""

    PENDING = "pending"
    ANSWERED = "answered"
    FORWARDED = "forwarded"
    FAILED = "failed"


class OutboundState(StrEnum):
    """What became of a message that leaves the house. States only move forward."""

    QUEUED = "queued"
    SENT = "sent"
    UNKNOWN = "unknown"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True)
class Ownership:
    """Who owns a conversation. Every change is one compare-and-set on ``epoch``.

    Attributes:
        since: since when the mediator has it.
        team: the team that it was passed to; None leaves the choice to the roster.
        escalation: how many deadlines have passed with nobody coming.
    """

    kind: OwnerKind = OwnerKind.ASSISTANT
    owner_id: str | None = None
    epoch: int = 0
    priority: int = 0
    reason: str | None = None
    waiting_since: datetime | None = None
    deadline: datetime | None = None
    since: datetime | None = None
    team: str | None = None
    escalation: int = 0


@dataclass(frozen=True)
class Profile:
    """What the conversation knows of the parent's situation; nothing that names anyone."""

    lang: str = "fr"
    department: str | None = None
    level: str | None = None

    def heard_in(self, lang: str) -> Profile:
        """The profile of who was just answered in ``lang``: French is assumed of everybody until another is heard."""
        return replace(self, lang=lang) if self.lang == "fr" else self


@dataclass(frozen=True)
class Conversation:
    """One exchange with one contact on one channel, as stored."""

    id: str
    channel: str
    contact: str
    ownership: Ownership
    profile: Profile
    last_seq: int
    turns: int
    opened_at: datetime
    updated_at: datetime
    discreet: bool = False
    """True once the parent has written of violence in the couple: nothing is ever sent to them unasked again."""
    home: tuple[str, str] | None = None
    """Whose conversation it is, when ``channel`` and ``contact`` only say from where the parent wrote last."""

    @property
    def identity(self) -> tuple[str, str]:
        """Channel and contact under which the conversation is kept, wherever the parent writes from."""
        return self.home or (self.channel, self.contact)

    def reached(self, channel: str, contact: str) -> Conversation:
        """The same conversation, whose parent is now written to over there."""
        identity = self.identity
        home = identity if (channel, contact) != identity else None
        return replace(self, channel=channel, contact=contact, home=home)


@dataclass(frozen=True)
class Choice:
    """Something the parent can pick: shown as ``label``, understood as ``value``."""

    label: str
    value: str


@dataclass(frozen=True)
class Draft:
    """A message before it is stored: text plus the contract's extra fields."""

    text: str
    author: Author = Author.ASSISTANT
    author_id: str | None = None
    choices: tuple[Choice, ...] = ()
    sources: tuple[JsonObject, ...] = ()
    lang: str = "fr"
    meta: JsonObject = field(default_factory=dict)

    @property
    def direction(self) -> str:
        """``rtl`` for languages written from right to left, ``auto`` where nobody knows the language, else ``ltr``."""
        return {"ar": "rtl", UNKNOWN_LANGUAGE: "auto"}.get(self.lang, "ltr")

    def payload(self) -> JsonObject:
        """The contract's fields as JSON: choices, sources, lang, dir, meta."""
        return {
            "choices": [{"label": choice.label, "value": choice.value} for choice in self.choices],
            "sources": list(self.sources),
            "lang": self.lang,
            "dir": self.direction,
            "meta": self.meta,
        }

    def with_owner(self, kind: OwnerKind) -> Draft:
        """The same draft whose ``meta.owner`` says who owns the conversation once it is sent."""
        return replace(self, meta={**self.meta, "owner": kind.value})


@dataclass(frozen=True)
class Message:
    """A stored message. ``seq`` grows by one within a contact, so it is what a client resumes from."""

    id: int
    conversation_id: str
    seq: int
    author: Author
    author_id: str | None
    text: str
    payload: JsonObject
    provider_id: str | None
    in_reply_to: int | None
    created_at: datetime
    state: InboundState | None = None
    attempts: int = 0
    next_attempt_at: datetime | None = None

    @property
    def via(self) -> tuple[str, str] | None:
        """From where the parent wrote it, channel and contact, in a conversation over several; None in others."""
        written = self.payload.get("via")
        return (str(written[0]), str(written[1])) if written else None

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The choices offered by this message."""
        return tuple(Choice(c["label"], c["value"]) for c in self.payload.get("choices", ()))

    @property
    def resumed(self) -> bool:
        """Whether a mediator left it to the assistant, who calls nobody again for it."""
        return bool(self.payload.get("resumed"))

    @property
    def reads_as(self) -> str | None:
        """The channel for which it is answered, if not that of its conversation; see ``Inbound``."""
        return self.payload.get("reads_as")


def as_written(conversation: Conversation, message: Message) -> Conversation:
    """The conversation as it was reached when this message was written: an order counts where it was given."""
    return conversation.reached(*message.via) if message.via else conversation


@dataclass(frozen=True)
class Inbound:
    """A parent's message as a door hands it over, already authenticated and normalised."""

    channel: str
    contact: str
    text: str
    provider_id: str
    lang: str | None = None
    reads_as: str | None = None
    """The channel for which it is answered, where the door serves another (a program that itself sends SMS)."""


@dataclass(frozen=True)
class Accepted:
    """What the inbox did: the stored message, or the earlier one if this was a repeated delivery."""

    conversation: Conversation
    message: Message
    repeated: bool


@dataclass(frozen=True)
class Handoff:
    """A wish to pass the conversation to a human; ``guide`` says where in a guide the parent stands, what was tried."""

    reason: str
    priority: int = 0
    guide: JsonObject | None = None


@dataclass(frozen=True)
class Emergency:
    """What safety triage found: a topic ``urgence.*`` and the answer to give at once.

    Attributes:
        others: further topics that the same message tells of, the gravest first.
        in_full: the answer for those who do not read it by SMS, where two SMS cannot hold it.
    """

    topic: str
    answer: Draft
    others: tuple[str, ...] = ()
    in_full: Draft | None = None

    @property
    def topics(self) -> tuple[str, ...]:
        """Everything that the message tells of."""
        return (self.topic, *self.others)
