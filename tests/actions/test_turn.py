"""What an action reads of Rasa's tracker."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions.turn import Turn


def turn(latest: dict[str, Any] | None, **slots: Any) -> Turn:
    return Turn.of(Tracker("c1", slots, latest, [], False, None, {}, None))


def test_an_empty_tracker_is_a_turn_without_anything() -> None:
    assert turn(None) == Turn("", "", "fr", None, None, None, None, (), 0, {})
    assert turn({"text": None, "intent": None, "entities": None, "metadata": None}).text == ""


def test_what_is_said_now_outweighs_what_is_known_and_what_the_door_says_fills_the_rest() -> None:
    latest = {
        "text": "et dans le 34 ?",
        "intent": {"name": "question"},
        "entities": [{"entity": "department", "value": "34"}, {"entity": "level", "value": None}],
        "metadata": {"lang": "ar", "department": "25", "level": "lycee"},
    }
    read = turn(latest, department="13", level=None)
    assert (read.department, read.level, read.lang) == ("34", "lycee", "ar")
    assert read.mentioned == {"department": "34"}


def test_the_topic_counts_only_when_it_is_said_now() -> None:
    assert turn({"text": "x"}, topic="ent.quoi").topic is None
