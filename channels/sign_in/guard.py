"""Who may come in: a session, a role, and proof that the request comes from our own page."""

from __future__ import annotations

import functools
import hmac
from urllib.parse import quote

from aiohttp import web

from channels.errors import Handler
from channels.sign_in.keys import COOKIE, RECEPTION, SIGNED_IN
from channels.sign_in.pages import HERE, Pages
from channels.sign_in.ports import Role, Session
from channels.sign_in.words_file import read_words

_SAFE_METHODS = ("GET", "HEAD")
_PAGES = Pages(HERE)
_WORDS = read_words(HERE)


def require(*roles: Role, api: bool = False, changing_password: bool = False) -> Guard:
    """Lets in only who is signed in, with one of ``roles`` (any role when none is named).

    Pages send the others to sign-in; an ``api`` answers 403 and why in JSON. Whatever changes something also needs the
    session's CSRF token: in the header ``X-CSRF-Token`` or, on pages, in the form field ``csrf``. Who came in with a
    one-time password gets no further than the change of it (``changing_password``).
    """
    return Guard(roles, api, changing_password)


class Guard:
    """The decorator that ``require`` gives."""

    def __init__(self, roles: tuple[Role, ...], api: bool, changing_password: bool) -> None:
        self._roles = roles
        self._api = api
        self._changing_password = changing_password

    def __call__(self, handler: Handler) -> Handler:
        """Wraps a handler, which finds the session in ``request[SIGNED_IN]``."""

        @functools.wraps(handler)
        async def guarded(request: web.Request) -> web.StreamResponse:
            session = await request.config_dict[RECEPTION].session(request.cookies.get(COOKIE))
            if session is None:
                return self._sign_in_first(request)
            request[SIGNED_IN] = session
            if request.method not in _SAFE_METHODS and not await self._is_ours(request, session):
                return self._refuse(request, "form_expired")
            if session.account.must_change_password and not self._changing_password:
                return self._change_password_first(request)
            if self._roles and session.account.role not in self._roles:
                return self._refuse(request, "role_refused")
            return await handler(request)

        return guarded

    def _sign_in_first(self, request: web.Request) -> web.Response:
        if self._api:
            return _as_json(403, "signed_out")
        wanted = request.path_qs if request.method in _SAFE_METHODS else ""
        raise web.HTTPSeeOther(f"/sign-in?next={quote(wanted, safe='/')}" if wanted else "/sign-in")

    def _change_password_first(self, request: web.Request) -> web.Response:
        if self._api:
            return _as_json(403, "password_change_required")
        raise web.HTTPSeeOther("/password")

    def _refuse(self, request: web.Request, why: str) -> web.Response:
        if self._api:
            return _as_json(403, why)
        return _PAGES.answer(request, "refused.html", {"why": why}, status=403)

    async def _is_ours(self, request: web.Request, session: Session) -> bool:
        given: object = request.headers.get("X-CSRF-Token")
        if given is None and not self._api:
            given = (await request.post()).get("csrf")
        return isinstance(given, str) and hmac.compare_digest(given.encode(), session.csrf.encode())


def _as_json(status: int, code: str) -> web.Response:
    return web.json_response({"error": code, "message": _WORDS[code]}, status=status)
