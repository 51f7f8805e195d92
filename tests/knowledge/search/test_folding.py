"""Letters are compared without case, accents and signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [("ÉCOLE", "ecole"), ("J’ai… PERDU", "j ai perdu"), ("e\u0301te\u0301", "ete"), ("a_b-c", "a_b c"), ("", "")],
)
def test_examples(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
