"""A lesson in another language: its words from a file of their own, everything else from the French lesson."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from knowledge.content_folders import read_folder
from knowledge.lessons.files import FOLDER
from knowledge.lessons.model import Answer, Lesson, LongText, Name, Part, ShortText
from knowledge.structured_files import Content, Document
from knowledge.translated_words import (
    HEAD,
    Language,
    Reading,
    Stamp,
    compare,
    complain_of_names,
    confused,
    fingerprint,
    original_of,
)


class AnswerWords(Content):
    """The words of an answer, in the place of the French one."""

    label: ShortText
    feedback: LongText
    words: tuple[ShortText, ...] = ()


class QuestionWords(Content):
    """The words of a question."""

    ask: LongText
    choices: Annotated[tuple[AnswerWords, ...], Field(min_length=2, max_length=4)]


class CheckInWords(Content):
    """The words of « avez-vous essayé ? »."""

    ask: LongText
    yes: LongText
    no: LongText


class PartWords(Content):
    """The words of a part."""

    id: Name
    translates: Stamp | None = None
    title: ShortText
    why: LongText
    screens: tuple[LongText, ...]
    question: QuestionWords
    try_today: LongText
    encouragement: LongText
    check_in: CheckInWords | None = None


class LessonWords(Content):
    """All words of a lesson in one language."""

    id: Annotated[str, StringConstraints(pattern=r"^lesson\.[a-z0-9][a-z0-9-]{0,39}\.[a-z]{2}$")]
    lang: Language
    translation: Reading
    translates: Stamp | None = None
    title: ShortText
    keywords: tuple[str, ...] = ()
    summary: Annotated[str, StringConstraints(max_length=200)]
    parts: Annotated[tuple[PartWords, ...], Field(min_length=1)]
    end: LongText


class TranslatedLesson(Lesson):
    """A lesson whose words are those of a translation, as far as it is up to date.

    Attributes:
        original: the French lesson.
        spoken: the parts that are in its language, "" for the end; the others are in French.
        unreviewed_words: whether no native speaker has reviewed it.
    """

    original: Lesson
    spoken: frozenset[str]
    unreviewed_words: bool

    @property
    def unreviewed(self) -> bool:
        """Whether no native speaker has reviewed its words."""
        return self.unreviewed_words

    def lang_of(self, part_id: str) -> str:
        """The language of a part; of the end, when the id is empty."""
        return self.lang if part_id in self.spoken else self.original.lang


def load_words(folder: Path = FOLDER) -> list[LessonWords]:
    """All translations of lessons in a folder, in the order of their ids.

    Raises:
        ContentError: with the complaints of all files.
    """
    return read_folder(folder, parse_words, translated=True)


def parse_words(text: str, name: str) -> LessonWords:
    """The translation that a file's text gives.

    Raises:
        ContentError: with all complaints about this file.
    """
    document = Document(text, name)
    words = document.as_model(LessonWords)
    complain_of_names(document, words.id, words.lang, "parts", [part.id for part in words.parts])
    document.settle()
    return words


def schema() -> str:
    """The JSON Schema of a translation's file, as published for translators."""
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **LessonWords.model_json_schema()}
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def stamps(lesson: Lesson) -> dict[str, str]:
    """The stamp of each part's French words, and of what stands outside under ``HEAD``."""
    return {
        HEAD: fingerprint(lesson.title, lesson.summary, lesson.end),
        **{part.id: fingerprint(*_texts(part)) for part in lesson.parts},
    }


def translated(lesson: Lesson, words: LessonWords) -> TranslatedLesson:
    """The lesson in the language of the words; a part whose French words have changed since stays in French."""
    current = stamps(lesson)
    known = {part.id: part for part in words.parts if part.translates == current.get(part.id)}
    spoken = {part.id for part in lesson.parts if part.id in known and _fits(part, known[part.id])}
    ends = words.translates == current[HEAD]
    told = {
        **{name: getattr(lesson, name) for name in Lesson.model_fields},
        "lang": words.lang,
        "title": words.title,
        "summary": words.summary,
        "keywords": words.keywords,
        "parts": tuple(_said(part, known[part.id]) if part.id in spoken else part for part in lesson.parts),
        "end": words.end if ends else lesson.end,
    }
    return TranslatedLesson.model_construct(
        **told,
        original=lesson,
        spoken=frozenset(spoken | {HEAD} if ends else spoken),
        unreviewed_words=words.translation == "unreviewed",
    )


