"""The pages of the sign-in room."""

from __future__ import annotations

import hmac
import re
import secrets

from aiohttp import web

from channels.client_address import client_address
from channels.keys import SETTINGS
from channels.sign_in.arrival import FORM_COOKIE, after, let_in, proof_of
from channels.sign_in.devices import device
from channels.sign_in.guard import require
from channels.sign_in.keys import COOKIE, RECEPTION, SIGNED_IN
from channels.sign_in.oidc.pages import OIDC
from channels.sign_in.pages import HERE, Pages
from channels.sign_in.passwords import MAX_CHARACTERS, MIN_CHARACTERS
from channels.sign_in.reception import RefusedPassword, TooManyAttempts, WrongCredentials
from channels.sign_in.second_step_pages import await_code
from channels.sign_in.throttling import WINDOW

_PAGES = Pages(HERE, min_characters=MIN_CHARACTERS, max_characters=MAX_CHARACTERS)
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-z]+")


async def show_sign_in(request: web.Request) -> web.Response:
    """The sign-in form; straight home for who is signed in already."""
    session = await request.config_dict[RECEPTION].session(request.cookies.get(COOKIE))
    if session is not None:
        raise web.HTTPSeeOther(after(session, request.query.get("next")))
    return _form(request, request.query.get("next", ""))


async def sign_in(request: web.Request) -> web.Response:
    """Opens a session, or says kindly why not. Unknown name and wrong password get the same answer."""
    form = await request.post()
    username, password, wanted, proof = (str(form.get(field, "")) for field in ("username", "password", "next", "csrf"))
    seed = request.cookies.get(FORM_COOKIE, "")
    if not seed or not hmac.compare_digest(proof.encode(), proof_of(request, seed).encode()):
        return _form(request, wanted, "form_expired", 400, username)
    try:
        browser = device(request.headers.get("User-Agent", ""))
        address = client_address(request)
        token, session = await request.config_dict[RECEPTION].sign_in(username, password, address, browser)
    except WrongCredentials:
        return _form(request, wanted, "wrong_credentials", 401, username)
    except TooManyAttempts:
        response = _form(request, wanted, "too_many_attempts", 429, username)
        response.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
        return response
    if session.second_step_due:
        return await_code(request, token, wanted)
    return let_in(request, token, after(session, wanted))


@require(changing_password=True)
async def sign_out(request: web.Request) -> web.Response:
    """Ends the session."""
    await request.config_dict[RECEPTION].sign_out(request[SIGNED_IN])
    response = web.Response(status=303, headers={"Location": "/sign-in"})
    response.del_cookie(COOKIE, path="/")
    return response


@require(changing_password=True)
async def show_password(request: web.Request) -> web.Response:
    """The form to change one's password."""
    return _PAGES.answer(request, "password.html", {"error": None})


@require(changing_password=True)
async def change_password(request: web.Request) -> web.Response:
    """Changes the password; every other session of the account ends."""
    form = await request.post()
    current, new, again = (str(form.get(field, "")) for field in ("current", "new", "again"))
    if new != again:
        return _PAGES.answer(request, "password.html", {"error": "passwords_differ"}, 422)
    try:
        token, session = await request.config_dict[RECEPTION].change_password(request[SIGNED_IN], current, new)
    except RefusedPassword as refused:
        return _PAGES.answer(request, "password.html", {"error": refused.key}, 422)
    except WrongCredentials:
        return _PAGES.answer(request, "password.html", {"error": "wrong_current"}, 422)
    except TooManyAttempts:
        return _PAGES.answer(request, "password.html", {"error": "too_many_attempts"}, 429)
    return let_in(request, token, after(session, None))


async def theme(request: web.Request) -> web.Response:
    """The deployment's colours as CSS custom properties."""
    chosen = request.config_dict[SETTINGS].theme
    colours = {"--primary": chosen.primary, "--primary-text": chosen.primary_text}
    lines = [f"{name}: {value};" for name, value in colours.items() if _COLOUR.fullmatch(value)]
    return web.Response(text=f":root {{ {' '.join(lines)} }}\n", content_type="text/css")


def _form(
    request: web.Request, wanted: str, error: str | None = None, status: int = 200, username: str = ""
) -> web.Response:
    # The same seed for all tabs of a browser, so that opening a second form does not spoil the first.
    seed = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(32)
    values: dict[str, object] = {"next": wanted, "error": error, "username": username, "csrf": proof_of(request, seed)}
    values["provider"] = OIDC in request.config_dict
    response = _PAGES.answer(request, "sign_in.html", values, status)
    secure = request.config_dict[SETTINGS].secure_cookies
    response.set_cookie(FORM_COOKIE, seed, path="/sign-in", httponly=True, samesite="Strict", secure=secure)
    return response
