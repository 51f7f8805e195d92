"""A parent picks a choice with a button, a number, a word, or nearly the right word; anything else is a message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.choices import fold, resolve
from conversations.model import Choice

LEVELS = (
    Choice("À l’école", "level:ecole"),
    Choice("Au collège", "level:college"),
    Choice("Au lycée", "level:lycee"),
)
HUMAN = Choice("Parler à quelqu’un", "human")


@pytest.mark.parametrize("text", ["level:college", " level:college ", "Au collège", "au college", "AU COLLEGE !", "2"])
def test_value_label_and_number_pick_the_same_choice(text: str) -> None:
    assert resolve(text, LEVELS) == LEVELS[1]


@pytest.mark.parametrize(
    "text", ["2", "2.", "2)", "n°2", "numéro 2", "le 2", "choix 2", "option 2", "réponse 2", "deux", "le deuxième", "٢"]
)
def test_numbers_are_written_in_many_ways(text: str) -> None:
    assert resolve(text, LEVELS) == LEVELS[1]


@pytest.mark.parametrize("text", ["two", "dos", "dois", "doi", "două", "iki", "два", "друге", "الثاني", "اثنان", "twa"])
def test_numbers_are_written_in_many_languages(text: str) -> None:
    assert resolve(text, LEVELS) == LEVELS[2 if text == "twa" else 1]


@pytest.mark.parametrize(
    "text",
    ["le 2e", "la 2ème", "2nd", "the second one", "Second one", "celui du milieu",
     "la segunda", "o segundo", "a doua", "ikincisi", "другий", "الخيار الثاني", "tani", "dézyèm-la", "dezyèm nan"],
)  # fmt: skip
def test_the_place_of_a_choice_picks_it_in_all_languages(text: str) -> None:
    topics = [Choice("Le Wi-Fi", "topic:a"), Choice("Cassé", "topic:b"), Choice("Volé", "topic:c")]
    assert resolve(text, topics) == topics[1]


@pytest.mark.parametrize("text", ["3e", "troisième", "la 3ème", "en 3e", "seconde", "4e", "première"])
def test_a_class_is_no_place_where_classes_are_asked_about(text: str) -> None:
    assert resolve(text, LEVELS) is None


@pytest.mark.parametrize("text", ["3e", "le 3ème", "troisième"])
def test_a_label_that_is_a_class_comes_before_a_place(text: str) -> None:
    classes = [Choice("3e", "x:1"), Choice("le 3ème", "x:2"), Choice("Troisième", "x:3")]
    assert resolve(text, classes).label.lower() == text


TRANSLATED = {
    "ar": ("لا يفتح ENT", "ما هو ENT؟"),
    "tr": ("ENT açılmıyor", "ENT nedir?"),
    "uk": ("ENT не відкривається", "Що таке ENT?"),
    "es": ("El ENT no se abre", "¿Qué es un ENT?"),
    "ro": ("ENT-ul nu se deschide", "Ce este un ENT?"),
}


@pytest.mark.parametrize("lang", TRANSLATED)
def test_the_words_of_a_choice_pick_it_in_any_language(lang: str) -> None:
    choices = [Choice(label, f"topic:{place}") for place, label in enumerate(TRANSLATED[lang])]
    for choice in choices:
        for said in (choice.label, choice.label.strip("¿؟?").upper(), f" {choice.label}!"):
            assert resolve(said, choices) == choice


@pytest.mark.parametrize(
    ("text", "label"), [("ENT не відкривається", "ENT відкривається"), ("ENT nu se deschide", "ENT se deschide")]
)
def test_a_negation_in_any_language_is_no_close_spelling(text: str, label: str) -> None:
    assert resolve(text, [Choice(label, "topic:x")]) is None


@pytest.mark.parametrize("text", ["0", "4", "34", "2026", "le 12", "quatre"])
def test_a_number_that_is_not_offered_is_a_message(text: str) -> None:
    assert resolve(text, LEVELS) is None


@pytest.mark.parametrize("text", ["parler a quelqun", "Parler à quelqu'un", "parlé à quelqu’un", "PARLER A QUELQU UN"])
def test_a_close_spelling_is_understood(text: str) -> None:
    assert resolve(text, (HUMAN, Choice("Revenir au robot", "leave_queue"))) == HUMAN


@pytest.mark.parametrize(
    "text",
    [
        "pronote marche pas",
        "j'ai 2 enfants au collège",
        "oui",
        "je ne veux pas parler à quelqu'un",
        "pas parler à quelqu'un",
        "non parler à quelqu'un",
        "?",
    ],
)
def test_a_question_is_not_a_choice(text: str) -> None:
    assert resolve(text, (*LEVELS, HUMAN)) is None


def test_nothing_is_picked_where_nothing_is_offered() -> None:
    assert resolve("1", ()) is None


def test_choices_in_another_script_are_picked_too() -> None:
    offered = (Choice("التحدث مع شخص", "human"), Choice("Поговорити з людиною", "other"))
    assert resolve("التحدث مع شخص", offered) == offered[0]
    assert resolve("поговорити з людиною", offered) == offered[1]


@given(st.text(max_size=80))
def test_what_is_picked_is_always_among_what_is_offered(text: str) -> None:
    assert resolve(text, (*LEVELS, HUMAN)) in (None, *LEVELS, HUMAN)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_another_number_is_no_misspelling() -> None:
    paces = [Choice(f"{count} par semaine", f"pace:{count}") for count in (1, 2, 3)]
    assert resolve("3 par semane", paces) == paces[2]
    assert resolve("4 par semaine", paces) is None
