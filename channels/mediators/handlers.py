"""The console's pages: they work without JavaScript, and hand over to it where there is some."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from aiohttp import web

from channels.keys import DESK, WAKE_UPS
from channels.mediators import wording, work
from channels.mediators.callers import CONSOLE_ROLES
from channels.mediators.keys import NOTEBOOK, PRESENCE
from channels.mediators.views import opened, queue_of
from channels.mediators.wording import WORDS
from channels.sign_in.assets import Assets
from channels.sign_in.guard import require
from channels.sign_in.keys import RECEPTION, SIGNED_IN
from channels.sign_in.pages import Pages
from conversations.normalisation import MAX_CHARACTERS, RefusedText
from conversations.ownership import TransitionRefused
from knowledge.catalogue import topics

_HERE = Path(__file__).parent
ASSETS = Assets("/mediators", _HERE / "static")
LEAVING = ("close", "release", "transfer")
_PAGES = Pages(_HERE, words=WORDS, assets=ASSETS, max_characters=MAX_CHARACTERS)


@require(*CONSOLE_ROLES)
async def show_queue(request: web.Request) -> web.Response:
    """Who waits and who is mine; no conversation is open."""
    return await _console(request, None)


@require(*CONSOLE_ROLES)
async def show_conversation(request: web.Request) -> web.Response:
    """A conversation, beside the queue where there is room."""
    shown = await opened(request)
    await work.write_down(request)
    card = shown["conversation"]
    if card["unread"]:
        await request.config_dict[NOTEBOOK].mark_read(card["id"], work.mediator_of(request), card["last_seq"])
    return await _console(request, shown)


@require(*CONSOLE_ROLES)
async def post_reply(request: web.Request) -> web.Response:
    """The reply form, without JavaScript: back to the conversation, or the reason why not, the text kept."""
    form = await request.post()
    text = str(form.get("text", ""))
    try:
        await work.reply(request, {"text": text, "local_id": form.get("local_id")})
        await work.write_down(request, "reply")
    except TransitionRefused as refused:
        return await _refused(request, refused, text)
    except RefusedText as refused:
        return await _console(request, await opened(request), WORDS["refusals"][refused.key], text, 422)
    raise web.HTTPSeeOther(f"/mediators/conversations/{request.match_info['conversation_id']}#reply")


@require(*CONSOLE_ROLES)
async def post_verb(request: web.Request) -> web.Response:
    """The other forms, without JavaScript: take, release, transfer, hand back, close."""
    verb, conversation_id = request.match_info["verb"], request.match_info["conversation_id"]
    try:
        await work.act(request, verb, {name: str(value) for name, value in (await request.post()).items()})
    except TransitionRefused as refused:
        return await _refused(request, refused)
    await work.write_down(request, verb.replace("-", "_"))
    raise web.HTTPSeeOther("/mediators" if verb in LEAVING else f"/mediators/conversations/{conversation_id}")


@require(*CONSOLE_ROLES)
async def post_note(request: web.Request) -> web.Response:
    """The form for notes, without JavaScript."""
    form = await request.post()
    conversation = await work.conversation_of(request)
    text, local_id = str(form.get("text", "")), str(form.get("local_id", ""))
    await request.config_dict[NOTEBOOK].add_note(conversation.id, work.mediator_of(request), text, local_id)
    await work.write_down(request, "add_note")
    raise web.HTTPSeeOther(f"/mediators/conversations/{conversation.id}#notes")


@require(*CONSOLE_ROLES)
async def post_profile(request: web.Request) -> web.Response:
    """The form of the parent's situation, without JavaScript."""
    try:
        await work.correct(request, {name: str(value) for name, value in (await request.post()).items()})
    except TransitionRefused as refused:
        return await _refused(request, refused)
    await work.write_down(request, "correct_profile")
    raise web.HTTPSeeOther(f"/mediators/conversations/{request.match_info['conversation_id']}")


async def _refused(request: web.Request, refused: TransitionRefused, text: str = "") -> web.Response:
    why = wording.refusal(refused, request.config_dict[RECEPTION].now())
    return await _console(request, await opened(request), why, text, 409)


async def _console(
    request: web.Request, open_one: dict[str, Any] | None, alert: str | None = None, text: str = "", status: int = 200
) -> web.Response:
    if request.config_dict[PRESENCE].here(work.mediator_of(request)):  # without JavaScript, nothing else tells it
        request.config_dict[WAKE_UPS].ring()
    queue = await queue_of(request)
    teams = request.config_dict[DESK].room.rosters.current().teams
    start = {
        "me": work.mediator_of(request),
        "csrf": request[SIGNED_IN].csrf,
        "words": WORDS,
        "queue": queue,
        "open": open_one,
        "teams": [{"id": team.id, "name": team.name} for team in teams],
    }
    values = {
        "queue": queue,
        "open": open_one["conversation"] if open_one else None,
        "messages": open_one["messages"] if open_one else [],
        "notes": open_one["notes"] if open_one else [],
        "story": open_one["story"] if open_one else [],
        "topics": sorted(((topic.id, topic.title) for topic in topics().values()), key=lambda one: one[1]),
        "lead": work.caller_of(request).lead,
        "alert": alert,
        "text": text,
        "local_id": secrets.token_urlsafe(16),
        "start": start,
    }
    return _PAGES.answer(request, "console.html", values, status)
