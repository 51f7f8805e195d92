"""What a message says besides naming the lesson."""

from __future__ import annotations

import pytest

from knowledge.lessons.aside import without_lesson


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("plus tard la leçon. Il a 10 ans", "plus tard. Il a 10 ans"),
        ("oui allons-y, la leçon", "oui allons-y"),
        ("later the lesson", "later"),
        ("la lección más tarde", "más tarde"),
        ("dersi sonra", "sonra"),
        ("урок пізніше", "пізніше"),
        ("الدرس لاحقا", "لاحقا"),
    ],
)
def test_the_name_of_the_lesson_is_taken_off(text: str, bare: str) -> None:
    assert without_lesson(text) == bare


@pytest.mark.parametrize("text", ["la leçon", "leçons ?", "la cantine est fermée"])
def test_nothing_is_taken_off_what_says_no_more(text: str) -> None:
    assert without_lesson(text) == text
