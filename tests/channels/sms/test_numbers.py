from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sealing import SealBroken
from channels.sms.numbers import Numbers, UnusableSender, normalise

NUMBER = "+33612345678"


@pytest.fixture(scope="module")
def numbers() -> Numbers:
    return Numbers(b"a secret of the tests only")


@pytest.mark.parametrize(
    "raw",
    ["0612345678", "06 12 34 56 78", "06.12.34.56.78", "+33612345678", "33612345678", " 33612345678", "0033612345678"],
)
def test_one_number_has_one_writing(raw: str) -> None:
    assert normalise(raw) == NUMBER


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ("+262692123456", "+262692123456"),
        ("262692123456", "+262692123456"),
        ("0692123456", "+262692123456"),
        ("+590690123456", "+590690123456"),
        ("0690123456", "+590690123456"),
        ("+594694123456", "+594694123456"),
        ("0694123456", "+594694123456"),
        ("+596696123456", "+596696123456"),
        ("0696123456", "+596696123456"),
    ],
)
def test_overseas_numbers_are_french_ones(raw: str, written: str) -> None:
    assert normalise(raw) == written


@pytest.mark.parametrize("raw", ["+213551234567", "447911123456", "+4915112345678", "+380501234567"])
def test_foreign_numbers_can_be_answered(raw: str) -> None:
    assert normalise(raw) == "+" + raw.removeprefix("+")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("38000", "short code"),
        ("3114", "short code"),
        ("AMELI", "alphanumeric"),
        ("Info36000", "alphanumeric"),
        ("", "empty"),
        ("1234567", "not a telephone number"),
        ("+99999999999999999", "not a telephone number"),
    ],
)
def test_what_cannot_be_answered_is_refused_without_being_repeated(raw: str, reason: str) -> None:
    with pytest.raises(UnusableSender) as refused:
        normalise(raw)
    assert refused.value.reason == reason
    assert not raw or raw not in str(refused.value)


def test_a_contact_is_always_the_same_and_fits_its_column(numbers: Numbers) -> None:
    contact = numbers.contact(NUMBER)
    assert contact == Numbers(b"a secret of the tests only").contact(NUMBER)
    assert contact.startswith("n:")
    assert len(contact) <= 128
    assert NUMBER[1:] not in contact


def test_another_number_or_another_secret_is_another_contact(numbers: Numbers) -> None:
    assert numbers.contact(NUMBER) != numbers.contact("+33612345679")
    assert numbers.contact(NUMBER) != Numbers(b"another secret, longer than 16").contact(NUMBER)


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_a_sealed_number_opens_again(number: str) -> None:
    numbers = Numbers(b"a secret of the tests only")
    sealed = numbers.seal(number)
    assert number.encode() not in sealed
    assert numbers.open(sealed) == number


def test_two_seals_of_a_number_cannot_be_told_to_be_the_same(numbers: Numbers) -> None:
    assert numbers.seal(NUMBER) != numbers.seal(NUMBER)


@given(st.integers(0, 40), st.integers(1, 255))
def test_an_altered_seal_does_not_open(place: int, change: int) -> None:
    numbers = Numbers(b"a secret of the tests only")
    sealed = bytearray(numbers.seal(NUMBER))
    sealed[place] ^= change
    with pytest.raises(SealBroken):
        numbers.open(bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" * 13, b"+33612345678"])
def test_nothing_of_ours_does_not_open(numbers: Numbers, sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        numbers.open(sealed)


def test_another_secret_does_not_open(numbers: Numbers) -> None:
    with pytest.raises(SealBroken):
        Numbers(b"another secret, longer than 16").open(numbers.seal(NUMBER))


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Numbers(b"short")
