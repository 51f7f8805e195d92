"""What the reader of gestures learns from: the shipped wordings are whole, varied, and in eleven languages."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from knowledge.gestures import known
from knowledge.gestures.known import NONE, GestureError
from knowledge.gestures.model import Social
from knowledge.search.questions import Question
from knowledge.universal_words import Universal

SHIPPED = Path(__file__).parents[3] / "training_data" / "gestures"
LANGUAGES = {"fr", "en", "ar", "ar-Latn", "tr", "pt", "es", "ro", "uk", "ht", "gcf"}
CANTEEN = ("vie.cantine",)


def test_every_gesture_has_many_wordings_in_french_and_a_dozen_in_each_other_language() -> None:
    counted = Counter((one.gesture, one.lang) for one in known.read_folder(SHIPPED))
    for gesture in (*Universal, *Social):
        assert counted[gesture, "fr"] >= 40, gesture
        for lang in LANGUAGES - {"fr"}:
            assert counted[gesture, lang] >= 10, (gesture, lang)


def test_each_wording_is_written_once_and_does_one_thing() -> None:
    lines = [line for path in SHIPPED.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    assert len(known.read_folder(SHIPPED)) == len(lines)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "bad.jsonl:1: "),
        ('{"text": "oui", "lang": "fr", "family": "a"}', "bad.jsonl:1: 'gesture'"),
        ('{"text": "oui", "lang": "fr", "gesture": "dance", "family": "a"}', "'dance' is not a valid Social"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    (tmp_path / "bad.jsonl").write_text(line)
    with pytest.raises(GestureError, match=complaint):
        known.read_folder(tmp_path)


def test_questions_are_no_gestures_but_greetings_and_calls_for_a_person_are_not_taught_as_questions() -> None:
    asked = Question("où payer la cantine ?", "fr", CANTEEN)
    unasked = [
        Question("je veux parler à une personne", "fr", ("aide.humain",)),
        Question("précédent", "fr", CANTEEN),
        Question("merci bien", "fr", ()),
        Question(" ".join(["mot"] * 30), "fr", CANTEEN),
    ]
    assert [one.text for one in known.strangers([asked, *unasked])] == [asked.text]


def test_what_is_written_on_purpose_comes_before_a_listed_word_and_a_question() -> None:
    everything = known.everything(SHIPPED, [Question("le chat dort", "fr", CANTEEN)])
    assert [one.gesture for one in everything if one.text == "le chat dort"] == [NONE]
    assert len({one.text for one in everything}) == len(everything)
