"""A parent who takes the small lesson, routed as Rasa's rules route; their record is a notebook in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from actions.action_answer import ActionAnswer
from actions.action_lesson import ActionLesson
from actions.answer_extras import AnswerExtras
from actions.answering import Answering
from actions.lesson_walk import LessonWalk
from actions.lesson_wishes import LessonWishes
from channels.rasa.commands import order
from conversations.choices import resolve
from conversations.learning import Progress
from conversations.model import Choice
from knowledge.gestures.model import ReadGesture, unread
from knowledge.lessons.model import Lesson
from knowledge.lessons.shelf import PublishedLesson
from knowledge.lessons.translation import LessonWords, translated
from knowledge.resources.model import Catalogue
from knowledge.resources.translation import SpokenCatalogue
from tests.actions.conftest import Chat, Said

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class Notebook:
    """``actions.learning.Record`` in memory, of one parent."""

    kept: dict[str, Progress] = field(default_factory=dict)
    chosen: int | None = None
    planned: list[tuple[str, str, str, int]] = field(default_factory=list)
    elsewhere: dict[str, dict[str, Progress]] = field(default_factory=dict)

    async def progress(self, conversation_id: str) -> list[Progress]:
        return list(self.kept.values())

    async def keep(self, conversation_id: str, lesson: str, part: str, step: str, done: bool) -> None:
        earlier = self.kept.pop(lesson, None)
        done_at = NOW if done else earlier.done_at if earlier else None
        self.kept = {lesson: Progress(lesson, part, step, done_at, NOW), **self.kept}

    async def code(self, conversation_id: str) -> str | None:
        return "K7M2QX"

    async def take_over(self, conversation_id: str, code: str) -> bool:
        self.kept.update(self.elsewhere.get(code, {}))
        return code in self.elsewhere

    async def pace(self, conversation_id: str) -> int | None:
        return self.chosen

    async def set_pace(self, conversation_id: str, pace: int) -> None:
        self.chosen = pace

    async def plan(self, conversation_id: str, kind: str, lesson: str, part: str, after_days: int) -> bool:
        one = (kind, lesson, part, after_days)
        if not self.chosen or one in self.planned:
            return False
        self.planned.append(one)
        return True


@dataclass
class LessonShelf:
    """``actions.learning.Shelf``."""

    lessons: tuple[PublishedLesson, ...]
    words: dict[str, LessonWords] = field(default_factory=dict)
    """The translation of the first lesson, by language."""

    def lessons_in(self, lang: str) -> tuple[PublishedLesson, ...]:
        if lang not in self.words:
            return self.lessons
        first, *others = self.lessons
        return (replace(first, lesson=translated(first.lesson, self.words[lang])), *others)


class Pupil:
    """A parent who writes; what they write picks a choice, or goes to the action as the rules say."""

    def __init__(
        self, chat: Chat, *lessons: Lesson, catalogue: Catalogue | None = None, gesture: ReadGesture = unread
    ) -> None:
        self.chat = chat
        self.record = Notebook()
        self.shelf = LessonShelf(tuple(PublishedLesson(one, 7) for one in lessons))
        self.today = date(2026, 12, 1)
        self.offered: list[Choice] = []
        self.channel = "web"
        self.spoken: dict[str, SpokenCatalogue] = {}
        """What of the catalogue is said in a language."""

        def shown() -> Catalogue:
            return catalogue or Catalogue.model_construct(entries=(), become=())

        extras = AnswerExtras(self.shelf, shown, lambda: self.today, self.spoken.get)
        answering = Answering(chat.guidance, chat.detector, lambda: self.today, extras)  # type: ignore[arg-type]
        walk = LessonWalk(self.shelf, self.record, today=lambda: self.today)
        chat.actions["action_lesson"] = ActionLesson(
            answering, walk, LessonWishes(self.shelf, self.record), gesture=gesture
        )
        chat.actions["action_answer"] = ActionAnswer(answering)

    def changed(self, lesson: Lesson) -> None:
        """The lesson is published anew."""
        self.shelf.lessons = (replace(self.shelf.lessons[0], lesson=lesson, revision=8),)

    async def writes(self, text: str, intent: str = "question", confidence: float = 0.99) -> Said:
        """A message; ``intent`` is what Rasa makes of words that are no order."""
        picked = resolve(text, self.offered)
        ordered = order(picked.value if picked else None, text, [choice.value for choice in self.offered])
        if picked is not None and picked.value.startswith("topic:"):
            said = await self.chat.picks(picked.value.removeprefix("topic:"))
        elif ordered.startswith("/choose_lesson"):
            value = ordered.split('"')[3]
            said = await self.chat.turn(
                "action_lesson",
                ordered,
                intent="choose_lesson",
                metadata={"channel": self.channel},
                lesson=value,
            )
        else:
            said = await self.chat.turn(
                "action_lesson", text, intent=intent, confidence=confidence, metadata={"channel": self.channel}
            )
        self.offered = [Choice(c["label"], c["value"]) for c in said.messages[-1]["custom"]["choices"]]
        return said

    async def writes_all(self, *texts: str) -> Said:
        """Several messages, one after the other; what came of the last."""
        for text in texts:
            said = await self.writes(text)
        return said


def step(said: Said) -> str:
    """The step that a message shows."""
    return str(said.first["custom"]["meta"]["guide"]["step"])
