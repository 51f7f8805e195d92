"""The console's JSON API."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from channels.keys import STORE
from channels.mediators import work
from channels.mediators.cards import card, queue
from channels.mediators.transcript import messages_after
from channels.sign_in.guard import require
from channels.sign_in.keys import RECEPTION
from channels.sign_in.ports import Role

CONSOLE_ROLES = (Role.MEDIATOR, Role.LEAD)
_NO_SUCH_SEQ = 10**9


async def queue_of(request: web.Request) -> dict[str, Any]:
    """Who waits and who is mine, as the console shows them now."""
    store, mediator = request.config_dict[STORE], work.mediator_of(request)
    waiting, mine = await store.queue(), await store.held_by(mediator)
    return queue(waiting, mine, mediator, request.config_dict[RECEPTION].now())


async def opened(request: web.Request) -> dict[str, Any]:
    """The conversation that the address names, with all its messages."""
    conversation = await work.conversation_of(request)
    now, mediator = request.config_dict[RECEPTION].now(), work.mediator_of(request)
    messages = await messages_after(request.config_dict[STORE], conversation, 0, mediator, now)
    return {"conversation": card(conversation, mediator, now), "messages": messages}


@require(*CONSOLE_ROLES, api=True)
async def get_queue(request: web.Request) -> web.Response:
    """``{"waiting": [...], "mine": [...], "counts": {...}}``."""
    return web.json_response(await queue_of(request))


@require(*CONSOLE_ROLES, api=True)
async def get_conversation(request: web.Request) -> web.Response:
    """``{"conversation": {...}, "messages": [...]}``."""
    return web.json_response(await opened(request))


@require(*CONSOLE_ROLES, api=True)
async def get_messages(request: web.Request) -> web.Response:
    """``{"messages": [...]}`` after the ``seq`` given as ``after``."""
    conversation = await work.conversation_of(request)
    after = int(request.query.get("after", "0"))
    if not 0 <= after < _NO_SUCH_SEQ:
        raise ValueError("after: a seq")
    now, mediator = request.config_dict[RECEPTION].now(), work.mediator_of(request)
    return web.json_response(
        {"messages": await messages_after(request.config_dict[STORE], conversation, after, mediator, now)}
    )


@require(*CONSOLE_ROLES, api=True)
async def post_reply(request: web.Request) -> web.Response:
    """Sends ``{"text", "local_id"}``: 200 with the stored message, the same one when it is repeated."""
    body = await request.json()
    if not isinstance(body, dict):
        raise ValueError("an object is needed")
    stored = await work.reply(request, body.get("text"), body.get("local_id"))
    conversation = await work.conversation_of(request)
    now, mediator = request.config_dict[RECEPTION].now(), work.mediator_of(request)
    found = await messages_after(request.config_dict[STORE], conversation, stored.seq - 1, mediator, now)
    return web.json_response({"message": found[0], "conversation": card(conversation, mediator, now)})


@require(*CONSOLE_ROLES, api=True)
async def post_verb(request: web.Request) -> web.Response:
    """Takes, hands back or closes: ``{"conversation": {...}}``, or 409 with who holds it."""
    changed = await work.act(request, request.match_info["verb"])
    now = request.config_dict[RECEPTION].now()
    return web.json_response({"conversation": card(changed, work.mediator_of(request), now)})
