"""Shortenings are written out, so that the spellings of parents meet those of the content."""

from __future__ import annotations

import pytest

from knowledge.folded_words import fold
from knowledge.sms_spelling import spelt_out


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("jcomprend pa", "je comprend pas"),
        ("Je ne comprends pas", "je comprends pas"),
        ("j vois pas", "je vois pas"),
        ("jarrive pa", "j'arrive pas"),
        ("n'arrive pas", "arrive pas"),
        ("c bon", "c'est bon"),
        ("ses bon", "c'est bon"),
        ("o début", "au debut"),
        ("g pa recu", "j'ai pas recu"),
        ("le jeu est juste", "le jeu est juste"),
        ("ses devoirs", "ses devoirs"),
    ],
)
def test_what_is_written_out(written: str, meant: str) -> None:
    assert spelt_out(fold(written)) == meant


@pytest.mark.parametrize("word", ["ne", "n'", "", "j"])
def test_what_is_nothing_but_a_shortening_leaves_no_trouble(word: str) -> None:
    assert spelt_out(fold(word)) in ("", "j")
