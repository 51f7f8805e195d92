from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sms.text import gsm7
from channels.sms.text.alphabets import ESCAPE, LOCKING, SHIFT, NationalLanguage

DEFAULT = NationalLanguage.DEFAULT
signs = st.sampled_from(LOCKING[DEFAULT].replace(ESCAPE, "") + "".join(SHIFT[DEFAULT].values()))


@given(st.text(signs))
def test_what_is_encoded_is_decoded_unchanged(text: str) -> None:
    assert gsm7.decode(gsm7.encode(text)) == text
    assert len(gsm7.encode(text)) == gsm7.septets(text)


@given(st.text())
def test_a_text_is_encodable_exactly_when_it_can_be_encoded(text: str) -> None:
    if gsm7.encodable(text):
        assert gsm7.decode(gsm7.encode(text)) == text
    else:
        with pytest.raises(gsm7.NotGsm7):
            gsm7.encode(text)
        with pytest.raises(gsm7.NotGsm7):
            gsm7.septets(text)


@given(st.binary(), st.sampled_from(NationalLanguage), st.sampled_from(NationalLanguage))
def test_any_bytes_are_read_with_any_tables(codes: bytes, locking: NationalLanguage, shift: NationalLanguage) -> None:
    assert ESCAPE not in gsm7.decode(codes, locking, shift)


@pytest.mark.parametrize("sign", "éèàùìòÇÉÄÖÑÜäöñüß§¿¡£$¥@_&")
def test_the_default_alphabet_has_these(sign: str) -> None:
    assert gsm7.septets(sign) == 1


@pytest.mark.parametrize(
    "sign", ["ç", "ê", "â", "î", "ô", "û", "ë", "ï", "À", "È", "œ", "«", "»", "’", "…", "`", "–", "ş", "ă", "ї", "ع"]
)
def test_the_default_alphabet_lacks_these(sign: str) -> None:
    assert not gsm7.encodable(sign)


@pytest.mark.parametrize("sign", "€[]{}\\^~|")
def test_the_extension_costs_two(sign: str) -> None:
    assert gsm7.septets(sign) == 2
    assert gsm7.encode(sign)[0] == 0x1B


@pytest.mark.parametrize(
    ("codes", "shift", "read"),
    [
        (b"\x1b\x65", NationalLanguage.DEFAULT, "€"),
        (b"de\x1b\x67il", NationalLanguage.TURKISH, "değil"),
        (b"\x1b\x73imdi", NationalLanguage.TURKISH, "şimdi"),
        (b"d\x1b\x69a", NationalLanguage.SPANISH, "día"),
        (b"n\x1b\x7bo", NationalLanguage.PORTUGUESE, "não"),
        (b"voc\x1b\x05", NationalLanguage.PORTUGUESE, "você"),
    ],
)
def test_a_shift_table_of_another_language_is_read(codes: bytes, shift: NationalLanguage, read: str) -> None:
    assert gsm7.decode(codes, shift=shift) == read


@pytest.mark.parametrize(
    ("codes", "locking", "read"),
    [
        (b"de\x0cil \x40yi", NationalLanguage.TURKISH, "değil İyi"),
        (b"\x60ocuk", NationalLanguage.TURKISH, "çocuk"),
        (b"n\x7bo voc\x04", NationalLanguage.PORTUGUESE, "não você"),
        (b"gar\x09on", NationalLanguage.SPANISH, "garÇon"),
    ],
)
def test_a_locking_table_of_another_language_is_read(codes: bytes, locking: NationalLanguage, read: str) -> None:
    assert gsm7.decode(codes, locking=locking) == read


def test_a_code_that_the_shift_table_lacks_shows_the_main_sign() -> None:
    assert gsm7.decode(b"\x1bA") == "A"


def test_an_escape_that_ends_the_text_shows_nothing() -> None:
    assert gsm7.decode(b"ok\x1b") == "ok"


def test_the_refusal_does_not_repeat_the_text() -> None:
    with pytest.raises(gsm7.NotGsm7) as refused:
        gsm7.encode("mon secret 你")
    assert "secret" not in str(refused.value)
