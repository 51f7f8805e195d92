"""Refusals of the web chat, as exceptions, with a text for the parent."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from channels.errors import problem

Refusable = type[web.HTTPBadRequest | web.HTTPUnauthorized | web.HTTPForbidden | web.HTTPTooManyRequests]


def refusal(
    request: web.Request, kind: Refusable, code: str, message: str, headers: Mapping[str, str] | None = None
) -> web.HTTPException:
    """The exception to raise: JSON for programs, a plain page for browsers."""
    answer = problem(request, kind.status_code, code, message)
    return kind(text=answer.text, content_type=answer.content_type, headers=headers)


def too_big(request: web.Request, limit: int, size: int, message: str) -> web.HTTPException:
    """The exception to raise when a body is bigger than ``limit``."""
    answer = problem(request, 413, "too_long", message)
    return web.HTTPRequestEntityTooLarge(limit, size, text=answer.text, content_type=answer.content_type)
