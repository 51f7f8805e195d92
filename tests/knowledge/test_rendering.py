"""What a parent reads: only what concerns them, each doubt said, each source shown."""

from __future__ import annotations

import pytest

from knowledge.rendering import TO_VERIFY_MARK, render, render_short
from tests.knowledge.writing import AFTER_REVIEW, BEFORE_REVIEW, directory, item


def text(body: str, department: str | None = None, level: str | None = None) -> str:
    return render(item(body=body), BEFORE_REVIEW, department, level).text


def test_paragraphs_are_apart_and_list_lines_together() -> None:
    assert text("Un.\n\nDeux :\n- a\n- b\n\nTrois.") == "Un.\n\nDeux :\n\n- a\n- b\n\nTrois."


def test_steps_are_numbered_again_when_one_does_not_concern_the_reader() -> None:
    body = "1. Ouvrez.\n2. Tapez. {13}\n3. Fermez."
    assert text(body) == "1. Ouvrez.\n2. Fermez."
    assert text(body, "13") == "1. Ouvrez.\n2. Tapez.\n3. Fermez."


def test_each_list_begins_at_one() -> None:
    assert text("1. a\n2. b\n\nPuis :\n\n1. c") == "1. a\n2. b\n\nPuis :\n\n1. c"


@pytest.mark.parametrize(
    ("department", "level", "shown"),
    [
        ("13", "college", True),
        ("13", "lycee", False),
        ("34", "college", False),
        ("13", None, False),
        (None, None, False),
    ],
)
def test_conditions(department: str | None, level: str | None, shown: bool) -> None:
    assert ("Ici." in text("Partout.\n\nIci. {13 college}", department, level)) is shown


def test_a_doubt_is_said_beside_the_fact_and_of_the_whole() -> None:
    rendered = render(item(body="Sûr. [^educonnect]\n\nPas sûr. [^educonnect?]\n\nConseil."), BEFORE_REVIEW)
    assert rendered.text == f"Sûr.\n\nPas sûr. {TO_VERIFY_MARK}\n\nConseil."
    assert rendered.unsure


def test_nothing_is_unsure_about_what_is_sure() -> None:
    assert not render(item(), BEFORE_REVIEW).unsure


def test_a_doubt_that_is_not_shown_does_not_count() -> None:
    assert not render(item(body="Sûr. [^educonnect]\n\nPas sûr. [^ent?] {13}"), BEFORE_REVIEW, "34").unsure


def test_a_fact_past_its_review_is_a_doubt_and_advice_is_not() -> None:
    body = "Fait. [^educonnect]\n\nConseil."
    assert render(item(body=body), AFTER_REVIEW).text == f"Fait. {TO_VERIFY_MARK}\n\nConseil."


def test_only_the_sources_of_what_is_shown_are_given_in_order() -> None:
    body = "A. [^ent]\n\nB. [^educonnect] {13}\n\nC. [^ent]"
    assert [source["organisation"] for source in render(item(body=body), BEFORE_REVIEW, "34").sources] == ["Académie"]
    both = render(item(body=body), BEFORE_REVIEW, "13").sources
    assert [source["organisation"] for source in both] == ["Académie", "Ministère"]
    assert both[0] == {
        "title": "Les ENT",
        "organisation": "Académie",
        "url": "https://exemple.fr/",
        "verified_on": "2026-11-20",
    }


def test_no_answer_without_a_source() -> None:
    assert [source["title"] for source in render(item(body="Conseil."), BEFORE_REVIEW).sources] == ["ÉduConnect, aide"]


def test_the_short_answer_says_when_it_is_to_verify() -> None:
    assert render_short(item(), BEFORE_REVIEW).text == "Allez sur educonnect.education.gouv.fr."
    late = render_short(item(), AFTER_REVIEW)
    assert late.text.endswith(TO_VERIFY_MARK)
    assert late.unsure


class TestDirectory:
    def read(self, department: str | None, level: str | None) -> str:
        return render(directory(), BEFORE_REVIEW, department, level).text

    def test_a_known_line_is_given_with_the_last_word(self) -> None:
        words = self.read("13", "college")
        assert "EduProvence : https://www.eduprovence.fr/" in words
        assert "Pour entrer : ÉduConnect." in words
        assert words.endswith("Un médiateur peut vous aider.")
        assert "dépend du lieu" not in words

    def test_the_application_is_always_to_verify(self) -> None:
        assert f"NEO. {TO_VERIFY_MARK}" in self.read("13", "college")

    def test_an_unsure_line_says_so(self) -> None:
        words = self.read("13", "lycee")
        assert TO_VERIFY_MARK in words
        assert "Demandez l’adresse à l’établissement" in words
        assert "Demandez au lycée." in words

    def test_an_unknown_line_says_so_and_gives_the_general_text(self) -> None:
        words = self.read("34", "ecole")
        assert "nous ne connaissons pas l’ENT" in words
        assert "dépend du lieu" in words

    def test_a_place_without_a_line_says_so(self) -> None:
        assert "Nous n’avons pas l’adresse" in self.read("25", "lycee")

    @pytest.mark.parametrize(("department", "level"), [(None, None), ("13", None), (None, "college")])
    def test_without_the_place_the_general_text_is_given_and_no_address(
        self, department: str | None, level: str | None
    ) -> None:
        words = self.read(department, level)
        assert "dépend du lieu" in words
        assert "EduProvence" not in words


class TestShort:
    def test_it_is_the_short_text_with_its_first_source(self) -> None:
        rendered = render_short(item(short="Court."), BEFORE_REVIEW)
        assert (rendered.text, rendered.unsure) == ("Court.", False)
        assert [source["organisation"] for source in rendered.sources] == ["Ministère"]

    def test_past_its_review_it_is_said_to_verify(self) -> None:
        rendered = render_short(item(short="Court."), AFTER_REVIEW)
        assert (rendered.text, rendered.unsure) == (f"Court. {TO_VERIFY_MARK}", True)

    def test_what_holds_for_the_place_comes_first_and_only_there(self) -> None:
        local = item(body="Partout.\n\nIci. [^ent?] {13}", short="Court.")
        assert render_short(local, BEFORE_REVIEW, "13").text == f"Ici. {TO_VERIFY_MARK}\nCourt."
        assert render_short(local, BEFORE_REVIEW, "13").sources[0]["organisation"] == "Académie"
        assert render_short(local, BEFORE_REVIEW, "34").text == "Court."
        assert render_short(local, BEFORE_REVIEW).text == "Court."

    def test_a_known_line_of_a_directory_is_the_whole_answer(self) -> None:
        rendered = render_short(directory(), BEFORE_REVIEW, "13", "college")
        assert rendered.text.startswith("Pour le collège dans le département 13, l’ENT s’appelle EduProvence")
        assert "ÉduConnect" in rendered.text
        assert rendered.sources[0]["organisation"] == "Académie"
        assert render_short(directory(), BEFORE_REVIEW, "99", "college").text == directory().short
