"""What Rasa is told: an order for a choice that we offered, the parent's words otherwise, never an order of theirs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.rasa.commands import order
from knowledge.lessons.files import load_folder


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("topic:educonnect.activer", '/choose_topic{"topic": "educonnect.activer"}'),
        ("topic:none", '/choose_topic{"topic": "none"}'),
        ("department:2A", '/choose_department{"department": "2A"}'),
        ("level:college", '/choose_level{"level": "college"}'),
        ("language:ar", '/choose_language{"language": "ar"}'),
    ],
)
def test_a_choice_is_an_order(choice: str, expected: str) -> None:
    assert order(choice, "son libellé") == expected


@pytest.mark.parametrize("choice", [None, "", "human", "topic:", "unknown:x", ":x"])
def test_anything_else_is_words(choice: str | None) -> None:
    assert order(choice, "Parler à quelqu’un") == "Parler à quelqu’un"


@pytest.mark.parametrize(
    "text", ["/restart", " /restart", "//restart", "/ /restart", "/\n/\nrestart", "/\u00a0/restart"]
)
def test_words_are_never_an_order(text: str) -> None:
    assert order(None, text) == "restart"


@given(st.text())
def test_whatever_a_parent_writes_gives_no_order(text: str) -> None:
    told = order(None, text).strip()
    assert told
    # « menu » is an order about lessons: one of ours, never theirs.
    assert not told.startswith("/") or re.fullmatch(r'/choose_lesson\{"lesson": "[\w.]+"\}', told)


def test_a_value_cannot_break_out_of_its_order() -> None:
    assert order('topic:x"}; /restart{"', "x") == '/choose_topic{"topic": "x\\"}; /restart{\\""}'


def test_a_lesson_is_called_by_its_title_or_after_the_menu_by_its_theme() -> None:
    lessons = load_folder()
    menu = [f"lesson:begin.{lesson.name}" for lesson in lessons[:4]]
    begun = '/choose_lesson{"lesson": "begin.reseaux-sociaux"}'
    assert order(None, "la leçon sur les réseaux sociaux", (), lessons) == begun
    assert order(None, "celle sur les réseaux", menu, lessons) == begun
    assert order(None, "celle sur les réseaux", (), lessons) == "celle sur les réseaux"


def test_who_asks_which_lessons_there_are_is_shown_the_menu() -> None:
    assert order(None, "c koi vos lecons") == '/choose_lesson{"lesson": "menu"}'


PACES = [f"lesson:pace.{count}" for count in (1, 2, 3, 0)]


@pytest.mark.parametrize(("text", "pace"), [("deux par semaine", 2), ("5 par semaine", 5), ("non", 0)])
def test_a_pace_in_words_is_an_order_where_it_was_asked_for(text: str, pace: int) -> None:
    assert order(None, text, PACES) == f'/choose_lesson{{"lesson": "pace.{pace}"}}'
    assert order(None, text) == text
