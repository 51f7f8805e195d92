"""How many SMS a text is, exactly: what the operator will bill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from channels.sms.text import gsm7

Encoding = Literal["gsm7", "ucs2"]
# One message alone, and one part of several: the header that joins the parts takes 6 bytes (7 septets) of 140.
_ALONE: dict[Encoding, int] = {"gsm7": 160, "ucs2": 70}
_JOINED: dict[Encoding, int] = {"gsm7": 153, "ucs2": 67}


@dataclass(frozen=True)
class Segments:
    """What a text costs.

    Attributes:
        encoding: the alphabet it needs.
        units: septets (gsm7) or 16-bit units (ucs2) of the whole text.
        count: messages sent and billed; an empty text is still one.
    """

    encoding: Encoding
    units: int
    count: int


def count(text: str) -> Segments:
    """Counts the text as a telephone would cut it: an escaped sign, or a surrogate pair, stays in one segment.

    Example:
        >>> count("a" * 161)
        Segments(encoding='gsm7', units=161, count=2)
    """
    encoding, costs = _costs(text)
    return Segments(encoding, sum(costs), len(_ends(costs, encoding)))


def split(text: str) -> list[str]:
    """The text of each segment, in order.

    Example:
        >>> [len(part) for part in split("a" * 161)]
        [153, 8]
    """
    encoding, costs = _costs(text)
    ends = _ends(costs, encoding)
    return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _costs(text: str) -> tuple[Encoding, Sequence[int]]:
    if gsm7.encodable(text):
        return "gsm7", [gsm7.cost(sign) for sign in text]
    return "ucs2", [2 if ord(sign) > 0xFFFF else 1 for sign in text]


def _ends(costs: Sequence[int], encoding: Encoding) -> list[int]:
    """Where each segment ends, in signs of the text."""
    if sum(costs) <= _ALONE[encoding]:
        return [len(costs)]
    ends: list[int] = []
    used = 0
    for place, cost in enumerate(costs):
        if used + cost > _JOINED[encoding]:
            ends.append(place)
            used = 0
        used += cost
    return [*ends, len(costs)]
