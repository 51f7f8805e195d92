"""The page on which leads change the replies kept ready; works without JavaScript."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from channels.mediators import work
from channels.mediators.handlers import ASSETS
from channels.mediators.keys import NOTEBOOK
from channels.mediators.wording import WORDS
from channels.sign_in.guard import require
from channels.sign_in.keys import RECEPTION
from channels.sign_in.pages import Pages
from channels.sign_in.permissions import Permission, roles_that_may
from conversations.canned import VARIABLES, CannedRefused
from conversations.desk_model import CannedReply

_PAGES = Pages(Path(__file__).parent, words=WORDS, assets=ASSETS)
ADDRESS = "/mediators/canned-replies"


@require(*roles_that_may(Permission.CANNED_REPLIES))
async def show_canned(request: web.Request) -> web.Response:
    """All replies, each in a form."""
    return await _page(request)


@require(*roles_that_may(Permission.CANNED_REPLIES))
async def post_canned(request: web.Request) -> web.Response:
    """Saves or removes one."""
    form = {name: str(value) for name, value in (await request.post()).items()}
    notebook, lead = request.config_dict[NOTEBOOK], work.mediator_of(request)
    journal = request.config_dict[RECEPTION].journal
    if form.get("deed") == "remove":
        if await notebook.remove_canned(form.get("id", ""), lead):
            await journal.did(lead, "remove_canned_reply", form.get("id", ""))
        raise web.HTTPSeeOther(ADDRESS)
    now = request.config_dict[RECEPTION].now()
    text = form.get("text", "").replace("\r\n", "\n")
    reply = CannedReply(form.get("id", ""), form.get("title", ""), text, "fr", lead, now)
    try:
        await notebook.save_canned(reply)
    except CannedRefused as refused:
        return await _page(request, WORDS["canned_refused"][refused.why], reply, 422)
    await journal.did(lead, "save_canned_reply", reply.id)
    raise web.HTTPSeeOther(f"{ADDRESS}#{reply.id}")


async def _page(
    request: web.Request, alert: str | None = None, written: CannedReply | None = None, status: int = 200
) -> web.Response:
    replies = await request.config_dict[NOTEBOOK].canned_replies()
    variables = ", ".join(f"{{{name}}}" for name in VARIABLES)
    values = {"replies": replies, "alert": alert, "written": written, "variables": variables}
    return _PAGES.answer(request, "canned.html", values, status)
