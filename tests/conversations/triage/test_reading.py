"""Entries of several words are found wherever they stand, however they are built of one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.triage.folding import words
from conversations.triage.grammar import Grammar
from conversations.triage.reading import Reading
from conversations.triage.spellings import Spelling

CONCEPTS = {
    "enfant": ["ma_fille", "mon_petit", "bebe"],
    "parler": ["veut", "a_dit"],
    "mourir": ["mourir", "se_tuer"],
    # Made of two others, each of several words, the second with a word of the first.
    "dit": ["{enfant}_{parler}_{mourir}", "a_dit_ma_fille"],
    "rare": ["petit_bebe_veut"],
}
VOCABULARY = ["ma", "fille", "mon", "petit", "bebe", "veut", "a", "dit", "mourir", "se", "tuer", "et", "ici"]


@pytest.fixture(scope="module")
def grammar() -> Grammar:
    return Grammar(Spelling(lambda entry: entry, lambda entry: entry, lambda word: ((word,), (word,))), CONCEPTS)


class OneByOne(Reading):
    """Looks for every phrase of the grammar in turn."""

    def _find_phrases(self) -> None:
        for needs, concept, pieces in self._grammar.phrases:
            found = self._in_a_row(pieces) if (self.present & needs) == needs else []
            if found:
                self.present |= 1 << concept
                self._spans[concept] = sorted({*self.spans(concept), *found})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ma fille veut se tuer", {"enfant", "parler", "mourir", "dit"}),
        ("ma petite fille veut", {"parler"}),
        ("mon petit bebe veut mourir", {"enfant", "parler", "mourir", "dit", "rare"}),
        ("il a dit a ma fille", {"parler", "enfant"}),
    ],
)
def test_what_stands_in_a_row_is_found(grammar: Grammar, text: str, names: set[str]) -> None:
    assert set(grammar.names_in(Reading(grammar, words(text)).present)) == names


@given(st.lists(st.sampled_from(VOCABULARY), max_size=14))
def test_only_looking_at_phrases_that_may_stand_there_finds_the_same(grammar: Grammar, said: list[str]) -> None:
    message = words(" ".join(said))
    quick, slow = Reading(grammar, message), OneByOne(grammar, message)
    numbers = [grammar.concept(name) for name in CONCEPTS]
    assert quick.present == slow.present
    assert [quick.spans(number) for number in numbers] == [slow.spans(number) for number in numbers]
