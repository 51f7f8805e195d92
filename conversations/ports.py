"""What the core needs from outside, declared as protocols; the front of the house plugs the adapters in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from conversations.desk_model import DeskRecord
from conversations.desk_ports import DeskStore
from conversations.model import (
    Accepted,
    Conversation,
    Draft,
    Emergency,
    Handoff,
    Inbound,
    Message,
    Ownership,
    Profile,
)


class StoreUnavailable(Exception):
    """The store cannot write or read now (full disk, read-only file, server away)."""


class DangerNotKept(StoreUnavailable):
    """The message that could not be kept tells of danger: whoever took it must give ``answer`` at once."""

    def __init__(self, answer: Draft) -> None:
        super().__init__("a message that tells of danger")
        self.answer = answer


class AssistantUnavailable(Exception):
    """The assistant gave nothing usable in time."""


@dataclass(frozen=True)
class AssistantRequest:
    """One message for the assistant.

    Attributes:
        choice: the value of the choice that the text picks, if any.
        offered: the values of the choices that were offered last.
        reads_as: the channel for which it is answered, if not ``channel``.
        epoch: how often the conversation has changed hands; what was counted before a person had it counts no more.
    """

    conversation_id: str
    message_id: int
    turn: int
    text: str
    choice: str | None
    profile: Profile
    channel: str
    offered: tuple[str, ...] = ()
    reads_as: str | None = None
    epoch: int = 0


@dataclass(frozen=True)
class AssistantReply:
    """What the assistant says, what it learnt of the situation, and whether a human should take over."""

    drafts: tuple[Draft, ...]
    profile: Profile | None = None
    handoff: Handoff | None = None


class Assistant(Protocol):
    """Whoever answers for the house: Rasa, in production."""

    async def reply(self, request: AssistantRequest) -> AssistantReply:
        """Answers one message.

        Raises:
            AssistantUnavailable: no answer in time, an error, or an empty one.
        """
        ...

    async def forget(self, conversation_ids: Sequence[str]) -> None:
        """Deletes whatever the assistant itself remembers of these conversations."""
        ...

    async def tell(
        self, conversation: Conversation, transcript: Sequence[Message], corrected: Profile | None = None
    ) -> None:
        """Lets the assistant know, in one batch, what a mediator and the parent said meanwhile.

        ``corrected`` is what a mediator has written down of the parent, in place of what the assistant knew.
        """
        ...


class Clock(Protocol):
    """Time, so that tests can move it. Always aware, in UTC."""

    def now(self) -> datetime:
        """The current instant."""
        ...


class Triage(Protocol):
    """Safety triage: reads every message before anything else."""

    def assess(self, text: str, lang: str) -> Emergency | None:
        """The emergency that a message reveals, or None. Pure, a few milliseconds."""
        ...

    def of_topic(self, topic: str, lang: str) -> Emergency | None:
        """The emergency that was named by its topic, or None where the topic is none."""
        ...


class WakeUps(Protocol):
    """Tells whoever watches a conversation, or the queue, that something changed."""

    def announce(self, conversation: Conversation) -> None:
        """Something was stored for this conversation."""
        ...


class Store(DeskStore, Protocol):
    """Persistence of conversations. Each method is one transaction; all raise ``StoreUnavailable`` on trouble."""

    async def accept(
        self, inbound: Inbound, emergency: Emergency | None, now: datetime, notices: Sequence[Draft] = ()
    ) -> Accepted:
        """Stores a parent's message once, in the one open conversation of the contact; answers an emergency with it.

        ``notices`` follow, in the same transaction. One of ``DISCREET_TOPICS`` among the emergency's topics makes the
        contact discreet.
        """
        ...

    async def conversation(self, conversation_id: str) -> Conversation | None:
        """The conversation, or None."""
        ...

    async def open_conversation(self, channel: str, contact: str) -> Conversation | None:
        """The contact's open conversation, or None."""
        ...

    async def next_pending(self, conversation_id: str) -> Message | None:
        """The oldest message that still waits for its turn."""
        ...

    async def conversations_with_pending(self, now: datetime) -> Sequence[str]:
        """Conversations with a message whose turn, or next attempt, is due."""
        ...

    async def last_choices(self, conversation_id: str, before_seq: int) -> Message | None:
        """The last outgoing message before ``before_seq``."""
        ...

    async def commit_turn(
        self,
        message: Message,
        expected_epoch: int,
        drafts: Sequence[Draft],
        next_ownership: Ownership | None,
        profile: Profile | None,
        now: datetime,
    ) -> bool:
        """Writes replies and outbox rows together, if the assistant still owns the conversation at that epoch.

        Returns False when the replies were dropped; the message then counts as forwarded to the new owner, or is still
        to be answered if the assistant has got the conversation back.
        """
        ...

    async def forward(
        self,
        message: Message,
        notice: Draft | None,
        now: datetime,
        only_waiting: bool = False,
        expected_epoch: int | None = None,
    ) -> None:
        """The message is for a human; ``notice`` tells the parent, at most once.

        With ``only_waiting`` the notice is dropped if nobody waits any more: a mediator has taken the conversation.
        Where the owner has changed since ``expected_epoch``, nothing happens: the message is looked at again.
        """
        ...

    async def defer(
        self, message: Message, expected_epoch: int, notice: Draft | None, next_attempt_at: datetime, now: datetime
    ) -> None:
        """The assistant failed: tries again later; ``notice`` tells the parent, at most once."""
        ...

    async def transition(
        self,
        conversation_id: str,
        expected_epoch: int,
        ownership: Ownership,
        drafts: Sequence[Draft],
        actor: str,
        now: datetime,
        record: DeskRecord | None = None,
    ) -> Conversation | None:
        """Changes the owner, writes the notices and the record, if the epoch still stands; None otherwise."""
        ...

    async def mediator_message(
        self,
        conversation_id: str,
        expected_epoch: int,
        ownership: Ownership,
        draft: Draft,
        local_id: str,
        now: datetime,
    ) -> Message | None:
        """Stores a mediator's message once per ``local_id``, if the epoch still stands; None otherwise."""
        ...

    async def transcript(self, conversation_id: str, after_seq: int = 0) -> Sequence[Message]:
        """The messages of a conversation in order."""
        ...

    async def history(self, channel: str, contact: str, after_seq: int = 0) -> Sequence[Message]:
        """The messages of a contact in order, over all their conversations."""
        ...

    async def acknowledge(self, channel: str, contact: str, seq: int, now: datetime) -> None:
        """The contact's device has everything up to ``seq``."""
        ...

    async def undelivered(self, channel: str, contact: str) -> Sequence[Message]:
        """Outgoing messages that the contact has not been given yet, in order."""
        ...

    async def queue(self) -> Sequence[Conversation]:
        """Waiting conversations, and dangers that went back to the assistant unseen; the next one to take first."""
        ...

    async def held_by(self, mediator: str) -> Sequence[Conversation]:
        """The mediator's open conversations."""
        ...

    async def held(self) -> Sequence[Conversation]:
        """The open conversations of all mediators."""
        ...

    async def overdue(self, now: datetime) -> Sequence[Conversation]:
        """Waiting conversations whose deadline has passed."""
        ...

    async def erase(
        self, channel: str, contact: str, farewell: Draft | None = None, now: datetime | None = None
    ) -> int:
        """Deletes everything of a contact; ``farewell`` opens a new, empty conversation. The number deleted."""
        ...

    async def purge(self, before: datetime) -> int:
        """Deletes conversations untouched since ``before``; the number deleted."""
        ...

    async def silenced(self, channel: str, contact: str) -> bool:
        """Whether the contact asked for silence."""
        ...

    async def silence(self, message: Message, confirmation: Draft, now: datetime) -> bool:
        """STOP: the confirmation, then nothing until ``resume``; what waited for an answer or to leave is dropped.

        Returns False when that was done before: there is one confirmation only.
        """
        ...

    async def keep_silent(self, message: Message, now: datetime) -> None:
        """Settles a message of a silent contact: kept, answered by nobody."""
        ...

    async def resume(self, message: Message, notice: Draft, now: datetime) -> None:
        """START: ends the silence and says so."""
        ...

    async def start_afresh(self, channel: str, contact: str, quiet_since: datetime, now: datetime) -> bool:
        """Closes what a contact not heard of since ``quiet_since`` said, hides it, and ends their silence.

        Returns False when there was nothing to close.
        """
        ...

    async def forget_silences(self, before: datetime) -> int:
        """Deletes silences of contacts not heard of since ``before``; the number deleted."""
        ...

    async def conversations_of(self, channel: str, contact: str) -> Sequence[str]:
        """All conversations of a contact, those that ``history`` hides too."""
        ...
