"""``relais knowledge``'s part for lessons and resources: what is shipped, and how long a lesson is."""

from __future__ import annotations

import json

from knowledge.lessons import walk
from knowledge.lessons.files import load_folder
from knowledge.lessons.model import Lesson
from knowledge.resources import model as resources


def report() -> None:
    """Reads every shipped lesson and the catalogue of resources, and says how many there are.

    Raises:
        ContentError: a file is wrong; with all complaints.
    """
    for lesson in load_folder():
        print(f"  {lesson.id}: {len(lesson.parts)} parts, {len(walk.places(lesson))} screens")
    catalogue = resources.load()
    print(f"{len(catalogue.entries)} resources, {len(catalogue.become)} older services and what they became")


def schema() -> str:
    """The JSON Schema of a lesson's file."""
    return json.dumps(Lesson.model_json_schema(), indent=2, ensure_ascii=False) + "\n"
