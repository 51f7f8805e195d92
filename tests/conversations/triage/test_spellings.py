"""Arabic in Latin letters is compared by its consonants, whoever writes it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.triage.spellings import consonants


@pytest.mark.parametrize(
    "spellings",
    [("weldi", "wldi", "oueldi", "ouldi", "waldi"), ("chkoun", "shkun", "chkon"), ("khouya", "5ouya", "khuya", "5oya")],
)
def test_the_same_word_in_many_spellings_has_the_same_consonants(spellings: tuple[str, ...]) -> None:
    assert len({consonants(one) for one in spellings}) == 1


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789", max_size=30))
def test_nothing_but_vowels_and_doubles_is_lost(word: str) -> None:
    bare = consonants(word)
    assert not set(bare) & set("aeiouy2")
    assert all(one != other for one, other in pairwise(bare))
