"""The guides that are shipped: all topics to be walked through, sound, drawn as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.catalogue import topics
from knowledge.content_files import load_folder
from knowledge.guides import checking
from knowledge.guides.codes import code_of, place_of
from knowledge.guides.drawing import draw
from knowledge.guides.loading import load_guides
from knowledge.guides.model import Guide

GUIDES = load_guides()
DRAWINGS = Path(__file__).parents[3] / "docs" / "guides"
each_guide = pytest.mark.parametrize("guide", GUIDES, ids=[guide.id for guide in GUIDES])


def test_every_walkthrough_topic_has_a_guide() -> None:
    wanted = {topic.id for topic in topics().values() if topic.kind == "walkthrough"}
    assert wanted <= {topic for guide in GUIDES for topic in guide.topics}


@each_guide
def test_it_is_sound(guide: Guide) -> None:
    assert checking.problems(guide) == []
    assert checking.reading(guide).easy


@each_guide
def test_its_drawing_is_up_to_date(guide: Guide) -> None:
    drawn = DRAWINGS / f"{guide.id.removeprefix('guide.')}.svg"
    assert drawn.read_text(encoding="utf-8") == draw(guide), "run `relais knowledge draw`"


def test_no_drawing_is_left_of_a_guide_that_is_gone() -> None:
    assert {path.stem for path in DRAWINGS.glob("*.svg")} == {guide.id.removeprefix("guide.") for guide in GUIDES}


def test_every_guide_begins_with_the_short_text_of_an_article() -> None:
    told = {topic for item in load_folder() for topic in item.topics}
    assert {topic for guide in GUIDES for topic in guide.topics} <= told


def test_every_step_has_a_code_of_its_own() -> None:
    places = [(guide, step.id) for guide in GUIDES for step in guide.steps if step.end is None]
    codes = {code_of(guide.id, step) for guide, step in places}
    assert len(codes) == len(places)
    for guide, step in places:
        assert place_of(f"Reprendre {code_of(guide.id, step).lower()} !", GUIDES) == (guide, step)
    assert place_of("reprendre", GUIDES) is None
