"""An operator that speaks SMPP 3.4, as far as Kannel needs one: binds, texts both ways, receipts."""

from __future__ import annotations

import asyncio
import itertools
import struct
from dataclasses import dataclass, field

from channels.sms.text import gsm7

_BIND, _SUBMIT, _DELIVER, _UNBIND, _ENQUIRE = 0x9, 0x4, 0x5, 0x6, 0x15
_RESPONSE = 0x80000000
_REFUSED = 0xE
_SEVEN_BITS, _SIXTEEN_BITS = 0, 8
_WITH_HEADER, _RECEIPT = 0x40, 0x04


@dataclass
class Text:
    """What the operator would show on a telephone."""

    sender: str
    number: str
    words: str


@dataclass
class SmppOperator:
    """Listens on ``port``; takes one login."""

    login: str
    password: str
    port: int = 0
    texts: list[Text] = field(default_factory=list)
    bound: asyncio.Event = field(default_factory=asyncio.Event)
    _writer: asyncio.StreamWriter | None = None
    _server: asyncio.Server | None = None
    _sequence: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def open(self) -> None:
        """Listens from now on."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Hangs up."""
        if self._writer is not None:
            self._writer.close()
        if self._server is not None:
            self._server.close()

    def delivers(self, number: str, receiver: str, words: str, header: bytes = b"") -> None:
        """A telephone writes; ``header`` says which piece of a long message this is."""
        seven = gsm7.encodable(words)
        encoded = gsm7.encode(words) if seven else words.encode("utf-16-be")
        coding = _SEVEN_BITS if seven else _SIXTEEN_BITS
        self._deliver(number, receiver, header + encoded, coding, _WITH_HEADER if header else 0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        while True:
            try:
                length, command, _, sequence = struct.unpack(">IIII", await reader.readexactly(16))
                body = await reader.readexactly(length - 16)
            except (asyncio.IncompleteReadError, ConnectionError):
                return
            if command == _BIND:
                login, password, _ = body.split(b"\0", 2)
                known = (login.decode(), password.decode()) == (self.login, self.password)
                self._send(command | _RESPONSE, sequence, b"town\0", 0 if known else _REFUSED)
                if known:
                    self.bound.set()
            elif command == _SUBMIT:
                self._take(sequence, body)
            elif command in (_UNBIND, _ENQUIRE):
                self._send(command | _RESPONSE, sequence, b"")

    def _take(self, sequence: int, body: bytes) -> None:
        """A text for a telephone: taken, then reported delivered."""
        _, rest = body.split(b"\0", 1)
        sender, rest = rest[2:].split(b"\0", 1)
        number, rest = rest[2:].split(b"\0", 1)
        flags, rest = rest[0], rest[3:]
        _, _, rest = rest.split(b"\0", 2)
        coding, length = rest[2], rest[4]
        raw = rest[5 : 5 + length]
        if flags & _WITH_HEADER:
            raw = raw[1 + raw[0] :]
        words = raw.decode("utf-16-be") if coding == _SIXTEEN_BITS else gsm7.decode(raw)
        self.texts.append(Text(sender.decode(), number.decode(), words))
        name = f"{len(self.texts):010}"
        self._send(_SUBMIT | _RESPONSE, sequence, f"{name}\0".encode())
        report = f"id:{name} sub:001 dlvrd:001 submit date:2611220800 done date:2611220801 stat:DELIVRD err:000 text:"
        self._deliver(number.decode(), sender.decode(), report.encode(), _SEVEN_BITS, _RECEIPT)

    def _deliver(self, number: str, receiver: str, raw: bytes, coding: int, flags: int) -> None:
        source = b"\x01\x01" + number.removeprefix("+").encode() + b"\0"
        there = b"\x00\x01" + receiver.encode() + b"\0"
        rest = bytes((flags, 0, 0)) + b"\0\0" + bytes((0, 0, coding, 0, len(raw)))
        self._send(_DELIVER, next(self._sequence), b"\0" + source + there + rest + raw)

    def _send(self, command: int, sequence: int, body: bytes, status: int = 0) -> None:
        assert self._writer is not None
        self._writer.write(struct.pack(">IIII", 16 + len(body), command, status, sequence) + body)
