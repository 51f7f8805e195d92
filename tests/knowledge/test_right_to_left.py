"""A telephone number in Arabic is read in the order in which it is dialled."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from knowledge.right_to_left import numbers_kept


def test_the_groups_of_a_number_are_one_number_in_arabic() -> None:
    assert (
        numbers_kept("اتصلوا بـ 0 800 12 25 00 أو 119", "ar") == "اتصلوا بـ 0\u00a0800\u00a012\u00a025\u00a000 أو 119"
    )


def test_other_languages_are_left_as_they_are() -> None:
    assert numbers_kept("Appelez le 0 800 12 25 00", "fr") == "Appelez le 0 800 12 25 00"


@given(st.text(max_size=60))
def test_nothing_but_blanks_is_changed_and_twice_is_once(text: str) -> None:
    kept = numbers_kept(text, "ar")
    assert numbers_kept(kept, "ar") == kept
    assert re.sub(r"\u00a0", " ", kept) == re.sub(r"\u00a0", " ", text)
