"""The lines that a simulated operator and Kannel exchange."""

from __future__ import annotations

import asyncio

import pytest

from channels.sms.gateways.gateway import Part
from channels.sms.phone.operator import Operator, line, read_line


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"36000 +33600000001 text R\xc3\xa9ponse [1]\n", ("+33600000001", "Réponse [1]", None)),
        (b"36000 +33600000001 ucs-2 %D8%3D%DE%00%00+%069\n", ("+33600000001", "😀 ع", None)),
        (b"36000 +33600000001 data a%0Ab+c\n", ("+33600000001", "a\nb c", None)),
        (b"36000 +33600000001 udh %05%00%03%02%02%01 data lo+ng\n", ("+33600000001", "lo ng", Part(2, 1, 2))),
        (b"36000 +33600000001 udh %05%00%03%02%02%01 data %069%00+%01_\n", ("+33600000001", "ع ş", Part(2, 1, 2))),
    ],
)
def test_what_kannel_writes_is_read(raw: bytes, expected: tuple[str, str, Part | None]):
    assert read_line(raw) == expected


@pytest.mark.parametrize("raw", [b"\n", b"36000\n", b"36000 +33 text\n", b"a b udh c\n", b"2 Le code de la classe\n"])
def test_anything_else_is_refused(raw: bytes):
    with pytest.raises(ValueError, match="unpack"):
        read_line(raw)


def test_what_a_telephone_writes_is_one_line():
    assert line("+336", "36000", "où ?\nmerci") == "+336 36000 text où ? merci\n".encode()
    assert line("+336", "36000", "ع") == b"+336 36000 ucs2 %069\n"
    assert line("+336", "36000", "a", bytes((5, 0, 3, 1, 2, 1))) == b"+336 36000 udh-text %05%00%03%01%02%01 a\n"


async def test_a_text_of_several_lines_is_one_message():
    reader = asyncio.StreamReader()
    reader.feed_data(b"36000 +33600000001 text Un ou deux ?\n1 Le code de la classe\n2 Non\n")
    reader.feed_data(b"36000 +33600000001 text ensuite\n")
    reader.feed_eof()
    operator = Operator(1)
    await operator._read(reader)
    shown = [one.text for one in operator.telephones["+33600000001"].screen]
    assert shown == ["Un ou deux ?\n1 Le code de la classe\n2 Non", "ensuite"]
