"""Every shipped lesson is in seven more languages, and says there what it says in French."""

from __future__ import annotations

import pytest

from knowledge.folded_words import fold
from knowledge.lessons import spoken as understood
from knowledge.lessons.files import load_folder
from knowledge.lessons.model import Lesson
from knowledge.lessons.translation import LessonWords, complaints, load_words, outdated, translated
from knowledge.translated_words import HEAD, original_of
from knowledge.translations import LANGUAGES

FRENCH = {lesson.id: lesson for lesson in load_folder()}
WORDS = load_words()


def spoken_in(lang: str) -> list[tuple[Lesson, LessonWords]]:
    return [(FRENCH[original_of(words.id)], words) for words in WORDS if words.lang == lang]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_lesson_is_translated(lang: str) -> None:
    assert {lesson.id for lesson, _ in spoken_in(lang)} == set(FRENCH)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_they_say_what_the_french_lessons_say_today(lang: str) -> None:
    assert [line for lesson, words in spoken_in(lang) for line in complaints(words, lesson)] == []
    assert [(words.id, late) for lesson, words in spoken_in(lang) if (late := outdated(words, lesson))] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_part_is_said_in_the_language(lang: str) -> None:
    for lesson, words in spoken_in(lang):
        assert translated(lesson, words).spoken == {HEAD, *(part.id for part in lesson.parts)}, words.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_wording_of_an_answer_is_understood_as_that_answer_alone(lang: str) -> None:
    wrong = []
    for lesson, words in spoken_in(lang):
        for part in translated(lesson, words).parts:
            for number, choice in enumerate(part.question.choices, start=1):
                for said in (choice.label, *choice.words):
                    meant = understood.answer(part.question, said)
                    if meant != number:
                        wrong.append(f"{words.id} {part.id}.{number}: {said!r} is {meant}")
    assert wrong == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_lessons_have_the_same_title_or_a_keyword_of_another(lang: str) -> None:
    titles = [words.title for _, words in spoken_in(lang)]
    assert len(set(titles)) == len(titles)
    owners: dict[str, str] = {}
    shared = []
    for _, words in spoken_in(lang):
        for keyword in (words.title, *words.keywords):
            if owners.setdefault(fold(keyword), words.id) != words.id:
                shared.append(f"{words.id}: {keyword!r} is of {owners[fold(keyword)]} too")
    assert shared == []


def test_each_says_that_no_native_speaker_has_reviewed_it() -> None:
    assert {words.translation for words in WORDS} == {"unreviewed"}
