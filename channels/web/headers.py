"""What every answer of the chat tells the browser: nothing foreign runs, nothing leaks, nothing personal is kept."""

from __future__ import annotations

import re

from aiohttp import web

from channels.keys import SETTINGS

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
_FRAMEABLE = ("/chat", "/chat/say", "/chat/sms", "/chat/sms/code")
_DEMO = "/demo"
_OURS = re.compile(r"/|/chat(/.*)?|/static/.*|/guide-pictures/.*|/widget\.js|/demo|/attestation|/r/[^/]+")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.*:\[\]-]+")


async def protect(request: web.Request, response: web.StreamResponse) -> None:
    """Sets the headers on everything this door answers, errors included; keeps those a handler has chosen."""
    if not _OURS.fullmatch(request.path):
        return
    headers = response.headers
    headers.setdefault("Content-Security-Policy", policy(request))
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Cache-Control", "no-store")


def policy(request: web.Request) -> str:
    """The content security policy of an answer. Only the widget may be shown inside other pages."""
    widget = request.path in _FRAMEABLE and request.query.get("widget") == "1"
    ancestors = _ancestors(request) if widget else "'none'"
    frames = "; frame-src 'self'" if request.path == _DEMO else ""
    return f"{_POLICY}; frame-ancestors {ancestors}{frames}"


def _ancestors(request: web.Request) -> str:
    allowed = request.config_dict[SETTINGS].allowed_origins
    if "*" in allowed:
        return "*"
    return " ".join(["'self'", *(origin for origin in allowed if _ORIGIN.fullmatch(origin))])
