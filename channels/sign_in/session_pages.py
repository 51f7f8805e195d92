"""The page on which people see where they are signed in, and end what they do not recognise."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from aiohttp import web

from channels.sign_in.guard import require
from channels.sign_in.keys import RECEPTION, SIGNED_IN
from channels.sign_in.pages import HERE, Pages

OTHERS = "others"
_PARIS = ZoneInfo("Europe/Paris")
_PAGES = Pages(HERE)


@require()
async def show_sessions(request: web.Request) -> web.Response:
    """One's own sessions, this one marked."""
    session = request[SIGNED_IN]
    found = await request.config_dict[RECEPTION].sessions(session)
    shown = [
        {
            "id": one.id,
            "device": one.device,
            "since": f"{one.created_at.astimezone(_PARIS):%d/%m/%Y %H:%M}",
            "this": one.id == session.id,
        }
        for one in found
    ]
    return _PAGES.answer(request, "sessions.html", {"sessions": shown})


@require()
async def end_sessions(request: web.Request) -> web.Response:
    """Ends one of one's own sessions, or all the others."""
    session, reception = request[SIGNED_IN], request.config_dict[RECEPTION]
    which = str((await request.post()).get("which", ""))
    if which == OTHERS:
        await reception.end_others(session)
    elif not await reception.end(session, which):
        raise web.HTTPNotFound
    raise web.HTTPSeeOther("/sessions")
