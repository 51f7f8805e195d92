"""The pictures of guides, from our own address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from knowledge.guides import pictures

_KEPT = "public, max-age=3600"
_POLICY = "default-src 'none'; sandbox"


def address(name: str) -> str:
    """Where the picture of that name is."""
    return f"/guide-pictures/{name}"


def shown(meta: Mapping[str, Any]) -> dict[str, str] | None:
    """The picture of a message as the page shows it: ``src`` and ``alt``; None when it has none."""
    picture = meta.get("picture")
    if not isinstance(picture, dict) or not picture.get("name"):
        return None
    return {"src": address(str(picture["name"])), "alt": str(picture.get("alt") or "")}


async def serve(request: web.Request) -> web.Response:
    """One picture. Opened by itself, it may do nothing at all."""
    found = pictures.read(request.match_info["name"])
    if found is None:
        raise web.HTTPNotFound
    kind, content = found
    headers = {"Cache-Control": _KEPT, "Content-Security-Policy": _POLICY}
    return web.Response(body=content, content_type=kind, headers=headers)
