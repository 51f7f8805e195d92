"""The other end of Kannel's fake operator: what real telephones would send and show. One line a message, each way."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote_from_bytes, unquote_to_bytes

from channels.sms.gateways import concatenation
from channels.sms.gateways.gateway import Part
from channels.sms.text import gsm7, segments

log = logging.getLogger(__name__)

_AGAIN_SECONDS = 0.5
_KEPT = 200
_NUMBER = re.compile(rb"\+?\d{3,20}")
_KINDS = (b"text", b"data", b"ucs2", b"ucs-2", b"udh")
_WIDE = re.compile(rb"[\x00-\x09\x0b\x0e-\x1a\x1c-\x1f]")


@dataclass
class Shown:
    """A message on the screen of a telephone. ``segments`` is what it costs whoever sent it."""

    mine: bool
    text: str
    segments: int


@dataclass
class Telephone:
    """One number: its screen, and the long messages of which a piece still lacks."""

    screen: list[Shown] = field(default_factory=list)
    pieces: dict[tuple[int, int], dict[int, str]] = field(default_factory=dict)

    def show(self, message: Shown) -> None:
        """Adds to the screen, which keeps the latest messages only."""
        self.screen.append(message)
        del self.screen[:-_KEPT]


class Operator:
    """Connects to Kannel as its simulated operator; any number of telephones behind it.

    Args:
        port: where Kannel's fake operator listens, on loopback.
        received: called with number and text of each line that Kannel sends, before pieces are joined.
    """

    def __init__(self, port: int, received: Callable[[str, str], None] = lambda number, text: None) -> None:
        self._port = port
        self._received = received
        self._writer: asyncio.StreamWriter | None = None
        self._connected = asyncio.Event()
        self.telephones: defaultdict[str, Telephone] = defaultdict(Telephone)

    async def run(self) -> None:
        """Keeps the connection for ever."""
        while True:
            with contextlib.suppress(OSError):
                reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 20)
                self._connected.set()
                try:
                    await self._read(reader)
                finally:
                    self._connected.clear()
                    self._writer.close()
            await asyncio.sleep(_AGAIN_SECONDS)

    async def send(self, number: str, receiver: str, text: str) -> None:
        """A telephone sends a text, cut into pieces as a telephone does; the fake operator cuts only 7-bit texts."""
        cost = segments.count(text).count
        self.telephones[number].show(Shown(mine=True, text=text, segments=cost))
        pieces = segments.split(text) if gsm7.encodable(text) else [text]
        reference = len(self.telephones[number].screen) % 256
        for place, piece in enumerate(pieces, start=1):
            header = bytes((5, 0, 3, reference, len(pieces), place)) if len(pieces) > 1 else b""
            await self.deliver(line(number, receiver, piece, header))

    async def deliver(self, written: bytes) -> None:
        """Hands one line over to Kannel, as soon as it listens."""
        while True:
            await self._connected.wait()
            assert self._writer is not None
            with contextlib.suppress(OSError):
                self._writer.write(written)
                await self._writer.drain()
                return

    async def _read(self, reader: asyncio.StreamReader) -> None:
        last: Shown | None = None
        while raw := await reader.readline():
            try:
                number, text, part = read_line(raw)
            except ValueError:
                # Kannel writes the line ends of a short text as they are: this is the text's next line.
                if last is None:
                    log.warning("the simulated operator was sent a line that it cannot read")
                else:
                    last.text += "\n" + raw.rstrip(b"\n").decode("utf-8", "replace")
                continue
            self._received(number, text)
            telephone, last = self.telephones[number], None
            if part is None:
                last = Shown(mine=False, text=text, segments=1)
                telephone.show(last)
                continue
            pieces = telephone.pieces.setdefault((part.reference, part.total), {})
            pieces[part.number] = text
            if len(pieces) == part.total:
                whole = "".join(words for _, words in sorted(pieces.items()))
                telephone.show(Shown(mine=False, text=whole, segments=part.total))
                del telephone.pieces[part.reference, part.total]


def line(number: str, receiver: str, text: str, header: bytes = b"") -> bytes:
    """A message of a telephone as Kannel's fake operator reads it."""
    if gsm7.encodable(text):
        kind, words = ("udh-text", text) if header else ("text", text)
    else:
        kind, words = "ucs2", quote_from_bytes(text.encode("utf-16-be"))
    plain = words.replace("\n", " ")
    joined = f"{quote_from_bytes(header)} {plain}" if header and kind == "udh-text" else plain
    return f"{number} {receiver} {kind} {joined}\n".encode()


def read_line(raw: bytes) -> tuple[str, str, Part | None]:
    """Receiver, text and place of a line that Kannel's fake operator writes.

    Raises:
        ValueError: it is none.
    """
    _, receiver, *rest = raw.rstrip(b"\n").split(b" ", 3)
    kind, words = rest
    if not _NUMBER.fullmatch(receiver) or kind not in _KINDS:
        raise ValueError("no line of the fake operator: nothing to unpack")
    header = b""
    if kind == b"udh":
        written, kind, words = words.split(b" ", 2)
        header = unquote_to_bytes(written)
    if kind in (b"ucs-2", b"ucs2"):
        text = unquote_to_bytes(words.replace(b"+", b" ")).decode("utf-16-be", "replace")
    elif kind == b"text":
        text = words.decode("utf-8", "replace")
    else:
        bare = unquote_to_bytes(words.replace(b"+", b" "))
        # Pieces of both alphabets come as data: only one of them is full of control signs.
        text = bare.decode("utf-16-be" if _WIDE.search(bare) else "utf-8", "replace")
    return receiver.decode("ascii", "replace"), text, concatenation.read(header).part
