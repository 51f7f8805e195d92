"""Everything the web chat answers to."""

from __future__ import annotations

from aiohttp import web

from channels.rate_limit import RATE_LIMIT, RateLimit
from channels.urgency import URGENCY, Urgency
from channels.web import api, assets, attestation, bridge_pages, guide_pictures, leaving, pages, plain_page
from channels.web.code_pace import CODE_PACE, code_pace
from channels.web.headers import protect
from channels.web.stream import OPEN_STREAMS, OpenStreams, stream


def add_routes(app: web.Application) -> None:
    """Opens the web chat's door in ``app``, which holds the keys of ``channels.keys``."""
    app[RATE_LIMIT] = RateLimit()
    app[CODE_PACE] = code_pace()
    app.setdefault(URGENCY, Urgency())
    app[OPEN_STREAMS] = OpenStreams()
    app.on_shutdown.append(app[OPEN_STREAMS].close)
    app.on_response_prepare.append(protect)
    app.add_routes(
        [
            web.get("/", plain_page.chat_page),
            web.get("/chat", plain_page.chat_page),
            web.post("/chat/say", plain_page.say),
            web.post("/chat/erase", plain_page.erase),
            web.get("/chat/sms", bridge_pages.by_sms),
            web.post("/chat/sms", bridge_pages.give_number),
            web.post("/chat/sms/code", bridge_pages.give_code),
            web.get("/r/{token:[A-Za-z0-9_-]{16}}", bridge_pages.link),
            web.post("/r/{token:[A-Za-z0-9_-]{16}}", bridge_pages.arrive),
            web.get("/chat/leave", leaving.leave, allow_head=False),
            web.post("/chat/session", api.start_session),
            web.post("/chat/messages", api.send_message),
            web.get("/chat/messages", api.list_messages),
            web.post("/chat/ack", api.acknowledge),
            web.get("/chat/stream", stream, allow_head=False),
            web.get("/chat/theme.css", pages.theme),
            web.get("/static/{name}", assets.serve),
            web.get("/guide-pictures/{name}", guide_pictures.serve),
            web.get("/widget.js", pages.widget),
            web.get("/demo", pages.demo),
            web.get("/attestation", attestation.attestation),
        ]
    )
