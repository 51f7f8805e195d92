"""What an action reads of Rasa's tracker."""

from __future__ import annotations

from typing import Any, ClassVar

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


class TestFailuresInARow:
    """They are counted since the conversation last changed hands; its epoch comes with every message."""

    @staticmethod
    def failures(*events: dict[str, Any], epoch: int | None) -> int:
        latest = {"text": "x", "metadata": {"epoch": epoch}}
        now = {"event": "user", "metadata": latest["metadata"]}
        return Turn.of(Tracker("c1", {"failures": 1.0}, latest, [*events, now], False, None, {}, None)).failures

    ASKED: ClassVar = {"event": "user", "metadata": {"epoch": 0}}
    COUNTED: ClassVar = {"event": "slot", "name": "failures", "value": 1.0}
    SMALL_TALK: ClassVar = {"event": "user", "metadata": {"epoch": 2}}

    def test_a_failure_counts_while_the_assistant_keeps_the_conversation(self) -> None:
        assert self.failures(self.ASKED, self.COUNTED, epoch=0) == 1

    def test_after_a_person_the_count_begins_anew(self) -> None:
        assert self.failures(self.ASKED, self.COUNTED, epoch=2) == 0
        assert self.failures(self.ASKED, self.COUNTED, self.SMALL_TALK, epoch=2) == 0

    def test_a_message_that_says_nothing_of_it_changes_nothing(self) -> None:
        assert self.failures(self.ASKED, self.COUNTED, epoch=None) == 1
        assert self.failures(epoch=2) == 1
