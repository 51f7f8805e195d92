"""The words of the desk: what mediators note, how a conversation ends, what a parent who waits wishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from conversations.model import Profile


class Outcome(StrEnum):
    """How a conversation ended, for whoever looks at the work later."""

    RESOLVED = "resolved"
    REFERRED = "referred"
    NO_ANSWER = "no_answer"
    WRONG_GUIDANCE = "wrong_guidance"


class Wish(StrEnum):
    """How a parent whom nobody can answer now would like to be answered. Also the value of the choice."""

    CALL_BACK = "call_back"
    BY_SMS = "answer_sms"
    IN_CHAT = "answer_chat"


class NoteKind(StrEnum):
    """Why a note was written."""

    NOTE = "note"
    RELEASE = "release"
    TRANSFER = "transfer"
    HAND_BACK = "hand_back"
    CLOSE = "close"
    UNSEEN = "unseen"
    PROFILE = "profile"


@dataclass(frozen=True)
class Note:
    """What a mediator wrote for colleagues. Never sent to the parent, never in the parent's history."""

    id: int
    conversation_id: str
    author: str
    kind: NoteKind
    text: str
    local_id: str | None
    at: datetime


@dataclass(frozen=True)
class DeskRecord:
    """What is written down together with a change of owner.

    Attributes:
        kind: why the note was written.
        note: a note for colleagues, or empty.
        outcome: how the conversation ended, when it did.
        satisfaction_asked: whether the parent is asked for their opinion.
        profile: what is known of the parent from now on; None when that stays.
        resumes: the id of a parent's message, passed to the mediator, that the assistant answers after all.
        seen: the last message that the mediator had before them; a later one of the parent's forbids the change.
    """

    kind: NoteKind
    note: str = ""
    outcome: Outcome | None = None
    satisfaction_asked: bool = False
    profile: Profile | None = None
    seen: int | None = None
    resumes: int | None = None


@dataclass(frozen=True)
class CannedReply:
    """A reply kept ready, with ``{variables}``."""

    id: str
    title: str
    text: str
    lang: str
    updated_by: str
    updated_at: datetime
