"""What is kept of a contact's lessons: how far, how often they want to hear of them, what they asked to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from conversations.model import Conversation, Draft


class ReminderKind(StrEnum):
    """What a reminder is about."""

    LESSON = "lesson"
    CHECK_IN = "check_in"


@dataclass(frozen=True)
class Progress:
    """Where a contact is in a lesson. ``done_at`` stays when the lesson is begun again."""

    lesson: str
    part: str
    step: str
    done_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True)
class Reminder:
    """Something to be told some day: to go on with a lesson, or whether a part's tiny thing was tried."""

    id: int
    channel: str
    contact: str
    kind: ReminderKind
    lesson: str
    part: str
    due_at: datetime


@dataclass(frozen=True)
class Recipient:
    """What must be known of a contact before writing to them unasked.

    Attributes:
        pace: messages a week that they chose; 0 for none.
        conversation: their last conversation, or None when nothing is left of it.
        sent: when they were written to unasked before, in the last week.
    """

    pace: int
    conversation: Conversation | None
    sent: tuple[datetime, ...] = ()


class Learning(Protocol):
    """Persistence of lessons and reminders; each method is one transaction."""

    async def due(self, now: datetime) -> Sequence[Reminder]:
        """Reminders whose time has come, oldest first."""
        ...

    async def recipient(self, reminder: Reminder, now: datetime) -> Recipient:
        """What is known of whom the reminder is for."""
        ...

    async def postpone(self, reminder: Reminder, until: datetime) -> None:
        """The reminder is due later."""
        ...

    async def drop(self, reminder: Reminder, now: datetime) -> None:
        """The reminder will never be sent."""
        ...

    async def send(self, reminder: Reminder, conversation: Conversation, draft: Draft, now: datetime) -> bool:
        """Queues the message, once, if the assistant still owns the conversation at that epoch; whether it did."""
        ...
