"""Several questions in one message are told apart; the question in a story is looked for; nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.splitting import LONG_WORDS, is_story, questions, windows


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
