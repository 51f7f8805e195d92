"""A room's static files, served from memory under an address that changes with their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from aiohttp import web

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOR_EVER = "public, max-age=31536000, immutable"


class Assets:
    """The files of one folder. The digest is in the path, so that modules which import each other move together."""

    def __init__(self, prefix: str, folder: Path) -> None:
        self._prefix = prefix
        self._files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in _TYPES}
        content = b"".join(name.encode() + body for name, body in self._files.items())
        self._digest = hashlib.sha256(content).hexdigest()[:12]

    def url(self, name: str) -> str:
        """The address of a file.

        Raises:
            KeyError: there is no such file.
        """
        if name not in self._files:
            raise KeyError(name)
        return f"{self._prefix}/static/{self._digest}/{name}"

    def add_route(self, app: web.Application) -> None:
        """Serves the files."""
        app.router.add_get(f"{self._prefix}/static/{{digest}}/{{name}}", self._serve)

    async def _serve(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        body = self._files.get(name)
        if body is None:
            raise web.HTTPNotFound
        # An address from before an update still works, but nobody may keep what it gives.
        cache = _FOR_EVER if request.match_info["digest"] == self._digest else "no-store"
        content_type = _TYPES[Path(name).suffix]
        return web.Response(body=body, content_type=content_type, charset="utf-8", headers={"Cache-Control": cache})
