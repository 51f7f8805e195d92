"""Which language a request asks for."""

from __future__ import annotations

from aiohttp import web

from conversations.texts import languages


def preferred_language(request: web.Request) -> str:
    """The first language of ``Accept-Language`` that the house speaks; French otherwise."""
    spoken = set(languages())
    for part in request.headers.get("Accept-Language", "").split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in spoken:
            return code
    return "fr"
