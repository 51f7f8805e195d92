"""Guidance files: what is right is read exactly, what is wrong is named by file, line and field."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from knowledge.content_files import ContentError, load_folder, parse
from knowledge.items import Block, EmergencyNumber, Entry
from tests.knowledge.writing import DIRECTORY, guidance, item

NUMBERS = 'numbers:\n  - {number: "15", label: SAMU, hours: 24/7, certainty: confirmed}\n'
GOOD = guidance()


def complaints(text: str) -> list[str]:
    with pytest.raises(ContentError) as error:
        parse(text, "a/b.md")
    return error.value.complaints


def line_of(text: str, start: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), start=1) if line.startswith(start))


class TestReading:
    def test_every_field_is_read(self) -> None:
        read = item(asks="department, level", following="educonnect.quoi")
        assert (read.id, read.kind, read.topics) == ("educonnect.activer", "article", ("educonnect.activer",))
        assert (read.asks, read.next, read.keywords) == (("department", "level"), ("educonnect.quoi",), ("mdp oublié",))
        assert (read.verified_on, read.review_before) == (date(2026, 11, 20), date(2027, 1, 31))
        assert read.source("educonnect").organisation == "Ministère"

    def test_paragraphs_are_joined_and_list_lines_stand_alone(self) -> None:
        body = "Une phrase\nqui continue.\n\nÀ faire :\n- ceci\n- cela\n1. d'abord\n   encore\n2. ensuite"
        assert [(block.style, block.text) for block in item(body=body).blocks] == [
            ("paragraph", "Une phrase qui continue."),
            ("paragraph", "À faire :"),
            ("bullet", "ceci"),
            ("bullet", "cela"),
            ("number", "d'abord encore"),
            ("number", "ensuite"),
        ]

    def test_marks_say_where_a_fact_comes_from_and_how_sure_it_is(self) -> None:
        body = "Sûr. [^educonnect]\n\nPas sûr. [^educonnect?]\n\nConseil."
        assert item(body=body).blocks == (
            Block("Sûr.", "paragraph", "educonnect", True),
            Block("Pas sûr.", "paragraph", "educonnect", False),
            Block("Conseil.", "paragraph", None, True),
        )

    def test_conditions_say_who_may_read_it(self) -> None:
        (block,) = item(body="- Ici. [^ent] {13 2A college}").blocks
        assert (block.departments, block.levels, block.source) == (("13", "2A"), ("college",), "ent")
        assert block.concerns("13", "college")
        assert not any(block.concerns(*place) for place in [("34", "college"), ("13", "lycee"), (None, None)])

    def test_directories_and_emergencies(self) -> None:
        read = item("ent.lequel", kind="directory", more=DIRECTORY)
        assert read.entry("13", "college") == Entry(
            *(
                "13",
                "college",
                "EduProvence",
                "https://www.eduprovence.fr/",
                "ÉduConnect",
                "NEO",
                "confirmed",
                None,
                "ent",
            )
        )
        assert read.entry("25", "college") is None
        urgent = item("urgence.suicide", kind="emergency", more=NUMBERS)
        assert urgent.numbers == (EmergencyNumber("15", "SAMU", "24/7", "confirmed"),)


WRONG = [
    ("title: Activer ÉduConnect", "title: ''", "title", "missing"),
    ("title: Activer ÉduConnect", f"title: {'x' * 91}", "title", "91 characters, 90 at most"),
    ("short: Allez", f"short: {'x' * 300} Allez", "short", "300 at most"),
    ("kind: article", "kind: poem", "kind", "'poem' is none of"),
    ("kind: article", "kind: [article]", "kind", "is none of"),
    ("kind: article", "kind: directory", "entries", "needs entries"),
    ("kind: article", "kind: emergency", "numbers", "needs numbers"),
    ("topics: [educonnect.activer]", "topics: []", "topics", "missing"),
    ("topics: [educonnect.activer]", "topics: [no.such]", "topics", "not in the catalogue"),
    ("next: []", "next: [no.such]", "next", "not in the catalogue"),
    ("asks: []", "asks: [religion]", "asks", "is none of department, level"),
    ("keywords: [mdp oublié]", "keywords: mdp", "keywords", "must be a list of words"),
    ("lang: fr", "lang: fr\ncolour: red", "colour", "unknown field"),
    ("lang: fr", "lang: fr\n3: red", "3", "unknown field"),
    ("    organisation: Académie\n", "", "sources[1].organisation", "missing"),
    ("url: https://exemple.fr/", "url: http://exemple.fr/", "sources[1].url", "https://"),
    ("review_before: 2027-01-31", "review_before: bientôt", "sources[1].verified_on", "dates are written"),
    ("review_before: 2027-01-31", "review_before: 2027-01-31 10:00:00", "sources[1].verified_on", "dates are written"),
    ("review_before: 2027-01-31", "review_before: 2026-11-20", "sources[1].review_before", "must be later"),
    ("review_before: 2027-01-31", "review_before: 2027-02-31", "front matter", "day is out of range"),
    ("Allez sur le site. [^educonnect]", "", "body", "missing"),
    ("Allez sur le site. [^educonnect]", "Fait. [^nowhere]", "body", "'nowhere' is not declared"),
    ("Allez sur le site. [^educonnect]", "Fait. [^Educonnect]", "body", "a source is written"),
    ("Allez sur le site. [^educonnect]", "Fait. [^educonnect] [^ent]", "body", "one source a block"),
    ("Allez sur le site. [^educonnect]", "Ici. {13, college}", "body", "a condition"),
    ("Allez sur le site. [^educonnect]", "Ici. {13} [^ent]", "body", "a condition"),
    ("Allez sur le site. [^educonnect]", "Ici. {75}", "body", "neither a department nor a level"),
    ("Allez sur le site. [^educonnect]", "## Titre", "body", "only paragraphs"),
    ("Allez sur le site. [^educonnect]", "<script>", "body", "only paragraphs"),
    ("Allez sur le site. [^educonnect]", "du **gras**", "body", "only paragraphs"),
]


class TestComplaints:
    @pytest.mark.parametrize(("right", "wrong", "field", "what"), WRONG)
    def test_each_names_file_line_and_field(self, right: str, wrong: str, field: str, what: str) -> None:
        assert right in GOOD
        said = complaints(GOOD.replace(right, wrong))
        matching = [line for line in said if f": {field}: " in line and what in line]
        assert matching, said
        file, number, _ = matching[0].split(":", 2)
        assert file == "a/b.md"
        assert int(number) >= 1

    def test_the_line_is_the_line_of_the_field(self) -> None:
        text = GOOD.replace("kind: article", "kind: poem")
        assert complaints(text) == [
            f"a/b.md:{line_of(text, 'kind')}: kind: 'poem' is none of article, directory, emergency"
        ]

    def test_the_line_is_the_line_of_the_block(self) -> None:
        text = guidance(body="Bien.\n\nEncore\nbien.\n\n- Mal. [^nowhere]")
        assert complaints(text) == [f"a/b.md:{line_of(text, '- Mal')}: body: source 'nowhere' is not declared"]

    def test_blank_lines_above_are_counted(self) -> None:
        text = "\n\n" + GOOD.replace("kind: article", "kind: poem").replace("[^educonnect]", "[^nowhere]")
        assert {int(line.split(":")[1]) for line in complaints(text)} == {line_of(text, "kind"), line_of(text, "Allez")}

    def test_all_complaints_come_at_once(self) -> None:
        said = complaints(GOOD.replace("kind: article", "kind: poem").replace("lang: fr", "lang: ''"))
        assert [line.split(": ")[1] for line in said] == ["kind", "lang"]

    def test_broken_yaml_is_named_by_its_line(self) -> None:
        text = GOOD.replace("title: Activer ÉduConnect", "title: [Activer")
        (said,) = complaints(text)
        assert abs(int(said.split(":")[1]) - line_of(text, "title")) <= 1
        assert ": front matter: " in said

    @pytest.mark.parametrize("text", ["", "Bonjour", "---\nid: x\n", "x\n---\nid: x\n---\ny", "---\n- a\n---\ny"])
    def test_a_file_without_front_matter(self, text: str) -> None:
        assert ": front matter: " in complaints(text)[0]

    @pytest.mark.parametrize(
        "line",
        [
            "  - {department: '75', level: college, name: x, url: null, login: null, app: null, certainty: confirmed, note: null, source: ent}",  # noqa: E501
            "  - {department: '13', level: college, name: x, url: null, login: null, app: null, certainty: sure, note: null, source: ent}",  # noqa: E501
            "  - {department: '13', level: college, name: x, url: null, login: null, app: null, certainty: confirmed, note: null, source: [a]}",  # noqa: E501
            "  - {department: '13', level: college, name: x, url: 'http://x', login: null, app: null, certainty: confirmed, note: null, source: ent}",  # noqa: E501
            "  - {department: '13', level: college}",
            "  - {level: college}",
            "  - EduProvence",
            "  3: x",
        ],
    )
    def test_a_wrong_directory_line_is_named(self, line: str) -> None:
        said = complaints(guidance("ent.lequel", kind="directory", more=f"entries:\n{line}\n"))
        assert any(": entries" in complaint for complaint in said)

    @pytest.mark.parametrize("line", ['  - {number: "15"}', "  - 15", '  - {1: "15"}', "  a: b"])
    def test_a_wrong_number_is_named(self, line: str) -> None:
        said = complaints(guidance("urgence.suicide", kind="emergency", more=f"numbers:\n{line}\n"))
        assert any(": numbers" in complaint for complaint in said)


class TestFolder:
    def test_complaints_of_all_files_and_of_misplaced_ids(self, tmp_path: Path) -> None:
        for family, name, text in [
            ("ent", "quoi", guidance("ent.quoi")),
            ("ent", "langue", GOOD),
            ("vie", "absence", guidance("vie.absence", kind="poem")),
        ]:
            (tmp_path / family).mkdir(exist_ok=True)
            (tmp_path / family / f"{name}.md").write_text(text, encoding="utf-8")
        with pytest.raises(ContentError) as error:
            load_folder(tmp_path)
        said = error.value.complaints
        assert [line.split(":")[0] for line in said] == ["ent/langue.md", "vie/absence.md"]


ODD = ["---", "- a", "x: &a [*a]", "? [1, 2]", "0x_: 1", "2026-13-45", "!!python/object:os.x y", "\t", "{", "[^", "]"]
PIECES = st.sampled_from([*GOOD.split("\n"), *DIRECTORY.split("\n"), *NUMBERS.split("\n"), *ODD])


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(PIECES | st.text(max_size=20), max_size=40).map("\n".join), st.booleans())
@example("id: 0x_\nkind: 2026-99-99", True)
@example("? {a: b}\n: c", True)
@example("a: " + "[" * 2000, True)
@example(
    "sources: [{id: x, title: y, organisation: z, url: 'https://x', verified_on: 2026-01-01, review_before: 3}]", True
)
def test_whatever_is_written_it_is_read_or_complained_about(text: str, framed: bool) -> None:
    try:
        parse(f"---\n{text}\n---\nBonjour" if framed else text, "a/b.md")
    except ContentError as error:
        assert error.complaints
        assert all(line.startswith("a/b.md:") for line in error.complaints)
