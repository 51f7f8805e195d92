"""Pages for the people who work here: one look, one set of headers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from channels.keys import SETTINGS
from channels.sign_in.assets import Assets
from channels.sign_in.keys import SIGNED_IN
from channels.sign_in.permissions import Permission, may
from channels.sign_in.words_file import read_words

HERE = Path(__file__).parent
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
}
STAFF_ASSETS = Assets("/sign-in", HERE / "static")


class Pages:
    """Renders the templates of a room, with the layout they share."""

    def __init__(self, room: Path, **known: Any) -> None:
        self._environment = Environment(
            loader=FileSystemLoader([room / "templates", HERE / "templates"]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(staff_words=read_words(HERE), staff_assets=STAFF_ASSETS, **known)

    def answer(
        self, request: web.Request, template: str, values: Mapping[str, Any] | None = None, status: int = 200
    ) -> web.Response:
        """The page as an answer. Templates see ``session`` (or None) and ``theme`` besides the values."""
        session = request.get(SIGNED_IN)
        page = self._environment.get_template(template).render(
            session=session,
            may_see_accounts=session is not None and may(session.account.role, Permission.ACCOUNTS),
            theme=request.config_dict[SETTINGS].theme,
            **(values or {}),
        )
        return web.Response(text=page, status=status, content_type="text/html")


def protect(app: web.Application, *prefixes: str) -> None:
    """Sends the protective headers with every answer under these paths, whoever made it, errors included."""

    async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
        if any(request.path == prefix or request.path.startswith(prefix + "/") for prefix in prefixes):
            for name, value in _HEADERS.items():
                response.headers.setdefault(name, value)

    app.on_response_prepare.append(add_headers)
