"""Headers of messages, among them those that no telephone should send."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sms.gateways.concatenation import Header, read
from channels.sms.gateways.gateway import Part


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", Header()),
        ("050003420301", Header(Part(0x42, 1, 3))),
        ("0608041234 0202".replace(" ", ""), Header(Part(0x1234, 2, 2))),
        ("08 240102 0003070201".replace(" ", ""), Header(Part(7, 1, 2), shift=2)),
        ("06 250101 240103".replace(" ", ""), Header(None, shift=3, locking=1)),
        ("0500034203", Header()),
        ("050003420300", Header()),
        ("050003420304", Header()),
        ("050003420101", Header()),
    ],
)
def test_what_a_header_says(written: str, expected: Header):
    assert read(bytes.fromhex(written)) == expected


@given(st.binary(max_size=140))
def test_nothing_breaks_on_any_header(header: bytes):
    part = read(header).part
    assert part is None or 1 <= part.number <= part.total
