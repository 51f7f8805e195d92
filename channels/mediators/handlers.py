"""The console's pages: they work without JavaScript, and hand over to it where there is some."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from aiohttp import web

from channels.mediators import wording, work
from channels.mediators.api import CONSOLE_ROLES, opened, queue_of
from channels.mediators.wording import WORDS
from channels.sign_in.assets import Assets
from channels.sign_in.guard import require
from channels.sign_in.keys import SIGNED_IN
from channels.sign_in.pages import Pages
from conversations.normalisation import MAX_CHARACTERS, RefusedText
from conversations.ownership import TransitionRefused

_HERE = Path(__file__).parent
ASSETS = Assets("/mediators", _HERE / "static")
_PAGES = Pages(_HERE, words=WORDS, assets=ASSETS, max_characters=MAX_CHARACTERS)


@require(*CONSOLE_ROLES)
async def show_queue(request: web.Request) -> web.Response:
    """Who waits and who is mine; no conversation is open."""
    return await _console(request, None)


@require(*CONSOLE_ROLES)
async def show_conversation(request: web.Request) -> web.Response:
    """A conversation, beside the queue where there is room."""
    return await _console(request, await opened(request))


@require(*CONSOLE_ROLES)
async def post_reply(request: web.Request) -> web.Response:
    """The reply form, without JavaScript: back to the conversation, or the reason why not, the text kept."""
    form = await request.post()
    text = str(form.get("text", ""))
    try:
        await work.reply(request, text, form.get("local_id"))
    except TransitionRefused as refused:
        return await _refused(request, refused, text)
    except RefusedText as refused:
        return await _console(request, await opened(request), WORDS["refusals"][refused.key], text, 422)
    raise web.HTTPSeeOther(f"/mediators/conversations/{request.match_info['conversation_id']}#reply")


@require(*CONSOLE_ROLES)
async def post_verb(request: web.Request) -> web.Response:
    """The other forms, without JavaScript: take, hand back, close."""
    verb, conversation_id = request.match_info["verb"], request.match_info["conversation_id"]
    try:
        await work.act(request, verb)
    except TransitionRefused as refused:
        return await _refused(request, refused)
    raise web.HTTPSeeOther("/mediators" if verb == "close" else f"/mediators/conversations/{conversation_id}")


async def _refused(request: web.Request, refused: TransitionRefused, text: str = "") -> web.Response:
    return await _console(request, await opened(request), wording.refusal(refused), text, 409)


async def _console(
    request: web.Request, open_one: dict[str, Any] | None, alert: str | None = None, text: str = "", status: int = 200
) -> web.Response:
    queue = await queue_of(request)
    start = {
        "me": work.mediator_of(request),
        "csrf": request[SIGNED_IN].csrf,
        "words": WORDS,
        "queue": queue,
        "open": open_one,
    }
    values = {
        "queue": queue,
        "open": open_one["conversation"] if open_one else None,
        "messages": open_one["messages"] if open_one else [],
        "alert": alert,
        "text": text,
        "local_id": secrets.token_urlsafe(16),
        "start": start,
    }
    return _PAGES.answer(request, "console.html", values, status)
