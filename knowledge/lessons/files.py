"""Reads lesson files and proves that they can be given; every complaint names file, line and field."""

from __future__ import annotations

from pathlib import Path

from knowledge.catalogue import CONTENT, topics
from knowledge.content_folders import read_folder
from knowledge.lessons.model import Lesson, Part
from knowledge.segments import segments
from knowledge.structured_files import Document

FOLDER = CONTENT / "lessons"
_SEGMENTS = 2


def load_folder(folder: Path = FOLDER) -> list[Lesson]:
    """All French lessons of a folder, in the order of their ids.

    Raises:
        ContentError: with the complaints of all files.
    """
    return read_folder(folder, parse)


def parse(text: str, name: str) -> Lesson:
    """The lesson that a file's text describes.

    Raises:
        ContentError: with all complaints about this file.
    """
    document = Document(text, name)
    lesson = document.as_model(Lesson)
    _check_head(document, lesson)
    for index, part in enumerate(lesson.parts):
        _check_part(document, part, index, {source.id for source in lesson.sources})
    _check_lengths(document, [(("end",), lesson.end)])
    document.settle()
    return lesson


def _check_head(document: Document, lesson: Lesson) -> None:
    for index, topic in enumerate(lesson.topics):
        if topic not in topics():
            document.complain(("topics", index), f"{topic!r} is not in the catalogue")
        elif topics()[topic].is_emergency:
            document.complain(("topics", index), f"{topic!r} is an emergency: nobody is taught then")
    for index, source in enumerate(lesson.sources):
        if source.review_before <= source.verified_on:
            document.complain(("sources", index, "review_before"), "must be later than verified_on")
    known: set[str] = set()
    for index, part in enumerate(lesson.parts):
        if part.id in known:
            document.complain(("parts", index, "id"), f"{part.id!r} is the id of an earlier part")
        known.add(part.id)


def _check_part(document: Document, part: Part, index: int, sources: set[str]) -> None:
    here = ("parts", index)
    rights = [choice for choice in part.question.choices if choice.right]
    if not rights:
        document.complain((*here, "question", "choices"), "one of them must be right")
    labels = [choice.label.casefold() for choice in part.question.choices]
    if len(set(labels)) < len(labels):
        document.complain((*here, "question", "choices"), "two choices have the same label")
    for number, screen in enumerate(part.screens):
        for mark in screen.sources:
            if mark.rstrip("?") not in sources:
                document.complain((*here, "screens", number, "sources"), f"{mark!r} is not among the sources")
        if not screen.long:
            _check_lengths(document, [((*here, "screens", number, "say"), screen.say)])
    if not part.long:
        _check_lengths(document, _texts(part, here))


def _texts(part: Part, here: tuple[str | int, ...]) -> list[tuple[tuple[str | int, ...], str]]:
    """What is sent as one screen each, besides the screens; the menu of a question counts with it."""
    menu = "".join(f"\n{number}. {choice.label}" for number, choice in enumerate(part.question.choices, start=1))
    found: list[tuple[tuple[str | int, ...], str]] = [
        ((*here, "why"), f"Partie 1 sur 4 : {part.title}\n\n{part.why}"),
        ((*here, "question", "ask"), part.question.ask + menu),
        ((*here, "try_today"), f"{part.try_today}\n\n{part.encouragement}"),
    ]
    found += [
        ((*here, "question", "choices", number, "feedback"), choice.feedback)
        for number, choice in enumerate(part.question.choices)
    ]
    if part.check_in is not None:
        found += [((*here, "check_in", name), getattr(part.check_in, name)) for name in ("ask", "yes", "no")]
    return found


def _check_lengths(document: Document, texts: list[tuple[tuple[str | int, ...], str]]) -> None:
    for path, text in texts:
        count = segments(text)
        if count > _SEGMENTS:
            document.complain(path, f"{count} SMS, {_SEGMENTS} at most: split it, or mark it 'long: true'")
