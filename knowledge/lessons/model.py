"""A lesson as its file says it: parts of a few screens, a question with feedback, one tiny thing to try today."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from knowledge.structured_files import Content

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
ShortText = Annotated[str, StringConstraints(max_length=90)]
LongText = Annotated[str, StringConstraints(max_length=1200)]
SourceMark = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+\??$")]


class LessonSource(Content):
    """Where facts come from; the same fields as in the articles."""

    id: Name
    title: str
    organisation: str
    url: Annotated[str, StringConstraints(pattern=r"^https://")]
    verified_on: date
    review_before: date


class Screen(Content):
    """One idea. ``sources`` are ids, ``id?`` for a fact to verify; ``long`` allows more than two SMS."""

    say: LongText
    sources: tuple[SourceMark, ...] = ()
    long: bool = False


class Answer(Content):
    """A possible answer to a question, and what is said to whoever gives it."""

    label: ShortText
    feedback: LongText
    right: bool = False
    words: tuple[ShortText, ...] = ()


class Question(Content):
    """The question at the end of a part. Nobody keeps the answer."""

    ask: LongText
    choices: Annotated[tuple[Answer, ...], Field(min_length=2, max_length=4)]


class CheckIn(Content):
    """« Avez-vous essayé ? », asked some days later, only if the parent said yes."""

    after_days: Annotated[int, Field(ge=1, le=30)] = 3
    ask: LongText
    yes: LongText
    no: LongText


class Part(Content):
    """Why it matters, some screens, a question, one tiny thing to try today, a word of encouragement."""

    id: Name
    title: ShortText
    why: LongText
    screens: Annotated[tuple[Screen, ...], Field(min_length=1, max_length=4)]
    question: Question
    try_today: LongText
    encouragement: LongText
    check_in: CheckIn | None = None
    long: bool = False


class Lesson(Content):
    """About five minutes on one theme."""

    id: Annotated[str, StringConstraints(pattern=r"^lesson\.[a-z0-9][a-z0-9-]{0,39}$")]
    kind: Literal["lesson"]
    lang: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
    title: ShortText
    minutes: Annotated[int, Field(ge=1, le=15)] = 5
    topics: Annotated[tuple[str, ...], Field(min_length=1)]
    keywords: tuple[str, ...] = ()
    summary: Annotated[str, StringConstraints(max_length=200)]
    sources: Annotated[tuple[LessonSource, ...], Field(min_length=1)]
    parts: Annotated[tuple[Part, ...], Field(min_length=2, max_length=4)]
    end: LongText

    @property
    def name(self) -> str:
        """The id without its kind: ``premier-telephone``."""
        return self.id.removeprefix("lesson.")

    @property
    def unreviewed(self) -> bool:
        """Whether its words are a translation that no native speaker has reviewed."""
        return False

    def lang_of(self, part_id: str) -> str:
        """The language of a part; of the end, when the id is empty."""
        return self.lang

    def part(self, part_id: str) -> Part | None:
        """The part of that id, or None."""
        return next((part for part in self.parts if part.id == part_id), None)
