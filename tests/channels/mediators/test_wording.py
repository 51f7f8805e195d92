"""The console's French."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from channels.mediators import wording


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "moins d’1 min"),
        (59, "moins d’1 min"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (3840, "1 h 04"),
        (47 * 3600, "47 h"),
        (48 * 3600, "2 jours"),
    ],
)
def test_durations(seconds, words):
    assert wording.duration(timedelta(seconds=seconds)) == words


def test_the_day_is_said_when_it_is_not_today():
    now = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)
    assert wording.clock_time(datetime(2026, 11, 21, 8, 5, tzinfo=UTC), now) == "09:05"
    assert wording.clock_time(datetime(2026, 11, 1, 8, 5, tzinfo=UTC), now) == "1er novembre, 09:05"


def test_names_of_things_and_what_has_none():
    assert wording.department("34") == "Hérault (34)"
    assert wording.department("75") == "Paris (75)"
    assert wording.department("99") == "Département 99"
    assert wording.named("levels", "ecole") == "École"
    assert wording.named("languages", "xx") == "xx"
    assert wording.named("levels", None) is None
    assert wording.day("not a date") is None


def test_every_emergency_topic_of_the_guidance_has_a_name():
    folder = Path(__file__).parents[3] / "knowledge" / "content" / "urgence"
    heads = [yaml.safe_load(path.read_text("utf-8").split("---")[1]) for path in folder.glob("*.md")]
    topics = {topic for head in heads for topic in head["topics"]}
    assert topics
    assert topics <= set(wording.WORDS["reasons"])
