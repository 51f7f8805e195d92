"""How many SMS a text takes."""

from __future__ import annotations

import pytest

from knowledge.segments import plain, segments


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 1), ("é" * 160, 1), ("é" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2),
     ("ê" * 160, 1), ("م" * 70, 1), ("م" * 71, 2)],
)  # fmt: skip
def test_segments_are_those_of_gsm_7_or_of_ucs_2(text: str, count: int) -> None:
    assert segments(text) == count


def test_french_is_sent_in_the_letters_that_gsm_7_has() -> None:
    assert plain("« Ça, c’est l’œuvre de Noël… »") == "\" Ça, c'est l'oeuvre de Noel... \"".replace("Ça", "Ça")
    assert plain("leçon forêt île") == "lecon foret ile"
