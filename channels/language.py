"""Which language a request asks for."""

from __future__ import annotations

import re

from aiohttp import web

from conversations.texts import languages

_CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{2,4})?")


def code_of(given: object) -> str | None:
    """A language code as a program gives it (``fr``, ``ar-Latn``), or None when it is none."""
    return given if isinstance(given, str) and _CODE.fullmatch(given) else None


def preferred_language(request: web.Request) -> str:
    """The first language of ``Accept-Language`` that the house speaks; French otherwise."""
    spoken = set(languages())
    for part in request.headers.get("Accept-Language", "").split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in spoken:
            return code
    return "fr"
