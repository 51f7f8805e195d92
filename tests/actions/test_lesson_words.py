"""What the assistant says around the lessons: the same texts, with the same placeholders, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from actions import lesson_screens
from tests.actions.test_words import placeholders

FOLDER = Path(lesson_screens.__file__).parent / "lesson_words"
FRENCH = yaml.safe_load((FOLDER / "fr.yml").read_text("utf-8"))


def test_there_is_a_file_for_each_language_of_the_service() -> None:
    assert sorted(path.name for path in FOLDER.glob("*.yml")) == sorted(
        path.name for path in (FOLDER.parent / "words").glob("*.yml")
    )


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_every_language_is_complete(path: Path) -> None:
    table = yaml.safe_load(path.read_text("utf-8"))
    assert placeholders(table) == placeholders(FRENCH)
    assert all(str(text).strip() for text in table.values())
