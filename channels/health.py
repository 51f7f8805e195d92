"""Liveness and readiness. Ready means: a parent who writes now is answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

Check = Callable[[], Awaitable[bool]]
CHECKS: web.AppKey[Mapping[str, Check]] = web.AppKey("health_checks", dict)


def add_routes(application: web.Application) -> None:
    """Adds ``/health/live`` and ``/health/ready``."""
    application.router.add_get("/health/live", live)
    application.router.add_get("/health/ready", ready)


async def live(request: web.Request) -> web.Response:
    """The process runs."""
    return web.json_response({"live": True})


async def ready(request: web.Request) -> web.Response:
    """200 when every part that a parent needs works; 503 and the names of those that do not."""
    broken = [name for name, check in request.config_dict[CHECKS].items() if not await check()]
    return web.json_response({"ready": not broken, "broken": broken}, status=503 if broken else 200)
