"""What the desk needs from outside, beside ``conversations.ports``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from conversations.desk_model import CannedReply, Note, NoteKind, Outcome, Wish
from conversations.model import Conversation, JsonObject, Message, Profile


@dataclass(frozen=True)
class MaskedText:
    """A text whose passwords, codes and numbers have been hidden; ``found`` says whether there were any."""

    text: str
    found: bool


class Mask(Protocol):
    """Hides what must not be stored."""

    def __call__(self, text: str) -> MaskedText:
        """The text without it."""
        ...


def no_mask(text: str) -> MaskedText:
    """Hides nothing."""
    return MaskedText(text, found=False)


@dataclass(frozen=True)
class Suggestion:
    """Guidance that may answer a parent's message. ``lang`` is the language that it is written in."""

    topic: str
    title: str
    text: str
    sources: tuple[JsonObject, ...]
    lang: str
    item: str
    revision: int
    score: float


class Suggester(Protocol):
    """The guidance, for a mediator who answers."""

    async def suggest(self, text: str, profile: Profile) -> Sequence[Suggestion]:
        """What may answer this message, best first; empty when nothing does."""
        ...

    async def about(self, topic: str, profile: Profile) -> Suggestion | None:
        """The guidance of a topic; None when nothing is published."""
        ...


class Proposals(Protocol):
    """Where a mediator's answer becomes a draft of guidance."""

    async def propose(self, question: str, answer: str, topic: str, author: str) -> str:
        """Makes a draft for the editors; its item's id.

        Raises:
            ValueError: no such topic, or nothing to propose.
        """
        ...


class DeskStore(Protocol):
    """Persistence of the desk. Each method is one transaction; all raise ``StoreUnavailable`` on trouble."""

    async def notes(self, conversation_id: str) -> Sequence[Note]:
        """The notes of a conversation, oldest first."""
        ...

    async def add_note(
        self, conversation_id: str, author: str, kind: NoteKind, text: str, local_id: str, now: datetime
    ) -> Note | None:
        """Keeps a note once per ``local_id``; None when the conversation is gone."""
        ...

    async def outcome(self, conversation_id: str) -> Outcome | None:
        """How a conversation ended, or None."""
        ...

    async def set_wish(self, conversation_id: str, wish: Wish, now: datetime) -> None:
        """The parent would like to be answered that way."""
        ...

    async def wishes(self, conversation_ids: Sequence[str]) -> Mapping[str, Wish]:
        """What the parents of these conversations wish, where they do."""
        ...

    async def mark_read(self, conversation_id: str, mediator: str, seq: int) -> None:
        """The mediator has seen everything up to ``seq``; the mark never moves back."""
        ...

    async def unread(self, mediator: str, conversation_ids: Sequence[str]) -> Mapping[str, int]:
        """How many of the parents' messages the mediator has not seen, where there are any."""
        ...

    async def unanswered(self, conversation_ids: Sequence[str]) -> Mapping[str, datetime]:
        """Since when a parent's message waits for an answer, where one does; what the house itself says is none."""
        ...

    async def unseen_since(self, moment: datetime) -> Sequence[Conversation]:
        """Conversations that a mediator has had since then, with a parent's message of before that they have not seen.

        Who answers after a message has seen it.
        """
        ...

    async def asked_for_satisfaction(self, channel: str, contact: str) -> bool:
        """Whether this contact has been asked already."""
        ...

    async def keep_score(self, channel: str, contact: str, score: int, now: datetime) -> bool:
        """The answer to the question, once; False when nothing was asked, or it was answered."""
        ...

    async def satisfaction_counts(self) -> Mapping[int, int]:
        """How many gave each score."""
        ...

    async def last_offered(self, channel: str, contact: str, before_seq: int | None = None) -> Message | None:
        """The contact's last outgoing message, over all their conversations."""
        ...

    async def said_before(self, conversation_id: str, mediator: str, local_id: str) -> Message | None:
        """The mediator's message of that ``local_id``, or None."""
        ...

    async def recent_transitions(self, conversation_id: str) -> Sequence[tuple[datetime, str, str, str | None]]:
        """When, to whom (kind, id), by whom the conversation passed, oldest first: (at, kind, actor, owner)."""
        ...

    async def canned_replies(self) -> Sequence[CannedReply]:
        """The replies kept ready, by title."""
        ...

    async def save_canned(self, reply: CannedReply) -> None:
        """Keeps a reply ready, in place of the one of the same id."""
        ...

    async def remove_canned(self, reply_id: str) -> bool:
        """Takes a reply away; False when there was none."""
        ...

    async def roster(self) -> tuple[int, JsonObject] | None:
        """The last teams loaded, with their version; None when none ever were."""
        ...

    async def load_roster(self, document: JsonObject, actor: str, now: datetime) -> int:
        """Keeps a new version of the teams; its number."""
        ...
