"""The catalogue of resources in seven more languages: its words only, each with the stamp of the French ones."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from knowledge.content_files import ContentError
from knowledge.resources import finding, needs, saying
from knowledge.resources.model import CLASSES, GROUPS, load, parse
from knowledge.resources.translation import (
    CatalogueWords,
    by_language,
    complaints,
    load_words,
    outdated,
    parse_words,
    schema,
    shipped_words,
    stamps,
    translated,
)
from knowledge.translations import LANGUAGES
from tests.knowledge.resources.test_finding import FILE

TODAY = date(2026, 12, 1)
SCHEMA = Path(__file__).parents[3] / "docs" / "authors" / "resource-words.schema.json"
NOTED = FILE.replace("    title: Titre tout\n", "    title: Titre tout\n    note: Une note.\n")
CATALOGUE = parse(NOTED, "resources.yml")
STAMPS = stamps(CATALOGUE)
ENGLISH = f"""
id: resources.en
lang: en
translation: unreviewed
entries:
  - id: tout
    translates: "{STAMPS["tout"]}"
    title: Title of all
    note: A note.
  - id: fiches
    translates: "00000000"
    title: Old title
become:
  - id: d-col
    translates: "{STAMPS["d-col"]}"
    now: Devoirs faits has replaced it.
"""
WORDS = parse_words(ENGLISH, "resources.en.yml")


class TestShipped:
    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_every_entry_and_every_old_service_is_said_in_the_language(self, lang: str) -> None:
        words = next(one for one in shipped_words() if one.lang == lang)
        assert complaints(words, load()) == []
        assert outdated(words, load()) == []
        spoken = by_language(load(), shipped_words())[lang]
        assert set(spoken.entries) == {entry.id for entry in load().entries}
        assert set(spoken.become) == {service.id for service in load().become}

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_an_answer_has_the_mark_the_date_and_the_address_and_no_french_around_them(self, lang: str) -> None:
        spoken, need = by_language(load(), shipped_words())[lang], needs.understood("anglais CE2")
        entries = [spoken.entries[entry.id] for entry in finding.find(load(), need)]
        text = finding.answer(entries, need, TODAY, lang).text
        assert "https://www.lumni.fr" in text
        assert "2026" in text
        assert not any(french in text for french in ("Pour ", "gratuit :", "vu le", "à vérifier", "vidéos d'anglais"))

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_the_sentences_are_those_of_french(self, lang: str) -> None:
        folder = Path(saying.__file__).parent / "sentences"
        french, said = (yaml.safe_load((folder / f"{one}.yml").read_text("utf-8")) for one in ("fr", lang))
        assert set(said) == set(french)
        assert len(said["months"].split()) == 12
        assert saying.day(date(2026, 8, 1), lang).startswith("1 ")

    @pytest.mark.parametrize("lang", ["fr", *LANGUAGES])
    def test_every_class_and_every_subject_that_is_understood_has_a_word(self, lang: str) -> None:
        known = yaml.safe_load((Path(needs.__file__).parent / "words.yml").read_text("utf-8"))
        for one in (*CLASSES, *GROUPS):
            assert saying.SENTENCES.text(f"class_{one}", lang)
        for subject in (*known["subjects"], *known["in_any_language"]):
            assert saying.SENTENCES.text(f"subject_{subject}", lang)

    def test_an_arabic_address_ends_with_a_letter_so_that_no_stroke_goes_before_it(self) -> None:
        entry = by_language(load(), shipped_words())["ar"].entries["lumni-ecole"]
        assert "https://www.lumni.fr (" in saying.line(entry, TODAY, "ar")
        assert "https://www.lumni.fr/ (" in saying.line(entry, TODAY, "en")


class TestTranslated:
    SPOKEN = translated(CATALOGUE, WORDS)

    def test_the_words_are_the_translation_s_and_all_else_is_french(self) -> None:
        said, meant = self.SPOKEN.entries["tout"], CATALOGUE.entries[0]
        assert (said.title, said.note) == ("Title of all", "A note.")
        assert (said.url, said.organisation, said.verified_on) == (meant.url, meant.organisation, meant.verified_on)
        assert self.SPOKEN.become["d-col"].now == "Devoirs faits has replaced it."
        assert self.SPOKEN.become["d-col"].name == "D'Col"
        assert self.SPOKEN.unreviewed

    def test_what_has_no_words_or_stale_ones_is_left_in_french(self) -> None:
        assert set(self.SPOKEN.entries) == {"tout"}
        changed = parse(NOTED.replace("Titre tout", "Autre titre"), "resources.yml")
        assert translated(changed, WORDS).entries == {}
        assert outdated(WORDS, changed)[0] == "tout"

    def test_a_change_of_address_or_date_is_served_at_once(self) -> None:
        moved = parse(NOTED.replace("https://tout.", "https://ailleurs."), "resources.yml")
        assert translated(moved, WORDS).entries["tout"].url == "https://ailleurs.example.fr/"


class TestComplaints:
    def test_figures_length_and_missing_pieces_are_told_with_their_place(self) -> None:
        wrong = parse_words(ENGLISH.replace("A note.", "Call 3018."), "resources.en.yml")
        found = complaints(wrong, CATALOGUE)
        assert "resources.en: entries[tout].note: numbers or addresses: lacks nothing, adds 3018" in found
        assert "resources.en: entries: 'anglais' is not in both" in found

    @pytest.mark.parametrize(
        ("old", "new", "complaint"),
        [
            ("lang: en", "lang: tr", "resources.en.yml:2: id: must end with .tr"),
            ("id: fiches", "id: tout", "entries[0].id: 'tout' names 2 entries"),
            ("translation: unreviewed", "translation: perhaps", "resources.en.yml:4: translation:"),
        ],
    )
    def test_what_is_wrong_in_the_file_is_refused(self, old: str, new: str, complaint: str) -> None:
        with pytest.raises(ContentError) as refused:
            parse_words(ENGLISH.replace(old, new), "resources.en.yml")
        assert any(complaint in one for one in refused.value.complaints), refused.value.complaints

    def test_a_file_says_its_language_in_its_name(self, tmp_path: Path) -> None:
        (tmp_path / "resources.ar.yml").write_text(ENGLISH, "utf-8")
        with pytest.raises(ContentError) as refused:
            load_words(tmp_path)
        assert refused.value.complaints == ["resources.ar.yml:1: id: 'resources.en' but the file is 'resources.ar'"]

    def test_the_published_schema_is_the_model(self) -> None:
        assert SCHEMA.read_text("utf-8") == schema(), (
            "run `relais knowledge schema resource-words > docs/authors/resource-words.schema.json`"
        )
        assert set(json.loads(schema())["properties"]) == set(CatalogueWords.model_fields)
