"""What the lesson's action needs from outside: the published lessons, and what is kept of a parent's progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from actions.turn import Turn
from knowledge.lessons.shelf import PublishedLesson


class Kept(Protocol):
    """Where a parent is in a lesson."""

    @property
    def lesson(self) -> str:
        """The lesson's name."""
        ...

    @property
    def part(self) -> str:
        """The part's id; empty at the end."""
        ...

    @property
    def step(self) -> str:
        """The step of the part."""
        ...

    @property
    def done_at(self) -> datetime | None:
        """When the lesson was seen to its end."""
        ...


class Record(Protocol):
    """What is kept between conversations, by the id of the present one."""

    async def progress(self, conversation_id: str) -> Sequence[Kept]:
        """The lessons begun, the latest first."""
        ...

    async def keep(self, conversation_id: str, lesson: str, part: str, step: str, done: bool) -> None:
        """The parent is at that step."""
        ...

    async def code(self, conversation_id: str) -> str | None:
        """A code to go on from elsewhere."""
        ...

    async def take_over(self, conversation_id: str, code: str) -> bool:
        """Copies the progress of the owner of a code; whether the code is valid."""
        ...

    async def pace(self, conversation_id: str) -> int | None:
        """Messages a week that the parent wants; None when never asked."""
        ...

    async def set_pace(self, conversation_id: str, pace: int) -> None:
        """The parent wants that many messages a week."""
        ...

    async def plan(self, conversation_id: str, kind: str, lesson: str, part: str, after_days: int) -> bool:
        """Plans a message; False when it was planned or sent before."""
        ...


class Shelf(Protocol):
    """The published lessons."""

    @property
    def lessons(self) -> Sequence[PublishedLesson]:
        """In French, in the order of the menu."""
        ...

    def lessons_in(self, lang: str) -> Sequence[PublishedLesson]:
        """In the words of a language where they are translated."""
        ...


@dataclass(frozen=True)
class Learner:
    """A parent in one turn: what they wrote, and which lesson this conversation is about."""

    turn: Turn
    conversation: str
    current: str | None
    running: bool
    guide: bool
    wish: str | None

    @staticmethod
    def of(tracker: Any, turn: Turn) -> Learner:
        """Reads the tracker."""
        return Learner(
            turn=turn,
            conversation=str(tracker.sender_id),
            current=tracker.get_slot("lesson"),
            running=tracker.get_slot("running") == "lesson",
            guide=bool(tracker.get_slot("guide_state")),
            wish=tracker.get_slot("lesson_wish"),
        )

    @property
    def profile(self) -> dict[str, Any]:
        """What is known of the parent's situation."""
        return {"language": self.turn.lang, "department": self.turn.department, "level": self.turn.level}
