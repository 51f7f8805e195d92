"""Words under right and wrong labels."""

from __future__ import annotations

import pytest
from hypothesis import given
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
