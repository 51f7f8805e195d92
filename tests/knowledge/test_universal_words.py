"""In which languages a word that means the same at every step is said."""

from __future__ import annotations

import pytest

from knowledge.universal_words import languages_of


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("I dont understand", {"en"}),
        ("JE COMPRENDS PAS !", {"fr"}),
        ("لم أفهم", {"ar"}),
        ("la cantine est fermée", set()),
    ],
)
def test_the_languages_of_a_whole_message(text: str, languages: set[str]) -> None:
    assert languages_of(text) == languages
