"""A network between a browser and the system that can be cut: connections drop, and new ones are refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

_CHUNK = 65536


class WeakNetwork:
    """Passes everything on, byte by byte, to one address; until ``cut``, and again after ``mend``."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = str(parts.hostname), int(parts.port or 80)
        self._server: asyncio.Server | None = None
        self._lines: set[asyncio.Transport] = set()
        self._here = 0

    @property
    def url(self) -> str:
        """The address of the system, seen through this network."""
        return f"http://127.0.0.1:{self._here}"

    async def mend(self) -> None:
        """The network works."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self._here, reuse_address=True)
        self._here = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Nothing passes any more, in the middle of whatever was passing."""
        assert self._server is not None
        self._server.close()
        for line in list(self._lines):
            line.abort()
        await asyncio.sleep(0)

    @asynccontextmanager
    async def cut_for(self, seconds: float) -> AsyncIterator[None]:
        """Cut from now on, whatever is done meanwhile, and mended after ``seconds``."""
        began = asyncio.get_running_loop().time()
        await self.cut()
        yield
        await asyncio.sleep(max(0.0, began + seconds - asyncio.get_running_loop().time()))
        await self.mend()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection(self._host, self._port)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer.transport, far_writer.transport}
        self._lines |= ends
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        self._lines -= ends


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()
    with suppress(OSError):
        writer.close()
