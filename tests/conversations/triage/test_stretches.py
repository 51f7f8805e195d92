"""A long message is cut so that nothing is lost, and what is said across a cut stands whole in one stretch."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from conversations.triage.stretches import MOST_CHARACTERS, stretches

WORDS = st.lists(st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=12), max_size=300)


@given(WORDS)
def test_every_word_stands_in_a_stretch_and_none_is_too_long(words: list[str]) -> None:
    text = " ".join(words)
    cut = stretches(text)
    assert all(len(one) <= MOST_CHARACTERS for one in cut)
    assert set(words) <= {word for one in cut for word in one.split(" ")}


@given(WORDS)
def test_neighbours_stay_together(words: list[str]) -> None:
    cut = [one.split(" ") for one in stretches(" ".join(words))]
    pairs = {pair for one in cut for pair in pairwise(one)}
    assert set(pairwise(words)) <= pairs


def test_a_short_message_is_one_stretch_as_it_is() -> None:
    assert stretches("mon fils\n a 12 ans") == ["mon fils\n a 12 ans"]


@given(st.lists(st.text("ab", min_size=1, max_size=500), max_size=60))
def test_long_words_make_no_stretch_too_long(words: list[str]) -> None:
    assert all(len(one) <= MOST_CHARACTERS for one in stretches(" ".join(words)))


def test_one_endless_word_does_no_harm() -> None:
    assert all(len(one) <= MOST_CHARACTERS for one in stretches("x" * 16_000))
