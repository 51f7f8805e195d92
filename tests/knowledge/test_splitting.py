"""Several questions in one message are told apart; the question in a story is looked for; nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.splitting import LONG_WORDS, asked_in_a_row, clauses, is_story, questions, windows, without_lead


@pytest.mark.parametrize(
    ("message", "pieces"),
    [
        ("mot de passe perdu", 1),
        ("C'est quoi un ENT ? Et comment avoir une tablette ?", 2),
        ("comment activer educonnect et aussi je veux payer la cantine", 2),
        ("I lost my password. Also how do I pay the canteen?", 2),
        ("Bonjour. Merci.", 1),
        ("comment payer la cantine\nje n'ai pas reçu le code", 2),
    ],
)
def test_questions_in_one_message(message: str, pieces: int) -> None:
    assert len(questions(message)) == pieces


@given(st.text(max_size=400))
def test_whatever_is_written_there_is_something_to_read(text: str) -> None:
    assert questions(text)
    assert 1 <= len(windows(text)) <= 24


def test_the_question_in_the_middle_of_a_story_is_among_its_windows() -> None:
    before = "Nous avons déménagé en septembre et ma fille a changé d'école. " * 40
    after = "Mon mari travaille la nuit et je m'occupe de tout. " * 40
    story = f"{before}Comment je fais pour payer la cantine sur internet ? {after}"
    assert is_story(story)
    assert any("payer la cantine" in window for window in windows(story))


def test_a_story_without_any_stop_is_cut_too() -> None:
    story = " ".join(f"mot{number}" for number in range(300))
    assert all(len(window.split()) <= 60 for window in windows(story))


def test_a_short_message_is_no_story() -> None:
    assert not is_story("mot " * (LONG_WORDS - 1))


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("je ne retrouve pas mon identifiant, et ma fille est malade, qui prévenir ?", 2),
        ("I lost my ÉduConnect password, and how do I report her absence?", 2),
        ("identifiant, et mot de passe perdus", 1),
        ("mon identifiant et mon mot de passe sont perdus depuis longtemps", 1),
    ],
)
def test_and_after_a_comma_joins_two_questions_if_both_are_long_enough(message: str, parts: int) -> None:
    assert len(clauses(message)) == parts


@given(st.lists(st.sampled_from(["un", "deux", "trois", ",", ", et", "et"]), max_size=30))
def test_no_word_is_lost_between_clauses_but_the_one_that_joins_them(words: list[str]) -> None:
    text = " ".join(words)
    kept = " ".join(clauses(text)).replace(",", " ").split()
    assert [word for word in kept if word != "et"] == [w for w in text.replace(",", " ").split() if w != "et"]


def test_questions_numbered_by_the_parent_are_told_apart() -> None:
    asked = "2 choses 1 je ne retrouve plus mon mot de passe 2 la tablette a disparu du sac"
    assert questions(asked) == ["je ne retrouve plus mon mot de passe", "la tablette a disparu du sac"]
    assert questions("il est en 1ere et 2 heures de maths") == ["il est en 1ere et 2 heures de maths"]


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        (
            "Bonjour : où voir les notes, comment justifier un retard, et qui s'occupe de la cantine ?",
            ["où voir les notes", "comment justifier un retard", "qui s'occupe de la cantine ?"],
        ),
        ("how do I pay, and when is the deadline?", ["how do I pay", "when is the deadline?"]),
        ("je ne sais pas comment faire, ni où aller", ["je ne sais pas comment faire, ni où aller"]),
    ],
)
def test_questions_asked_in_a_row_begin_each_with_a_question_word(message: str, asked: list[str]) -> None:
    assert asked_in_a_row(message) == asked


@pytest.mark.parametrize(
    ("message", "bare"),
    [
        ("commençons par la cantine", "la cantine"),
        ("bon, parlons de Pronote", "Pronote"),
        ("let's start with the password", "the password"),
        ("la cantine", "la cantine"),
        ("commençons par", "commençons par"),
    ],
)
def test_what_only_says_what_comes_first_is_left_out(message: str, bare: str) -> None:
    assert without_lead(message) == bare


@given(st.text(max_size=80))
def test_no_message_is_left_without_words(message: str) -> None:
    assert without_lead(message) or not message
    assert all(asked_in_a_row(message)) or not message.strip()
