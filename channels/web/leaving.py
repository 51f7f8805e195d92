"""The way out for somebody whose screen may be looked at: an ordinary site, and nothing kept on the device."""

from __future__ import annotations

from aiohttp import web

from channels.web.sessions import COOKIE

NEUTRAL_SITE = "https://meteofrance.com/"


async def leave(request: web.Request) -> web.Response:
    """Forgets the session of this browser and goes to a site that says nothing of this one."""
    gone = web.Response(status=303, headers={"Location": NEUTRAL_SITE, "Clear-Site-Data": '"cookies", "storage"'})
    gone.del_cookie(COOKIE, path="/")
    return gone
