"""The page on which administrators look after accounts."""

from __future__ import annotations

from aiohttp import web

from channels.sign_in.first_accounts import reset_password
from channels.sign_in.guard import require
from channels.sign_in.keys import ACCOUNTS, RECEPTION, SIGNED_IN
from channels.sign_in.pages import HERE, Pages
from channels.sign_in.permissions import Permission, roles_that_may
from channels.sign_in.ports import Role, UnknownAccount

_PAGES = Pages(HERE)
_ADMINISTRATORS = roles_that_may(Permission.ACCOUNTS)


@require(*_ADMINISTRATORS)
async def show_accounts(request: web.Request) -> web.Response:
    """All accounts, with what can be done about each."""
    return await _page(request)


@require(*_ADMINISTRATORS)
async def change_account(request: web.Request) -> web.Response:
    """Ends the sessions of an account, closes or reopens it, forgets its second step, gives a role or a password.

    Nobody closes their own account or changes their own role: a house without an administrator could only be helped
    from the command line.
    """
    form = await request.post()
    username, deed = str(form.get("username", "")), str(form.get("deed", ""))
    accounts, me = request.config_dict[ACCOUNTS], request[SIGNED_IN].account.username
    now = request.config_dict[RECEPTION].now()
    once = None
    try:
        if deed == "end_sessions":
            await accounts.end_sessions(username, me, now)
        elif deed == "disable" and username != me:
            await accounts.disable(username, me, now)
        elif deed == "enable":
            await accounts.enable(username, me, now)
        elif deed == "forget_code" and username != me:
            await accounts.remove_second_factor(username, me, now)
        elif deed == "role" and username != me and form.get("role") in list(Role):
            await accounts.set_role(username, Role(str(form["role"])), me, now)
        elif deed == "reset" and username != me:
            once = await reset_password(accounts, username, now, me)
        else:
            raise web.HTTPBadRequest
    except UnknownAccount as unknown:
        raise web.HTTPNotFound from unknown
    if once is not None:
        # Shown once, in the answer itself: it must be in no address and no history.
        return await _page(request, {"username": username, "once": once})
    raise web.HTTPSeeOther("/accounts")


async def _page(request: web.Request, given: dict[str, str] | None = None) -> web.Response:
    accounts, now = request.config_dict[ACCOUNTS], request.config_dict[RECEPTION].now()
    shown = [
        {"account": account, "sessions": len(await accounts.open_sessions(account, now))}
        for account in await accounts.everyone()
    ]
    return _PAGES.answer(request, "accounts.html", {"accounts": shown, "given": given})
