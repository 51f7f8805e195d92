"""The files of the page, read once, compressed once, named by their content so that browsers may keep them."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aiohttp import web

_FOLDER = Path(__file__).parent / "static"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"


@dataclass(frozen=True)
class Asset:
    """A file ready to be sent."""

    content_type: str
    content: bytes
    compressed: bytes


@cache
def version() -> str:
    """A digest of all the files: it changes when any of them does."""
    digest = hashlib.sha256()
    for path in _files():
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def assets() -> dict[str, Asset]:
    """The files by name. Imports between modules carry the version too, so that none is served stale."""
    found = {}
    for path in _files():
        source = path.read_text("utf-8")
        for other in _files():
            source = source.replace(f'from "./{other.name}"', f'from "./{other.name}?v={version()}"')
        content = source.encode("utf-8")
        found[path.name] = Asset(_TYPES[path.suffix], content, gzip.compress(content, mtime=0))
    return found


def address(name: str) -> str:
    """The address of a file, with its version.

    Raises:
        KeyError: there is no such file.
    """
    assert assets()[name]
    return f"/static/{name}?v={version()}"


async def serve(request: web.Request) -> web.Response:
    """One file; for ever if asked for by its version."""
    asset = assets().get(request.match_info["name"])
    if asset is None:
        raise web.HTTPNotFound
    current = request.query.get("v") == version()
    return packed(request, asset, _FOR_EVER if current else _ASK_AGAIN)


def packed(request: web.Request, asset: Asset, cache_control: str) -> web.Response:
    """The answer that sends a file, compressed if the browser can read that, or nothing if it has it already."""
    tag = hashlib.sha256(asset.content).hexdigest()[:16]
    headers = {"Cache-Control": cache_control, "ETag": f'"{tag}"', "Vary": "Accept-Encoding"}
    if any(known.value == tag for known in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = asset.compressed
    else:
        body = asset.content
    return web.Response(body=body, content_type=asset.content_type, charset="utf-8", headers=headers)


def _files() -> list[Path]:
    return sorted(path for path in _FOLDER.iterdir() if path.suffix in _TYPES)
