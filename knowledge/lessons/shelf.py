"""The lessons as published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.lessons.model import Lesson


@dataclass(frozen=True)
class PublishedLesson:
    """A lesson with the revision that it comes from."""

    lesson: Lesson
    revision: int


def named(lessons: Sequence[PublishedLesson], name: str | None) -> PublishedLesson | None:
    """The lesson of that name, or None."""
    return next((one for one in lessons if one.lesson.name == name), None)


def fitting(lessons: Sequence[PublishedLesson], topic: str) -> PublishedLesson | None:
    """The lesson to propose after an answer on a topic: the one that names it earliest, or None."""
    found = [one for one in lessons if topic in one.lesson.topics]
    return min(found, key=lambda one: one.lesson.topics.index(topic), default=None)
