"""What a whole message asks of the lessons."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from knowledge.lessons import spoken
from knowledge.lessons.spoken import Wish, language_of, wish
from tests.knowledge.lessons.writing import lesson

QUESTION = lesson().parts[0].question


@pytest.mark.parametrize(
    "text", ["cours", "Leçons", "lecons ?", "MENU", "lessons", "dersler", "الدروس", "уроки", "lecții", "lesons"]
)
def test_the_menu_is_asked_for_in_many_spellings(text: str) -> None:
    assert spoken.wish(text) is Wish.MENU


@pytest.mark.parametrize(
    "text", ["mon fils a un cours de maths", "le menu de la cantine", "il ne fait pas ses leçons", "", "oui", "34"]
)
def test_a_question_that_holds_the_word_asks_for_no_menu(text: str) -> None:
    assert spoken.wish(text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("stop rappels", Wish.NO_REMINDERS), ("rappels", Wish.REMINDERS), ("mon attestation", Wish.ATTESTATION)],
)
def test_reminders_and_attestation(text: str, wanted: Wish) -> None:
    assert spoken.wish(text) is wanted


@pytest.mark.parametrize(("text", "code"), [("REPRISE K7M2QX", "K7M2QX"), ("reprise  k7m2qx.", "K7M2QX")])
def test_a_code_is_read(text: str, code: str) -> None:
    assert spoken.resume_code(text) == code


@pytest.mark.parametrize("text", ["code 123456", "reprise", "reprise de mon travail", "K7M2QX"])
def test_what_is_no_code_is_not_read_as_one(text: str) -> None:
    assert spoken.resume_code(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("en parler", 1), ("EN PARLÉ", 1), ("me taire", 2), ("ne rien dir", 2), ("3", None), ("bof", None)],
)
def test_an_answer_is_understood_by_number_label_own_words_or_close_spelling(text: str, number: int | None) -> None:
    assert spoken.answer(QUESTION, text) == number


def test_an_order_said_so_in_one_language_alone_tells_it() -> None:
    assert [language_of(word) for word in ("Lessons", "уроки", "الدروس", "lecciones")] == ["en", "uk", "ar", "es"]
    assert [language_of(word) for word in ("leçons", "menu", "une leçon de maths")] == [None, None, None]


def test_every_word_with_a_language_is_an_order() -> None:
    listed = yaml.safe_load((Path(spoken.__file__).parent / "word_languages.yml").read_text("utf-8"))
    assert all(wish(word) is not None for words in listed.values() for word in words)
