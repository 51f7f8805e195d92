"""What a door lets through: what people really write, and nothing that hides, commands or pretends to be a message."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.normalisation import MAX_CHARACTERS, RefusedText, normalise

INVISIBLE = [
    "\u200b",
    "\u200c",
    "\u200d",
    "\u200e",
    "\u200f",
    "\u202e",
    "\u2060",
    "\u2066",
    "\ufeff",
    "\u00ad",
    "\u061c",
]
NOTHING_SEEN = ["\u2800", "\u3164", "\u115f", "\u0301", "\ufe0f", "\U000e0041", "\ue000", "\ufffd", "\x07", "\ud800"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("  bonjour  ", "bonjour"),
        ("e\u0301cole", "école"),
        ("e\u200b\u0301cole", "école"),
        ("ligne 1\r\nligne 2\rligne 3\u2028ligne 4", "ligne 1\nligne 2\nligne 3\nligne 4"),
        ("a\x00b\x07c", "abc"),
        ("mot\u00ad de\u2060 passe\ufeff", "mot de passe"),
        ("\u202egnol\u202c", "gnol"),
        ("<b>gras</b> 'OR 1=1 --", "<b>gras</b> 'OR 1=1 --"),
        ("?", "?"),
        ("34", "34"),
        ("1/2 ou 3/4", "1/2 ou 3/4"),
    ],
)
def test_text_is_cleaned_without_changing_what_was_said(raw: str, expected: str) -> None:
    assert normalise(raw) == expected


@pytest.mark.parametrize(
    "text",
    [
        "👨‍👩‍👧",  # a family, joined
        "🤷🏽‍♀️ je sais pas",
        "🏳️‍🌈",
        "می‌خواهم",  # Persian keeps its zero-width non-joiner
        "نسيتُ كلمة السِّر؟",
        "Я забула пароль",
        "۝",  # an Arabic mark that is seen
        "\U0001f44d",
    ],
)
def test_scripts_and_emoji_are_kept_as_written(text: str) -> None:
    assert normalise(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("between", ["", " ", "\n", "\t", "\u00a0", "\u2003", "\x1c", "\ufe0f", "\u2800", *INVISIBLE])
def test_nothing_can_hide_a_leading_slash(between: str) -> None:
    for raw in (f"{between}/restart", f"/{between}/restart", f"/{between}/{between}/{between}restart"):
        assert normalise(raw) == "restart"


@pytest.mark.parametrize("raw", ["", "   ", "\n\t\r\n", "/", " / / ", "///", "\u00a0"])
def test_an_empty_message_is_refused_as_empty(raw: str) -> None:
    with pytest.raises(RefusedText) as refused:
        normalise(raw)
    assert refused.value.key == "empty_message"


@pytest.mark.parametrize(
    "raw", [*INVISIBLE, *NOTHING_SEEN, "\u200b \u200b", "/\u200b/", "\x00\x01\x02", "\ufffd\ufffd"]
)
def test_a_message_in_which_nothing_is_seen_is_refused_as_unreadable(raw: str) -> None:
    with pytest.raises(RefusedText) as refused:
        normalise(raw)
    assert refused.value.key == "unreadable"


def test_the_limit_is_counted_on_what_was_sent() -> None:
    assert normalise("a" * MAX_CHARACTERS)
    with pytest.raises(RefusedText) as refused:
        normalise("a" * (MAX_CHARACTERS + 1))
    assert refused.value.key == "too_long"


ANYTHING = st.text(st.characters(exclude_categories=()) | st.sampled_from(["/", " ", *INVISIBLE, *NOTHING_SEEN]))


@given(ANYTHING)
def test_whatever_is_sent_it_is_cleaned_or_refused(raw: str) -> None:
    try:
        text = normalise(raw)
    except RefusedText:
        return
    assert text == text.strip()
    assert not text.startswith("/")
    assert unicodedata.category(text[0])[0] in "LNPS" or text[0] in "؀؁؂؃؄؅۝\u070f\u0890\u0891\u08e2"
    assert not any(unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t" for character in text)


@given(ANYTHING)
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    try:
        once = normalise(raw)
    except RefusedText:
        return
    assert normalise(once) == once
