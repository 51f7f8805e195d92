"""A lesson file is checked whole; every complaint names file, line and field."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from knowledge.content_files import ContentError
from knowledge.lessons import files
from knowledge.lessons.model import Lesson
from tests.knowledge.lessons.writing import LESSON, lesson, written

ROOT = Path(__file__).parents[3]
LONG = "Ceci est une phrase. " * 16


def complaints(*changes: tuple[str, str]) -> list[str]:
    with pytest.raises(ContentError) as caught:
        lesson(*changes)
    return caught.value.complaints


def test_a_good_lesson_is_read_whole() -> None:
    read = lesson()
    assert (read.id, read.name, [part.id for part in read.parts]) == ("lesson.essai", "essai", ["un", "deux"])


@pytest.mark.parametrize(
    ("change", "field", "line"),
    [
        (("title: \"Une leçon d'essai\"\n", ""), "title: Field required", 1),
        (("kind: lesson", "kind: cours"), "kind:", 2),
        (("topics: [ecrans.ados", "topics: [ecrans.inconnu"), "topics[0]: 'ecrans.inconnu' is not in the catalogue", 6),
        (("topics: [ecrans.ados", "topics: [urgence.danger-immediat"), "topics[0]:", 6),
        (("https://www.clemi.fr/", "http://www.clemi.fr/"), "sources[0].url:", 12),
        (("review_before: 2027-11-21", "review_before: 2026-11-21"), "sources[0].review_before: must be later", 14),
        (("- id: deux", "- id: un"), "parts[1].id: 'un' is the id of an earlier part", 40),
        (("sources: [clemi]", "sources: [autre]"), "parts[0].screens[0].sources: 'autre' is not among the sources", 21),
        (("          right: true\n", ""), "parts[0].question.choices: one of them must be right", 26),
        (('label: "Ne rien dire"', 'label: "En parler"'), "parts[0].question.choices: two choices have the same", 26),
        (('why: "Pourquoi la première."', f'why: "{LONG}"'), "parts[0].why: 3 SMS, 2 at most", 18),
        (('say: "Une idée sûre."', f'say: "{LONG}"'), "parts[0].screens[0].say: 3 SMS, 2 at most", 20),
        (("try_today: \"Parlez-en ce soir.\"", "tri_today: rien"), "parts[0].try_today: Field required", 16),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(change: tuple[str, str], field: str, line: int) -> None:
    found = complaints(change)
    assert any(one.startswith(f"lessons/essai.yml:{line}: {field}") for one in found), found


def test_a_screen_may_be_long_when_it_says_so() -> None:
    long = lesson(('say: "Une idée sûre."', f'say: "{LONG}"\n        long: true'))
    assert long.parts[0].screens[0].long


def test_the_same_field_twice_is_refused() -> None:
    assert complaints(("minutes: 5", "minutes: 5\nminutes: 6")) == ["lessons/essai.yml:6: minutes: said twice"]


def test_text_that_is_not_yaml_is_refused_with_its_line() -> None:
    assert complaints(("kind: lesson", "kind: [lesson")) != []
    assert complaints(("kind: lesson", "kind: [lesson"))[0].startswith("lessons/essai.yml:3: file:")


def test_a_folder_gives_all_complaints_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "lessons"
    folder.mkdir()
    (folder / "essai.yml").write_text(written(("kind: lesson", "kind: cours")), "utf-8")
    (folder / "autre.yml").write_text(LESSON, "utf-8")
    with pytest.raises(ContentError) as caught:
        files.load_folder(folder)
    assert len(caught.value.complaints) == 2
    assert "id: 'lesson.essai' but the file is 'lesson.autre'" in caught.value.complaints[0]


def test_every_shipped_lesson_can_be_given() -> None:
    shipped = files.load_folder()
    assert len({one.id for one in shipped}) == len(shipped)


PROMISE = re.compile(
    r"\b(évite|évitent|protège|protègent|garanti\w*|fait gagner|s'améliore\w*|règle le problème"
    r"|(?:dormira|réussira|progressera|ira|sera) (?:mieux|plus))\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("lesson", files.load_folder(), ids=lambda lesson: str(lesson.name))
def test_no_shipped_lesson_promises_a_result(lesson: Lesson) -> None:
    said = lesson.model_dump(exclude={"sources"})
    assert PROMISE.findall(json.dumps(said, ensure_ascii=False)) == []


def test_the_published_schema_is_that_of_the_model() -> None:
    published = json.loads((ROOT / "docs/authors/lesson.schema.json").read_text("utf-8"))
    assert published == Lesson.model_json_schema()
