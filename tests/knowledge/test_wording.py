"""Texts in several languages: French where a translation is missing, never nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.wording import Wording


@pytest.fixture
def wording(tmp_path: Path) -> Wording:
    (tmp_path / "fr.yml").write_text("hello: Bonjour {name}\nbye: >-\n  Au\n  revoir\nonly: Seul\n", "utf-8")
    (tmp_path / "ar.yml").write_text("hello: مرحبا {name}\nbye: ''\n", "utf-8")
    return Wording(tmp_path)


@pytest.mark.parametrize(
    ("lang", "spoken"), [("fr", "fr"), ("ar", "ar"), ("ar-Latn", "ar"), ("gcf", "fr"), ("ht", "fr"), ("xx", "fr")]
)
def test_in_which_language_somebody_is_answered(wording: Wording, lang: str, spoken: str) -> None:
    assert wording.language(lang) == spoken


def test_values_are_filled_in(wording: Wording) -> None:
    assert wording.text("hello", "ar", name="Amina") == "مرحبا Amina"


def test_a_value_is_never_read_as_a_placeholder(wording: Wording) -> None:
    assert wording.text("hello", "fr", name="{name}") == "Bonjour {name}"


def test_an_empty_or_missing_translation_is_french(wording: Wording) -> None:
    assert (wording.text("bye", "ar"), wording.text("only", "ar")) == ("Au revoir", "Seul")


def test_languages_are_those_that_have_a_file(wording: Wording) -> None:
    assert wording.languages() == ["ar", "fr"]


def test_an_unknown_text_is_a_fault_of_ours(wording: Wording) -> None:
    with pytest.raises(KeyError):
        wording.text("no_such_text", "fr")


def test_there_is_no_wording_without_french(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Wording(tmp_path)
