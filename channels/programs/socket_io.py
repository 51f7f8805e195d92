"""Rasa's socket.io protocol at ``/socket.io/``: widgets made for Rasa connect unchanged.

A widget sends ``session_request`` and is given ``session_confirm``; it sends ``user_uttered`` and is given
``bot_uttered``. The protocol has no acknowledgement: a message counts as delivered once it is handed to a connected
socket. Session ids are signed by us, so that nobody can guess their way into a conversation; an unknown id, or one that
a widget made up, is replaced by a fresh one.
"""

from __future__ import annotations

import asyncio
import logging
import math
from typing import Any
from uuid import uuid4

import socketio
from aiohttp import web
from itsdangerous import BadData, URLSafeTimedSerializer

from channels.client_address import client_address
from channels.errors import not_stored
from channels.keys import INBOX, SETTINGS, STORE, WAKE_UPS
from channels.language import code_of
from channels.programs.access import allowed
from channels.programs.pace import PACE, Pace
from channels.programs.pusher import Pusher
from channels.urgency import URGENCY, Urgency
from conversations.model import Inbound, Message
from conversations.normalisation import MAX_CHARACTERS, RefusedText, normalise
from conversations.ports import StoreUnavailable
from conversations.texts import text
from conversations.troubles import described

log = logging.getLogger(__name__)

CHANNEL = "socketio"
_SESSION_SECONDS = 7 * 24 * 3600
_SALT = "socketio-session"
_MAX_MESSAGE_ID = 100
# What widgets utter by themselves when they open (``initPayload``), not words of a parent: answered with the welcome.
_OPENINGS = (None, "/get_started", "/greet", "/session_start")


class SocketIoDoor:
    """One socket.io server; ``attach`` it to the application."""

    def __init__(self, application: web.Application, origins: tuple[str, ...]) -> None:
        self._application = application
        self._serializer = URLSafeTimedSerializer(application[SETTINGS].secret_key, salt=_SALT)
        allowed_origins: Any = "*" if "*" in origins else list(origins)
        self._server = socketio.AsyncServer(
            async_mode="aiohttp", cors_allowed_origins=allowed_origins, max_http_buffer_size=64 * 1024
        )
        self._pace = application.setdefault(PACE, Pace(application[SETTINGS]))
        self._urgency = application.setdefault(URGENCY, Urgency())
        self._addresses: dict[str, str | None] = {}
        self._pushers: dict[str, Pusher] = {}
        self._server.on("connect", self._connected)
        self._server.on("disconnect", self._disconnected)
        self._server.on("session_request", self._session_request)
        self._server.on("user_uttered", self._user_uttered)

    def attach(self) -> None:
        """Adds the socket.io route and the clean-up at shutdown."""
        self._server.attach(self._application)
        self._application.on_shutdown.append(self._stop)

    async def _stop(self, _application: web.Application) -> None:
        pushers = list(self._pushers.values())
        for pusher in pushers:
            pusher.stop()
        await asyncio.gather(*(pusher.ended() for pusher in pushers), return_exceptions=True)

    async def _connected(self, sid: str, environ: dict[str, Any], auth: Any = None) -> bool:
        let_in = allowed(self._application[SETTINGS], environ.get("HTTP_AUTHORIZATION"))
        if let_in:
            self._addresses[sid] = client_address(environ["aiohttp.request"])
        return let_in

    async def _disconnected(self, sid: str, *_reason: Any) -> None:
        pusher = self._pushers.pop(sid, None)
        self._addresses.pop(sid, None)
        if pusher is not None:
            pusher.stop()

    async def _session_request(self, sid: str, data: Any = None) -> None:
        given = data.get("session_id") if isinstance(data, dict) else None
        contact = self._contact(given)
        if contact is None:
            contact = uuid4().hex
            given = self._serializer.dumps(contact)
        await self._server.emit("session_confirm", given, to=sid)
        await self._follow(sid, contact)

    async def _user_uttered(self, sid: str, data: Any = None) -> None:
        body = data if isinstance(data, dict) else {}
        lang, settings = _language(body), self._application[SETTINGS]
        contact = self._contact(body.get("session_id"))
        if contact is None:
            await self._say(sid, text("session_expired", lang))
            return
        await self._follow(sid, contact)
        if body.get("message") in _OPENINGS:
            await self._say(sid, text("welcome", lang, name=settings.theme.name))
            return
        sender, address = f"{CHANNEL}:{contact}", self._addresses.get(sid)
        seconds = self._pace.wait(sender, address)
        inbox = self._application[INBOX]
        try:
            inbound = _inbound(body, contact, lang)
            if seconds and not await self._urgency.passes(inbox, inbound.text, lang, sender, address):
                await self._say(sid, text("too_fast", lang), error="too_fast", retry_after=math.ceil(seconds))
                return
            await inbox.accept(inbound)
        except RefusedText as refused:
            await self._say(sid, text(refused.key, lang, limit=MAX_CHARACTERS))
        except StoreUnavailable as trouble:
            log.error("store unavailable: %s", described(trouble))
            await self._say(sid, not_stored(settings, lang, trouble))

    async def _follow(self, sid: str, contact: str) -> None:
        """Pushes to this socket whatever the contact has not been given yet, now and later."""
        following = self._pushers.get(sid)
        if following is not None and following.contact == contact:
            return
        if following is not None:
            following.stop()

        async def give(message: Message) -> None:
            await self._server.emit("bot_uttered", as_bot_uttered(message), to=sid)

        store, wake_ups = self._application[STORE], self._application[WAKE_UPS]
        self._pushers[sid] = Pusher(store, wake_ups, CHANNEL, contact, give)

    async def _say(self, sid: str, words: str, **metadata: Any) -> None:
        uttered = {"text": words, "metadata": metadata} if metadata else {"text": words}
        await self._server.emit("bot_uttered", uttered, to=sid)

    def _contact(self, session_id: Any) -> str | None:
        if not isinstance(session_id, str):
            return None
        try:
            return str(self._serializer.loads(session_id, max_age=_SESSION_SECONDS))
        except (BadData, ValueError):
            return None


