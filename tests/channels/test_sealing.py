"""What is sealed opens with the same secret, for the same purpose and in the same place; never otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sealing import Seal, SealBroken

SECRET = b"sixteen bytes at least"
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(words=WORDS, place=WORDS)
def test_what_is_sealed_opens_again_and_never_looks_the_same(words: str, place: str) -> None:
    seal = Seal(SECRET, b"one")
    first, second = seal.seal(words, place), seal.seal(words, place)
    assert first != second
    assert seal.open(first, place) == seal.open(second, place) == words


@pytest.mark.parametrize(
    ("other", "place"),
    [(Seal(b"another secret!!!", b"one"), "a"), (Seal(SECRET, b"two"), "a"), (Seal(SECRET, b"one"), "b")],
    ids=["another secret", "another purpose", "another place"],
)
def test_it_opens_nowhere_else(other: Seal, place: str) -> None:
    sealed = Seal(SECRET, b"one").seal("ABCDEF", "a")
    with pytest.raises(SealBroken):
        other.open(sealed, place)


@given(where=st.integers(0, 40), bit=st.integers(0, 7))
def test_one_altered_bit_breaks_it(where: int, bit: int) -> None:
    seal = Seal(SECRET, b"one")
    sealed = bytearray(seal.seal("A" * 32))
    sealed[where] ^= 1 << bit
    with pytest.raises(SealBroken):
        seal.open(bytes(sealed))


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Seal(b"short", b"one")
