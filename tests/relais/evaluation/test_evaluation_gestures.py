"""The figures of gestures, and their table."""

from __future__ import annotations

from knowledge.gestures.known import NONE, Known
from knowledge.gestures.measuring import Reading
from knowledge.universal_words import Universal
from relais.evaluation import gestures

READINGS = [
    Reading(Known("revenez", "fr", "back", "a"), Universal.BACK),
    Reading(Known("geri", "tr", "back", "b"), None),
    Reading(Known("où payer", "fr", NONE, "c"), Universal.BACK),
    Reading(Known("combien", "fr", NONE, "d"), None),
]


def test_all_gestures_and_languages_are_counted_apart() -> None:
    figures = gestures.report(READINGS)
    assert (figures["wordings"], figures["questions"], figures["questions_taken_for_a_gesture"]) == (2, 2, 1)
    assert figures["all"] == {"precision": 0.5, "no_question": 0.5, "recall": 0.5}
    assert figures["gestures"] == {"back": {"precision": 0.5, "no_question": 0.5, "recall": 0.5}}
    assert figures["languages"]["tr"] == {"precision": 1.0, "no_question": 1.0, "recall": 0.0}


def test_the_table_has_a_line_for_each() -> None:
    lines = gestures.as_table(gestures.report(READINGS)).splitlines()
    assert [line.split()[0] for line in lines if line] == ["2", "right", "all", "back", "fr", "tr"]
