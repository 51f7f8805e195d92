"""The user data header of a message: which piece of a long message it is, and in which national alphabets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from channels.sms.gateways.gateway import Part

_JOINED_8_BITS, _JOINED_16_BITS = 0x00, 0x08
_SHIFT_TABLE, _LOCKING_TABLE = 0x24, 0x25


@dataclass(frozen=True)
class Header:
    """What a user data header says; ``shift`` and ``locking`` are numbers of national languages, 0 for none."""

    part: Part | None = None
    shift: int = 0
    locking: int = 0


def read(header: bytes) -> Header:
    """Reads a header; what is cut off, unknown or impossible is passed over, as telephones do.

    Example:
        >>> read(bytes.fromhex("0500032a0201")).part
        Part(reference=42, number=1, total=2)
    """
    part: Part | None = None
    tables = {_SHIFT_TABLE: 0, _LOCKING_TABLE: 0}
    for kind, value in _elements(header):
        if kind == _JOINED_8_BITS and len(value) == 3:
            part = _possible(Part(value[0], number=value[2], total=value[1])) or part
        elif kind == _JOINED_16_BITS and len(value) == 4:
            part = _possible(Part(int.from_bytes(value[:2], "big"), number=value[3], total=value[2])) or part
        elif kind in tables and len(value) == 1:
            tables[kind] = value[0]
    return Header(part, tables[_SHIFT_TABLE], tables[_LOCKING_TABLE])


def _possible(part: Part) -> Part | None:
    return part if 1 <= part.number <= part.total and part.total > 1 else None


def _elements(header: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and value of each element; the first byte of a header is its length."""
    end = min(len(header), header[0] + 1) if header else 0
    place = 1
    while place + 1 < end:
        kind, length = header[place], header[place + 1]
        value = header[place + 2 : min(place + 2 + length, end)]
        if len(value) == length:
            yield kind, value
        place += 2 + length