def _language(body: dict[str, Any]) -> str:
    custom = body.get("customData")
    return (code_of(custom.get("language")) if isinstance(custom, dict) else None) or "fr"


def _inbound(body: dict[str, Any], contact: str, lang: str) -> Inbound:
    """The message of a ``user_uttered``; ``message_id``, which widgets do not send, makes a repetition harmless.

    Raises:
        RefusedText: the text cannot be taken.
    """
    raw, given = body.get("message"), str(body.get("message_id") or "")[:_MAX_MESSAGE_ID]
    cleaned = normalise(raw if isinstance(raw, str) else "")
    return Inbound(CHANNEL, contact, cleaned, given if given and given.isprintable() else uuid4().hex, lang)


def as_bot_uttered(message: Message) -> dict[str, Any]:
    """A message as Rasa's socket.io channel emits it, with our extra fields in ``metadata``.

    A widget made for Rasa shows nothing but the text, so the sources stand in it, as Markdown links.
    """
    uttered: dict[str, Any] = {
        "text": "\n\n".join([message.text, *map(_source, message.payload.get("sources") or [])]),
        "metadata": {key: message.payload.get(key) for key in ("choices", "sources", "lang", "dir", "meta")},
    }
    choices = message.payload.get("choices") or []
    if choices:
        uttered["quick_replies"] = [
            {"content_type": "text", "title": choice["label"], "payload": choice["value"]} for choice in choices
        ]
    return uttered


def _source(source: dict[str, Any]) -> str:
    name = ", ".join(dict.fromkeys(str(source[key]) for key in ("organisation", "title") if source.get(key)))
    return f"Source : [{name}]({source.get('url')})"
