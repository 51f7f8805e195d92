"""Segments against an independent count: the parts are really made, packed in octets, and measured."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from channels.sms.text.segments import count, split

# Written out apart from the tables under test.
ONE_SEPTET = set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    " !\"#%&'()*+,-./:;<=>?@$_\n\r¡¿£¥§¤àèéìòùäöüñåøæßÄÖÜÑÅØÆÉÇΔΦΓΛΩΠΨΣΘΞ"
)
TWO_SEPTETS = set("^{}\\[~]|€\f")
OCTETS = 140
HEADER = bytes([5, 0, 3, 42, 9, 1])

gsm_texts = st.text(st.sampled_from("aé9 €[~\n"), max_size=700)
any_texts = st.text(st.sampled_from("aê€😀ع\U0001f1eb "), max_size=400)


def parts_as_sent(text: str) -> list[bytes]:
    """The octets of each message, made as a telephone makes them: alone if it fits, else parts with a header."""
    if set(text) <= ONE_SEPTET | TWO_SEPTETS:
        septets = [septet for sign in text for septet in ([0x1B, 0x65] if sign in TWO_SEPTETS else [0x41])]
        alone = pack(septets, fill=0)
        if len(alone) <= OCTETS and len(septets) <= OCTETS * 8 // 7:
            return [alone]
        return [HEADER + pack(part, fill=1) for part in cut(septets, (OCTETS - len(HEADER)) * 8 // 7, 0x1B)]
    octets = text.encode("utf-16-be")
    if len(octets) <= OCTETS:
        return [octets]
    units = [int.from_bytes(octets[at : at + 2], "big") for at in range(0, len(octets), 2)]
    halves = [unit if 0xD800 <= unit < 0xDC00 else -1 for unit in units]
    parts = cut(list(zip(units, halves, strict=True)), (OCTETS - len(HEADER)) // 2, None)
    return [HEADER + b"".join(unit.to_bytes(2, "big") for unit, _ in part) for part in parts]


def cut(units: list, size: int, opener: int | None) -> list[list]:
    """Cuts at ``size``; one unit sooner when the last one opens a pair."""
    parts = []
    while units:
        end = min(size, len(units))
        if end < len(units):
            last = units[end - 1]
            # An escape septet always opens a pair here: the sign after it is never an escape itself.
            end -= last == opener if opener is not None else last[1] >= 0
        parts.append(units[:end])
        units = units[end:]
    return parts


def pack(septets: list[int], fill: int) -> bytes:
    """Seven bits each, one after the other, after ``fill`` bits."""
    bits = 0
    for place, septet in enumerate(septets):
        bits |= septet << (fill + 7 * place)
    return bits.to_bytes((fill + 7 * len(septets) + 7) // 8, "little")


@given(gsm_texts | any_texts)
@example("")
@example("€" * 80)
@example("€" * 81)
@example("a" * 152 + "€" * 10)
@example("😀" * 35)
@example("é" * 33 + "ê" * 33 + "😀" * 5)
def test_the_count_is_that_of_the_parts_really_sent(text: str) -> None:
    sent = parts_as_sent(text)
    assert count(text).count == len(sent)
    assert all(len(part) <= OCTETS for part in sent)


@given(gsm_texts | any_texts)
def test_the_parts_joined_are_the_text_and_each_is_readable_alone(text: str) -> None:
    parts = split(text)
    assert "".join(parts) == text
    assert len(parts) == count(text).count
    if len(parts) > 1:
        limit = 153 if count(text).encoding == "gsm7" else 67
        for part in parts:
            assert count(part).units <= limit or count(part).encoding != count(text).encoding


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments"),
    [
        ("a" * 160, "gsm7", 160, 1),
        ("a" * 161, "gsm7", 161, 2),
        ("a" * 306, "gsm7", 306, 2),
        ("a" * 307, "gsm7", 307, 3),
        ("ê" * 70, "ucs2", 70, 1),
        ("ê" * 71, "ucs2", 71, 2),
        ("ê" * 134, "ucs2", 134, 2),
        ("ê" * 135, "ucs2", 135, 3),
        ("a" * 159 + "€", "gsm7", 161, 2),
        ("😀" * 36, "ucs2", 72, 2),
    ],
)
def test_the_borders(text: str, encoding: str, units: int, segments: int) -> None:
    counted = count(text)
    assert (counted.encoding, counted.units, counted.count) == (encoding, units, segments)


def test_a_pair_is_not_cut_so_a_segment_may_be_one_short() -> None:
    assert [len(part) for part in split("a" * 152 + "€" + "a" * 10)] == [152, 11]
    assert [len(part) for part in split("é" * 66 + "😀" + "ê" * 10)] == [66, 11]
