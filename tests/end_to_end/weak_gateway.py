"""Stands before Kannel's ``sendsms``: passes on, answers for it, or loses its answer on the way."""

from __future__ import annotations

import asyncio
from enum import Enum

import aiohttp
from aiohttp import web

_LONGER_THAN_PATIENCE = 20.0


class Mode(Enum):
    """How well the way to Kannel works."""

    FINE = "fine"
    ERROR = "error"
    ANSWER_LOST = "answer lost"
    SILENT = "silent"


class WeakGateway:
    """Listens on ``port``; what Kannel was really given is counted in ``passed``."""

    def __init__(self, port: int, kannel_port: int) -> None:
        self.mode = Mode.FINE
        self.passed = 0
        self.asked = 0
        self._port = port
        self._kannel = f"http://127.0.0.1:{kannel_port}"
        self._runner: web.AppRunner | None = None

    async def open(self) -> None:
        """Listens from now on."""
        app = web.Application()
        app.router.add_post("/{path:.*}", self._pass)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True).start()

    async def close(self) -> None:
        """Nobody listens from now on."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _pass(self, request: web.Request) -> web.Response:
        self.asked += 1
        if self.mode is Mode.ERROR:
            return web.Response(status=500)
        headers = {name: value for name, value in request.headers.items() if name not in ("Host", "Content-Length")}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self._kannel + request.raw_path, data=await request.read(), headers=headers) as answer,
        ):
            self.passed += 1
            text = await answer.text()
        if self.mode is Mode.SILENT:
            # Whoever asks gives up first.
            await asyncio.sleep(_LONGER_THAN_PATIENCE)
        if self.mode is Mode.ANSWER_LOST:
            assert request.transport is not None
            request.transport.abort()
        return web.Response(status=answer.status, text=text)
