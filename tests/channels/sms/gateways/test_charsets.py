"""Words under right and wrong labels."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from channels.sms.gateways.charsets import read

LABELS = ["", "UTF-8", "ISO-8859-1", "windows-1252", "GSM", "UTF16-BE", "nonsense", "ascii"]


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("text", ["où est l’école", "مرحبا كيف", "Чому", "🙂 merci", "abc"])
def test_utf_8_is_read_under_any_label(text: str, label: str):
    assert read(text.encode(), label) == text


@pytest.mark.parametrize("label", [label for label in LABELS if label != "UTF16-BE"])
@pytest.mark.parametrize("text", ["été à Noël", "garçon", "Où ?"])
def test_latin_1_is_read_under_any_label(text: str, label: str):
    assert read(text.encode("latin-1"), label) == text


@pytest.mark.parametrize("label", ["UTF-16BE", "UTF16-BE", "", "ucs-2"])
@pytest.mark.parametrize("text", ["où est l’école", "مرحبا كيف", "Чому 🙂"])
def test_wide_words_are_read_as_such(text: str, label: str):
    assert read(text.encode("utf-16-be"), label, wide=True) == text


@pytest.mark.parametrize("text", ["où est l’école", "garçon"])
def test_utf_8_that_is_said_to_be_wide_is_not_taken_for_chinese(text: str):
    assert read(text.encode(), "UTF-8", wide=True) == text


@given(st.binary(max_size=300), st.sampled_from(LABELS), st.booleans())
def test_whatever_comes_in_is_read_as_something(raw: bytes, label: str, wide: bool):
    assert isinstance(read(raw, label, wide), str)


FRENCH = ["école", "où", "Noël", "ça", "déjà", "reçu", "élève", "à", "l'ENT", "forêt", "12", "naïf", "?", "ÉDUCONNECT"]
OTHERS = [
    "şifre",
    "öğretmen",
    "пароль",
    "їжа",
    "كلمة",
    "السر",
    "senha",
    "não",
    "parolă",
    "ștearsă",
    "🙂",
    "👩‍👧",
    "10 €",
    "’",
]


@given(st.lists(st.sampled_from(FRENCH), min_size=1, max_size=12), st.sampled_from(["latin-1", "cp1252", "utf-8"]),
       st.sampled_from([label for label in LABELS if label != "UTF16-BE"]), st.booleans())  # fmt: skip
def test_french_is_read_in_any_charset_under_any_wrong_label(words: list[str], charset: str, label: str, wide: bool):
    text = " ".join(words)
    assert read(text.encode(charset), label, wide and charset == "utf-8") == text


@given(st.lists(st.sampled_from([*FRENCH, *OTHERS]), min_size=1, max_size=12), st.sampled_from(LABELS), st.booleans())
def test_any_script_is_read_as_utf_8_whatever_one_says_of_it(words: list[str], label: str, wide: bool):
    text = " ".join(words)
    said = [wide, label == "UTF16-BE"]
    # Where both say 16 bits, or one does of plain letters, nobody could know better.
    assume(not all(said) and not (any(said) and text.isascii()))
    assert read(text.encode(), label, wide) == text


@given(
    st.lists(st.sampled_from([*FRENCH, *OTHERS]), min_size=1, max_size=12), st.sampled_from(["", "UTF-16BE", "ucs-2"])
)
def test_any_script_is_read_in_16_bits_where_both_say_so(words: list[str], label: str):
    text = " ".join(words)
    assert read(text.encode("utf-16-be"), label, wide=True) == text
