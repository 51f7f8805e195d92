"""The pages of the second step: the code at sign-in, and setting it up or taking it away."""

from __future__ import annotations

import hmac

from aiohttp import web

from channels.keys import SETTINGS
from channels.sign_in import second_factor, totp
from channels.sign_in.arrival import FORM_COOKIE, after, let_in, proof_of
from channels.sign_in.guard import require
from channels.sign_in.key_picture import picture
from channels.sign_in.keys import ACCOUNTS, RECEPTION, SIGNED_IN
from channels.sign_in.pages import HERE, Pages
from channels.sign_in.reception import SECOND_STEP_LASTS, TooManyAttempts, WrongCredentials
from channels.sign_in.second_factor import WrongCode

WAITING_COOKIE = "relais_second_step"
_PAGES = Pages(HERE)


def await_code(request: web.Request, token: str, wanted: str) -> web.Response:
    """The password was right: asks for the code. The session that waits opens no door."""
    response = _code_form(request, wanted)
    response.set_cookie(
        WAITING_COOKIE, token, path="/sign-in", httponly=True, samesite="Strict",
        secure=request.config_dict[SETTINGS].secure_cookies, max_age=int(SECOND_STEP_LASTS.total_seconds()),
    )  # fmt: skip
    return response


async def show_code(_: web.Request) -> web.Response:
    """The form is only ever the answer to a password."""
    raise web.HTTPSeeOther("/sign-in")


async def post_code(request: web.Request) -> web.Response:
    """Opens the session, or says kindly why not."""
    form = await request.post()
    given, wanted, proof = (str(form.get(field, "")) for field in ("code", "next", "csrf"))
    seed = request.cookies.get(FORM_COOKIE, "")
    if not seed or not hmac.compare_digest(proof.encode(), proof_of(request, seed).encode()):
        raise web.HTTPSeeOther("/sign-in")
    waiting = request.cookies.get(WAITING_COOKIE)
    try:
        token, session = await request.config_dict[RECEPTION].second_step(waiting, given)
    except WrongCode:
        return _code_form(request, wanted, "wrong_code", 401)
    except TooManyAttempts:
        return _code_form(request, wanted, "too_many_codes", 429)
    except WrongCredentials:
        raise web.HTTPSeeOther("/sign-in") from None
    response = let_in(request, token, after(session, wanted))
    response.del_cookie(WAITING_COOKIE, path="/sign-in")
    return response


@require()
async def show_second_step(request: web.Request) -> web.Response:
    """Whether one's second step is set up, and how to."""
    return await _second_step(request)


@require()
async def change_second_step(request: web.Request) -> web.Response:
    """Begins (with the password), confirms (with a first code), or removes (with a code)."""
    form = await request.post()
    deed, code, password = (str(form.get(field, "")) for field in ("deed", "code", "password"))
    reception, accounts = request.config_dict[RECEPTION], request.config_dict[ACCOUNTS]
    account = request[SIGNED_IN].account
    try:
        if deed == "begin":
            await reception.check_password(account, password)
            await accounts.propose_second_factor(account.id, totp.new_secret())
        elif deed == "confirm":
            return await _confirm(request, code)
        elif deed == "remove":
            await reception.check_code(account, code)
            await accounts.remove_second_factor(account.username, account.username, reception.now())
        else:
            raise web.HTTPBadRequest
    except WrongCredentials:
        return await _second_step(request, "wrong_current", 422)
    except WrongCode:
        return await _second_step(request, "wrong_code", 422)
    except TooManyAttempts:
        return await _second_step(request, "too_many_codes", 429)
    raise web.HTTPSeeOther("/second-step")


async def _confirm(request: web.Request, code: str) -> web.Response:
    accounts, account = request.config_dict[ACCOUNTS], request[SIGNED_IN].account
    now = request.config_dict[RECEPTION].now()
    factor = await accounts.second_factor(account.id)
    step = totp.matching_step(factor.secret, code, now) if factor and factor.secret else None
    if step is None:
        raise WrongCode
    codes = second_factor.recovery_codes()
    kept = [second_factor.digest(one) for one in codes]
    if not await accounts.confirm_second_factor(account.id, account.username, step, kept, now):
        raise web.HTTPSeeOther("/second-step")
    # Shown once, in the answer itself.
    return await _second_step(request, codes=codes)


async def _second_step(
    request: web.Request, error: str | None = None, status: int = 200, codes: list[str] | None = None
) -> web.Response:
    accounts, account = request.config_dict[ACCOUNTS], request[SIGNED_IN].account
    factor = await accounts.second_factor(account.id)
    proposed = factor.secret if factor and not factor.confirmed else None
    address = totp.address(proposed, account.username, request.config_dict[SETTINGS].theme.name) if proposed else None
    values = {
        "error": error,
        "codes": codes,
        "confirmed": bool(factor and factor.confirmed),
        "left": await accounts.recovery_codes_left(account.id),
        "key": " ".join(proposed[n : n + 4] for n in range(0, len(proposed), 4)) if proposed else None,
        "address": address,
        "picture": picture,
    }
    return _PAGES.answer(request, "second_step.html", values, status)


def _code_form(request: web.Request, wanted: str, error: str | None = None, status: int = 200) -> web.Response:
    seed = request.cookies.get(FORM_COOKIE, "")
    values = {"next": wanted, "error": error, "csrf": proof_of(request, seed)}
    return _PAGES.answer(request, "code.html", values, status)
