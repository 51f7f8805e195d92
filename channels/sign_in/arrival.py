"""The last steps of every way in: the proof that a form is ours, the session's cookie, where to go."""

from __future__ import annotations

import hashlib
import hmac
import re

from aiohttp import web

from channels.keys import SETTINGS
from channels.sign_in.keys import COOKIE
from channels.sign_in.ports import Role, Session

FORM_COOKIE = "relais_sign_in"
_HOMES = {Role.MEDIATOR: "/mediators", Role.LEAD: "/mediators", Role.EDITOR: "/editors", Role.ADMINISTRATOR: "/editors"}
_OUR_PATH = re.compile(r"/[A-Za-z0-9_-][A-Za-z0-9_/-]*(\?[A-Za-z0-9_=&%.+-]*)?")


def proof_of(request: web.Request, seed: str) -> str:
    """Ties the form to the browser that asked for it, before there is a session."""
    key = request.config_dict[SETTINGS].secret_key.encode()
    return hmac.new(key, b"sign-in form:" + seed.encode(), hashlib.sha256).hexdigest()


def let_in(request: web.Request, token: str, where: str) -> web.Response:
    """Sends the browser on with its session."""
    response = web.Response(status=303, headers={"Location": where})
    secure = request.config_dict[SETTINGS].secure_cookies
    # No lifetime: it goes with the browser, and the session itself ends after some hours.
    response.set_cookie(COOKIE, token, path="/", httponly=True, samesite="Lax", secure=secure)
    response.del_cookie(FORM_COOKIE, path="/sign-in")
    return response


def after(session: Session, wanted: str | None) -> str:
    """Where to go next: what was asked for if it is a page of ours, else the home of the role."""
    if session.account.must_change_password:
        return "/password"
    if wanted and _OUR_PATH.fullmatch(wanted):
        return wanted
    return _HOMES[session.account.role]
