"""What Rasa is told: an order for a choice that we offered, the parent's words otherwise, never an order of theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.rasa.commands import order


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
    told = order(None, text)
    assert told.strip()
    assert not told.strip().startswith("/")


def test_a_value_cannot_break_out_of_its_order() -> None:
    assert order('topic:x"}; /restart{"', "x") == '/choose_topic{"topic": "x\\"}; /restart{\\""}'
