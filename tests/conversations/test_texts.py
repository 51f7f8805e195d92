"""What the house says: the same texts, with the same placeholders, in every language."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest
import yaml

from conversations import texts

FOLDER = Path(texts.__file__).parent / "texts"
FRENCH = yaml.safe_load((FOLDER / "fr.yml").read_text("utf-8"))
FILES = sorted(FOLDER.glob("*.yml"))


def placeholders(wording: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(wording) if name is not None}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_language_has_exactly_the_french_texts(path: Path) -> None:
    table = yaml.safe_load(path.read_text("utf-8"))
    assert set(table) == set(FRENCH)
    assert all(str(wording).strip() for wording in table.values())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_language_has_the_french_placeholders(path: Path) -> None:
    table = yaml.safe_load(path.read_text("utf-8"))
    assert {key: placeholders(str(table[key])) for key in FRENCH} == {
        key: placeholders(str(FRENCH[key])) for key in FRENCH
    }


def test_values_are_filled_in() -> None:
    assert "numéro 3" in texts.text("handoff_notice", "fr", place=3)


def test_a_value_is_never_read_as_a_placeholder() -> None:
    assert "{place}" in texts.text("not_stored", "fr", contact="{place}")


@pytest.mark.parametrize(("lang", "spoken"), [("fr", "fr"), ("gcf", "fr"), ("ht", "fr"), ("xx", "fr"), ("", "fr")])
def test_who_writes_in_a_language_without_texts_is_answered_in_one_they_read(lang: str, spoken: str) -> None:
    assert texts.language(lang) == spoken
    assert texts.text("choice_human", lang) == FRENCH["choice_human"]


def test_arabic_in_latin_letters_is_answered_in_arabic_where_there_is_arabic() -> None:
    assert texts.language("ar-Latn") == ("ar" if "ar" in texts.languages() else "fr")


def test_an_unknown_text_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        texts.text("no_such_text", "fr")
