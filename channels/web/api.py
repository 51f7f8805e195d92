"""The JSON API of the web chat. A device with JavaScript keeps its token itself and sends it in a header."""

from __future__ import annotations

from datetime import UTC, datetime

from aiohttp import web

from channels.contract import as_json
from channels.keys import INBOX, SETTINGS, STORE
from channels.web.intake import local_id_of, read_object, require_pace_or_danger, seq_of, text_of
from channels.web.sessions import CHANNEL, bearer_session, cookie_session, open_session, require_session
from channels.web.welcome import welcome
from channels.web.words import known, page_language
from conversations.model import Inbound
from conversations.normalisation import normalise


async def start_session(request: web.Request) -> web.Response:
    """Opens a session, or renews the one given, for the same contact.

    A browser that began without JavaScript goes on with the conversation of its cookie.
    """
    content = await read_object(request) if request.can_read_body else {}
    lang = known(content.get("lang")) or page_language(request)
    earlier = bearer_session(request) or cookie_session(request)
    session = open_session(request, lang, earlier.contact if earlier else None)
    body = {
        "token": session.token,
        "expires_at": session.expires_at.isoformat(),
        "lang": session.lang,
        "renewed": earlier is not None,
        "welcome": welcome(request.config_dict[SETTINGS], lang),
    }
    return web.json_response(body, status=201)


async def send_message(request: web.Request) -> web.Response:
    """Keeps a message, once per ``local_id``, and says so only when it is kept."""
    session = require_session(request)
    content = await read_object(request)
    local_id, raw = local_id_of(content), text_of(content)
    await require_pace_or_danger(request, session, raw)
    accepted = await request.config_dict[INBOX].accept(
        Inbound(CHANNEL, session.contact, normalise(raw), provider_id=local_id, lang=session.lang)
    )
    body = {"seq": accepted.message.seq, "local_id": local_id, "repeated": accepted.repeated}
    return web.json_response(body, status=202)


async def list_messages(request: web.Request) -> web.Response:
    """The messages after ``?after=``, for a device whose network lets no stream through."""
    session = require_session(request)
    after = seq_of(request.query.get("after", "0"))
    messages = await request.config_dict[STORE].history(CHANNEL, session.contact, after)
    return web.json_response([as_json(message) for message in messages])


async def acknowledge(request: web.Request) -> web.Response:
    """The device has everything up to ``seq``."""
    session = require_session(request)
    seq = seq_of((await read_object(request)).get("seq"))
    await request.config_dict[STORE].acknowledge(CHANNEL, session.contact, seq, datetime.now(UTC))
    return web.Response(status=204)


async def erase_contact(request: web.Request, contact: str) -> None:
    """Deletes everything of a contact, and lets whoever watches see that it is gone."""
    await request.config_dict[INBOX].forget(CHANNEL, contact)
