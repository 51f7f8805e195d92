"""Titles of topics in eight languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import titles
from knowledge.catalogue import topics
from knowledge.content_files import ContentError
from knowledge.translations import LANGUAGES

PRODUCTS = ("ÉduConnect", "Pronote", "ENT", "FranceConnect", "YouTube", "ChatGPT", "Wi-Fi")


def test_every_topic_has_a_title_in_every_language() -> None:
    assert titles.missing() == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("product", PRODUCTS)
def test_products_keep_their_names(lang: str, product: str) -> None:
    for topic in topics().values():
        if topic.id.split(".")[0] in ("ent", "educonnect") and product == "ÉduConnect":
            continue  # « mot de passe » goes without it in French too
        if product in topic.title.split():
            assert product in titles.title(topic.id, lang)


def test_a_creole_falls_back_on_french_and_arabizi_on_arabic() -> None:
    assert titles.title("vie.cantine", "gcf") == topics()["vie.cantine"].title
    assert titles.title("vie.cantine", "ar-Latn") == titles.title("vie.cantine", "ar")
    assert titles.title("vie.cantine", "de") == topics()["vie.cantine"].title


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("vie.nulle: A title", "titles/en.yml:1: vie.nulle: is not in the catalogue"),
        ("vie.cantine: Canteen\nvie.bourse: Canteen", "titles/en.yml:2: vie.bourse: the same title as vie.cantine"),
        (f"vie.cantine: {'x' * 61}", "titles/en.yml:1: vie.cantine: 61 characters, 60 at most"),
        ("vie.cantine: ''", "titles/en.yml:1: vie.cantine: missing"),
        ("- vie.cantine", "titles/en.yml:1: file: must be a list of 'topic: title'"),
    ],
)
def test_a_wrong_file_is_told_with_its_line(text: str, complaint: str) -> None:
    with pytest.raises(ContentError) as told:
        titles.read(text, "titles/en.yml")
    assert told.value.complaints == [complaint]


def test_what_is_missing_is_listed(tmp_path: Path) -> None:
    (tmp_path / "en.yml").write_text("vie.cantine: Canteen\n", encoding="utf-8")
    lacking = titles.missing(tmp_path)
    assert "titles/en.yml: vie.bourse" in lacking
    assert "titles/en.yml: vie.cantine" not in lacking
    assert len(lacking) == len(LANGUAGES) * len(topics()) - 1