def complaints(words: LessonWords, lesson: Lesson | None) -> list[str]:
    """What is wrong with a translation beside the French lesson, as lines ``id: field: what``."""
    if lesson is None:
        return [f"{words.id}: id: there is no French lesson {original_of(words.id)!r}"]
    found: list[str] = []
    for name in ("title", "summary", "end"):
        found += compare(words.lang, name, getattr(words, name), getattr(lesson, name))
    strange = {part.id for part in words.parts} ^ {part.id for part in lesson.parts}
    found += [f"parts: {part_id!r} is not in both" for part_id in sorted(strange)]
    for said in words.parts:
        part = lesson.part(said.id)
        if part is not None:
            found += _differences(words.lang, said, part)
    return [f"{words.id}: {what}" for what in found]


def outdated(words: LessonWords, lesson: Lesson) -> list[str]:
    """The parts whose French words have changed since they were translated, ``HEAD`` for what stands outside."""
    given = {HEAD: words.translates, **{part.id: part.translates for part in words.parts}}
    return [piece for piece, stamp in stamps(lesson).items() if given.get(piece) != stamp]


def _texts(part: Part | PartWords) -> list[str]:
    """Every text of a part, in one order for the French and the translated words."""
    screens = [screen if isinstance(screen, str) else screen.say for screen in part.screens]
    answers = [text for choice in part.question.choices for text in (choice.label, choice.feedback)]
    check_in = [part.check_in.ask, part.check_in.yes, part.check_in.no] if part.check_in else []
    ends = [part.try_today, part.encouragement]
    return [part.title, part.why, *screens, part.question.ask, *answers, *ends, *check_in]


def _fits(part: Part, said: PartWords) -> bool:
    same_screens = len(part.screens) == len(said.screens)
    same_choices = len(part.question.choices) == len(said.question.choices)
    return same_screens and same_choices and (part.check_in is None) == (said.check_in is None)


def _said(part: Part, said: PartWords) -> Part:
    screens = [screen.model_copy(update={"say": say}) for screen, say in zip(part.screens, said.screens, strict=True)]
    asked = part.question.model_copy(update={"ask": said.question.ask, "choices": tuple(_answers(part, said))})
    check_in = part.check_in
    if check_in is not None and said.check_in is not None:
        check_in = check_in.model_copy(update=said.check_in.model_dump())
    changed = {
        "title": said.title,
        "why": said.why,
        "screens": tuple(screens),
        "question": asked,
        "try_today": said.try_today,
        "encouragement": said.encouragement,
        "check_in": check_in,
    }
    return part.model_copy(update=changed)


def _answers(part: Part, said: PartWords) -> Iterator[Answer]:
    """The translated answers, which understand the French label too."""
    for choice, words in zip(part.question.choices, said.question.choices, strict=True):
        changed = {"label": words.label, "feedback": words.feedback, "words": (*words.words, choice.label)}
        yield choice.model_copy(update=changed)


def _differences(lang: str, said: PartWords, part: Part) -> Iterator[str]:
    where = f"parts[{said.id}]"
    if not _fits(part, said):
        yield f"{where}: screens, answers or check-in are not as many as in French"
        return
    labels = "".join(f"\n{number}. {choice.label}" for number, choice in enumerate(said.question.choices, start=1))
    for words, owner in confused((choice.label, choice.words) for choice in said.question.choices):
        yield f"{where}.question.choices: {words!r} is also an answer {owner!r}"
    for told, meant in zip(_texts(said), _texts(part), strict=True):
        yield from compare(lang, where, told, meant, labels if told == said.question.ask else "")
