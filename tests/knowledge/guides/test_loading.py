"""Guides are read from files; every complaint names file, line and field; the published schema is the model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.content_files import ContentError
from knowledge.guides.loading import load_guides, schema
from knowledge.guides.model import End, Guide, Resume
from tests.knowledge.guides.writing import TEXT, changed, guide

SCHEMA = Path(__file__).parents[3] / "docs" / "authors" / "guide.schema.json"


def test_a_guide_is_read_whole() -> None:
    read = guide()
    assert (read.id, read.start, read.resume) == ("guide.educonnect.activer", "papier", Resume.SAFE)
    assert [choice.label for choice in read.step("papier").choices or ()] == ["Oui", "Non, ou perdu"]
    assert read.step("taper").sourced == (("educonnect", False),)
    assert read.step("appareil").choices[0].set.device == "android"
    assert read.step("lycee").otherwise == "android"
    assert read.step("aide").end is End.HANDOFF
    assert read.review_before.isoformat() == "2027-09-01"


def test_something_else_leads_to_the_guides_own_step_unless_the_step_names_one() -> None:
    read = guide(("    trouble: aide", "    trouble: aide\n    other: aide"))
    assert read.other_than(read.step("papier")) == "ailleurs"
    assert read.other_than(read.step("taper")) == "aide"
    assert read.other_than(read.step("reussi")) is None


WRONG = [
    ("start: papier", "start: nulle-part", "start: there is no step 'nulle-part'"),
    ("go: taper", "go: tapper", "steps[0].choices[0].go: there is no step 'tapper'"),
    ("topics: [educonnect.activer]", "topics: [educonnect.x]", "topics[0]: 'educonnect.x' is not in the catalogue"),
    ('["educonnect?"]', "[ecole]", "steps[1].sources[0]: source 'ecole' is not declared"),
    ("    again: Voyez-vous votre nom ?\n", "", "steps[5].again: missing"),
    ("    reason: Papier refusé\n", "", "steps[7].reason: missing"),
    ("    end: solved", "    end: gagné", "steps[6].end: "),
    ("id: marche", "id: taper", "steps[1].id: 'taper' names 2 steps"),
    ("    else: android\n", "", "steps[3].when: when and else go together"),
    ("{level: [lycee]}", "{level: [cm2]}", "steps[3].when.level"),
    ("    next: marche\n    trouble: aide", "    trouble: aide", "steps[1]: exactly one of choices, next, end"),
    ("say: Bravo.", "say: Bravo.\n    picture: {file: a.png}", "steps[6].picture.alt: Field required"),
    ("say: Bravo.", "say: Bravo.\n    colour: red", "steps[6].colour: Extra inputs"),
    ("lang: fr", "lang: fr\nlang: fr", "lang: said twice"),
    ("review_before: 2027", "review_before: 2025", "sources[0].review_before: must be later"),
    ("say: Bravo.", "say: Bravo.\n    offers: [x.y]", "steps[6].offers[0]: 'x.y' is not in the catalogue"),
]


@pytest.mark.parametrize(("before", "after", "complaint"), WRONG, ids=[wrong[2][:40] for wrong in WRONG])
def test_what_is_wrong_is_named_with_file_line_and_field(before: str, after: str, complaint: str) -> None:
    with pytest.raises(ContentError) as refused:
        guide((before, after))
    said = [line for line in refused.value.complaints if complaint in line]
    assert said, refused.value.complaints
    name, number, _ = said[0].split(":", 2)
    assert name == "guides/educonnect.activer.yml"
    assert 1 <= int(number) <= len(changed((before, after)).splitlines())


def test_the_line_is_that_of_the_field() -> None:
    with pytest.raises(ContentError) as refused:
        guide(("go: taper", "go: tapper"))
    line = TEXT.splitlines().index("        go: taper") + 1
    assert f"guides/educonnect.activer.yml:{line}: steps[0].choices[0].go" in refused.value.complaints[0]


def test_a_file_has_the_name_of_its_guide(tmp_path: Path) -> None:
    folder = tmp_path / "guides"
    folder.mkdir()
    (folder / "ent.quoi.yml").write_text(TEXT, encoding="utf-8")
    with pytest.raises(ContentError, match=r"the file is 'guide\.ent\.quoi'"):
        load_guides(folder)


def test_the_published_schema_is_the_model() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema(), (
        "run `relais knowledge schema > docs/authors/guide.schema.json`"
    )
    assert set(json.loads(schema())["properties"]) == set(Guide.model_fields)
