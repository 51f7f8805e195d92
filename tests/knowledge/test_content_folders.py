"""A folder gives its French files or its translations, and says everything that is wrong at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge.content_files import ContentError
from knowledge.content_folders import read_folder


@dataclass(frozen=True)
class Word:
    id: str


def parse(text: str, name: str) -> Word:
    if not text:
        raise ContentError([f"{name}:1: file: empty"])
    return Word(text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "lessons"
    made.mkdir()
    for name in ("un", "deux", "un.ar"):
        (made / f"{name}.yml").write_text(f"lesson.{name}", encoding="utf-8")
    return made


def test_french_files_and_translations_are_read_apart(folder: Path) -> None:
    assert [one.id for one in read_folder(folder, parse)] == ["lesson.deux", "lesson.un"]
    assert [one.id for one in read_folder(folder, parse, translated=True)] == ["lesson.un.ar"]


def test_all_that_is_wrong_is_said_at_once(folder: Path) -> None:
    (folder / "trois.yml").write_text("", encoding="utf-8")
    (folder / "deux.yml").write_text("lesson.autre", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_folder(folder, parse)
    assert caught.value.complaints == [
        "lessons/deux.yml:1: id: 'lesson.autre' but the file is 'lesson.deux'",
        "lessons/trois.yml:1: file: empty",
    ]
