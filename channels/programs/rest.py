"""Rasa's REST contract: ``POST /webhooks/rest/webhook`` gives the list of messages."""

from __future__ import annotations

import math
from typing import Any
from uuid import uuid4

from aiohttp import web

from channels.client_address import client_address
from channels.contract import as_rasa_rest
from channels.errors import problem
from channels.keys import INBOX, SETTINGS, STORE, WAKE_UPS
from channels.language import code_of, preferred_language
from channels.programs.access import allowed
from channels.programs.pace import PACE, Pace
from channels.programs.waiting import Waiting
from channels.sms.text.rendering import render
from channels.sms.text.segments import count
from channels.urgency import URGENCY, Urgency
from conversations.model import Inbound, Message
from conversations.normalisation import normalise
from conversations.texts import text

CHANNEL = "rest"
SMS = "sms"
WAITING = web.AppKey("rest_waiting", Waiting)
_MAX_SENDER = 100
_MAX_MESSAGE_ID = 100


def add_routes(application: web.Application) -> None:
    """Adds the REST door."""
    application[WAITING] = Waiting()
    application.setdefault(PACE, Pace(application[SETTINGS]))
    application.setdefault(URGENCY, Urgency())
    application.router.add_post("/webhooks/rest/webhook", webhook)
    application.router.add_get("/webhooks/rest", alive)


async def alive(request: web.Request) -> web.Response:
    """Says that the door exists, as Rasa does."""
    return web.json_response({"status": "ok"})


async def webhook(request: web.Request) -> web.Response:
    """Takes ``{"sender","message","metadata"}``, waits for the turn, gives every message not given yet.

    ``metadata.message_id`` makes a repeated request harmless: it is given the same answer; ``metadata.lang`` is the
    language to begin with; ``metadata.channel`` is ``sms`` where the answer will be read in an SMS. Who writes too fast
    is given 429 with ``Retry-After``, and nothing is kept, unless the message tells of danger.
    """
    settings = request.config_dict[SETTINGS]
    if not allowed(settings, request.headers.get("Authorization")):
        return problem(request, 401, "unauthorized", "a bearer token is needed")
    body = await _body(request)
    inbound = read(body, preferred_language(request) if "Accept-Language" in request.headers else None)
    if inbound is None:
        return problem(request, 422, "sender", text("bad_request", preferred_language(request)))
    seconds = request.config_dict[PACE].wait(f"{CHANNEL}:{inbound.contact}", client_address(request))
    if seconds and not await _in_danger(request, inbound):
        return _too_fast(request, seconds)
    accepted = await request.config_dict[INBOX].accept(inbound)
    outgoing = await request.config_dict[WAITING].answers(
        request.config_dict[STORE],
        request.config_dict[WAKE_UPS],
        accepted.message,
        CHANNEL,
        inbound.contact,
        settings.reply_seconds,
        lambda: request.transport is not None and not request.transport.is_closing(),
    )
    return web.json_response([_as_rest(message, inbound) for message in outgoing])


async def _in_danger(request: web.Request, inbound: Inbound) -> bool:
    sender, address = f"{CHANNEL}:{inbound.contact}", client_address(request)
    inbox = request.config_dict[INBOX]
    return await request.config_dict[URGENCY].passes(inbox, inbound.text, inbound.lang, sender, address)


def _too_fast(request: web.Request, seconds: float) -> web.Response:
    refused = problem(request, 429, "too_fast", text("too_fast", preferred_language(request)))
    refused.headers["Retry-After"] = str(math.ceil(seconds))
    return refused


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    except LookupError as error:
        raise ValueError("an unknown charset") from error
    if not isinstance(body, dict):
        raise ValueError("not an object")
    return body


def read(body: dict[str, Any], lang: str | None) -> Inbound | None:
    """The message that a request holds, or None when the sender is missing.

    Raises:
        RefusedText: the text cannot be taken.
    """
    sender = body.get("sender")
    if not isinstance(sender, str) or not 0 < len(sender) <= _MAX_SENDER or not sender.isprintable():
        return None
    metadata = body.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    given = str(metadata.get("message_id") or "")[:_MAX_MESSAGE_ID]
    raw = body.get("message")
    return Inbound(
        channel=CHANNEL,
        contact=sender,
        text=normalise(raw if isinstance(raw, str) else ""),
        provider_id=given if given and given.isprintable() else uuid4().hex,
        lang=code_of(metadata.get("lang")) or lang,
        reads_as=SMS if metadata.get("channel") == SMS else None,
    )


def _as_rest(message: Message, inbound: Inbound) -> dict[str, Any]:
    """A message for a program; for one that sends SMS itself, ``meta`` says how many of them it takes."""
    body = as_rasa_rest(message, inbound.contact)
    if inbound.reads_as == SMS:
        texts = render(message.text, message.payload)
        meta = {**(body["custom"]["meta"] or {}), "sms_segments": sum(count(one).count for one in texts)}
        body["custom"] = {**body["custom"], "meta": meta}
    return body
