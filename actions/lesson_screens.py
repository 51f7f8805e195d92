"""What a parent sees of a lesson: each screen as a message with its choices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from actions.learning import Kept, Learner
from actions.utterance import Utterance, human
from knowledge.lessons import walk
from knowledge.lessons.model import Lesson
from knowledge.lessons.shelf import PublishedLesson, named
from knowledge.lessons.walk import Place
from knowledge.rendering import TO_VERIFY_MARK
from knowledge.wording import Wording

WORDING = Wording(Path(__file__).parent / "lesson_words")
PAGE = 4
Choices = tuple[tuple[str, str], ...]


def choice(key: str, value: str, lang: str, **values: object) -> tuple[str, str]:
    """A choice whose label is the text ``choice_<key>``."""
    return WORDING.text(f"choice_{key}", lang, **values), f"lesson:{value}"


def say(learner: Learner, key: str, choices: Choices = (), **values: object) -> Utterance:
    """A text of the assistant itself, in the parent's language."""
    lang = learner.turn.lang
    return Utterance(WORDING.text(key, lang, **values), "lesson", WORDING.language(lang), choices=choices)


def screen(
    learner: Learner, published: PublishedLesson, place: Place, today: date, before: str = "", more: Choices = ()
) -> Utterance:
    """The screen at a place; ``before`` is said first, ``more`` choices come before « Plus tard »."""
    lesson, lang = published.lesson, learner.turn.lang
    shown = walk.shown(lesson, place)
    if shown.answers:
        choices: Choices = tuple((label, f"lesson:pick.{number}") for number, label in enumerate(shown.answers, 1))
    elif place.finished:
        choices = (*more, choice("menu", "menu", lang))
    else:
        choices = (choice("next", "next", lang), *more, choice("later", "pause", lang))
    marks = [mark for mark in shown.sources if _doubtful(lesson, mark, today)]
    text = f"{shown.text} {TO_VERIFY_MARK}" if marks else shown.text
    if shown.heading is not None:
        number, of, title = shown.heading
        text = f"{WORDING.text('part', lesson.lang_of(place.part), number=number, of=of, title=title)}\n\n{text}"
    if marks:
        choices = (*choices, human(lang))
    return Utterance(
        text=f"{before}\n\n{text}" if before else text,
        decision="lesson",
        lang=lesson.lang_of(place.part),
        choices=choices,
        sources=tuple(_source(lesson, mark.rstrip("?")) for mark in shown.sources),
        item=lesson.id,
        revision=published.revision,
        guide=position(lesson, place),
        unreviewed=lesson.unreviewed and place == walk.start(lesson) and lesson.lang_of(place.part) == lesson.lang,
    )


def feedback(learner: Learner, published: PublishedLesson, place: Place, words: str, right: bool) -> Utterance:
    """What is said after an answer; whoever was wrong may try again."""
    lang = learner.turn.lang
    again = () if right else (choice("again", "retry", lang),)
    return Utterance(
        text=words,
        decision="lesson",
        lang=published.lesson.lang_of(place.part),
        choices=(choice("next", "next", lang), *again, choice("later", "pause", lang)),
        item=published.lesson.id,
        revision=published.revision,
        guide=position(published.lesson, place),
    )


def menu(learner: Learner, lessons: Sequence[PublishedLesson], kept: Sequence[Kept], page: int = 0) -> Utterance:
    """The lessons, those in progress first, those seen to the end last; a few at a time."""
    if not lessons:
        return say(learner, "menu_empty", (human(learner.turn.lang),))
    lang = learner.turn.lang
    begun = [one for one in kept if one.step != walk.END and named(lessons, one.lesson)]
    seen = {one.lesson for one in kept if one.done_at is not None} - {one.lesson for one in begun}
    new = [one for one in lessons if one.lesson.name not in seen and one.lesson.name not in {k.lesson for k in begun}]
    lines = [(_title(lessons, one.lesson), "menu_resume", one.lesson) for one in begun]
    lines += [(one.lesson.title, "", one.lesson.name) for one in new]
    lines += [(_title(lessons, name), "menu_done", name) for name in sorted(seen) if named(lessons, name)]
    choices = [
        (WORDING.text(key, lang, title=title) if key else title, f"lesson:begin.{name}")
        for title, key, name in lines[page * PAGE : (page + 1) * PAGE]
    ]
    if len(lines) > (page + 1) * PAGE:
        choices.append((WORDING.text("menu_more", lang), f"lesson:menu.{page + 1}"))
    return say(learner, "menu", tuple(choices))


def position(lesson: Lesson, place: Place) -> dict[str, Any]:
    """Where in the lesson a message stands, as in the contract's ``meta.guide``."""
    shown = walk.shown(lesson, place)
    step = f"{place.part}.{place.step}" if place.part else place.step
    return {"id": lesson.id, "step": step, "step_number": shown.number, "of": shown.of}


def _title(lessons: Sequence[PublishedLesson], name: str) -> str:
    found = named(lessons, name)
    return found.lesson.title if found else ""


def _doubtful(lesson: Lesson, mark: str, today: date) -> bool:
    source = next(one for one in lesson.sources if one.id == mark.rstrip("?"))
    return mark.endswith("?") or today >= source.review_before


def _source(lesson: Lesson, source_id: str) -> dict[str, Any]:
    source = next(one for one in lesson.sources if one.id == source_id)
    return {
        "title": source.title,
        "organisation": source.organisation,
        "url": source.url,
        "verified_on": source.verified_on.isoformat(),
    }
