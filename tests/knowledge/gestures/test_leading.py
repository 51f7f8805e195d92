"""What stands before the matter of a message, and messages made of several gestures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.gestures.leading import gesture_of, led
from knowledge.gestures.model import Gesture, Social, unread
from knowledge.universal_words import Universal

SCRIPT: dict[str, Gesture] = {
    "laissez donc cela": Universal.STOP,
    "mille mercis": Social.THANKS,
    "à tantôt": Social.GOODBYE,
}
MATTER = "combien coûte la cantine ?"


def read(text: str) -> Gesture | None:
    return SCRIPT.get(text)


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        (MATTER, ()),
        (f"non, {MATTER}", (Universal.NO,)),
        (f"non. attendez {MATTER}", (Universal.NO, Universal.WAIT)),
        (f"laissez donc cela. {MATTER}", (Universal.STOP,)),
        (f"non ! laissez donc cela, {MATTER}", (Universal.NO, Universal.STOP)),
        (f"لا، {MATTER}", (Universal.NO,)),
        (f"wait, {MATTER}", (Universal.WAIT,)),
        (f"non {MATTER}", (Universal.NO,)),
    ],
)
def test_leading_gestures_are_taken_off(text: str, heads: tuple[Gesture, ...]) -> None:
    found = led(text, read)
    assert (found.heads, found.matter) == (heads, MATTER)


@pytest.mark.parametrize("text", ["non", "non merci", "oui, bien sûr", "laissez donc cela, merci", "", "…"])
def test_what_is_only_gestures_has_no_matter_after_them(text: str) -> None:
    assert led(text, read).heads == ()


@pytest.mark.parametrize(
    ("text", "gesture"),
    [
        ("laissez donc cela", Universal.STOP),
        ("mille mercis, laissez donc cela", Universal.STOP),
        ("mille mercis ! à tantôt", Social.GOODBYE),
        ("mille mercis. mille mercis", Social.THANKS),
        ("mille mercis, combien coûte la cantine", None),
        ("où est la mairie", None),
    ],
)
def test_a_message_is_the_gesture_of_its_clauses_when_each_is_one(text: str, gesture: Gesture | None) -> None:
    assert gesture_of(text, read) is gesture


@pytest.mark.parametrize(
    "text", ["où payer la cantine", "la cantine du collège", "para cuando es", "quoi faire alors", ""]
)
def test_a_word_that_also_begins_a_question_is_left_with_it(text: str) -> None:
    assert led(text, read).heads == ()


@given(st.text(max_size=80))
def test_nothing_is_lost_but_what_was_understood(text: str) -> None:
    found = led(text, unread)
    assert text.endswith(found.matter) or text.strip().endswith(found.matter)
    assert found.heads or found.matter.strip() == text.strip()
