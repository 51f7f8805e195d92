"""The console's live stream: server-sent events that can be resumed anywhere, with nothing missed or doubled."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from channels.keys import DESK, STORE, WAKE_UPS
from channels.mediators.callers import CONSOLE_ROLES
from channels.mediators.cards import Card
from channels.mediators.keys import NOTEBOOK, PRESENCE
from channels.mediators.transcript import messages_after
from channels.mediators.views import card_of, notes_shown, queue_of
from channels.mediators.work import caller_of, mediator_of
from channels.sign_in.guard import require
from channels.sign_in.keys import RECEPTION, SIGNED_IN
from conversations.ports import StoreUnavailable
from conversations.wake_ups import EVERYTHING

PING_SECONDS = 10.0
MOST_CONVERSATIONS = 50
_GATHER_SECONDS = 0.1
_POSITION = re.compile(r"([0-9a-f]{1,32}):([0-9]{1,9})")


def positions(raw: str) -> dict[str, int]:
    """``id:after,id:after`` as a mapping.

    Raises:
        ValueError: not of that form, or too many.

    Example:
        >>> positions("ab12:3,cd34:0")
        {'ab12': 3, 'cd34': 0}
    """
    found = {}
    for part in filter(None, raw.split(",")):
        match = _POSITION.fullmatch(part)
        if match is None:
            raise ValueError("conversations: id:after,id:after")
        found[match.group(1)] = int(match.group(2))
    if len(found) > MOST_CONVERSATIONS:
        raise ValueError("too many conversations")
    return found


@require(*CONSOLE_ROLES, api=True)
async def stream(request: web.Request) -> web.StreamResponse:
    """Events ``queue``, ``conversation``, ``message``, ``notes``, ``gone``, ``ping``; ``trouble`` without the store.

    The id of each message event is the whole list of positions, so that a browser that reconnects by itself
    (``Last-Event-ID``) goes on exactly where it was.
    """
    seen = positions(request.query.get("conversations", ""))
    for conversation_id, seq in positions(request.headers.get("Last-Event-ID", "")).items():
        if conversation_id in seen:
            seen[conversation_id] = max(seen[conversation_id], seq)
    looking = request.query.get("looking", "")
    if looking and looking not in seen:
        raise ValueError("looking: one of the conversations")
    running = request.config_dict[STREAMS]
    if running.closing:
        raise web.HTTPServiceUnavailable
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    response.headers["Cache-Control"] = "no-store"
    await response.prepare(request)
    feed = Feed(request, response, seen, looking)
    running.feeds.add(feed)
    try:
        with suppress(ConnectionError):
            await response.write(b"retry: 2000\n\n")
            await feed.run()
    finally:
        running.feeds.discard(feed)
        feed.look_away()
    return response


async def end_streams(app: web.Application) -> None:
    """Lets go of those who listen and lets nobody else in, so that the house can close at once."""
    running = app[STREAMS]
    running.closing = True
    for feed in tuple(running.feeds):
        feed.end()


class Feed:
    """What one listener has been told so far."""

    def __init__(
        self, request: web.Request, response: web.StreamResponse, seen: dict[str, int], looking: str = ""
    ) -> None:
        self._request = request
        self._looking = looking
        self._window = secrets.token_hex(8)
        self._notes: dict[str, int] = {}
        self._response = response
        self._seen = seen
        self._queue: Card | None = None
        self._cards: dict[str, Card] = {}
        self._changed: asyncio.Event | None = None
        self._ended = False

    def end(self) -> None:
        """Ends the stream at its next breath; nothing under way in the store is cut off."""
        self._ended = True
        if self._changed is not None:
            self._changed.set()

    def look_away(self) -> None:
        """The page has gone: its conversation is on nobody's screen any more."""
        if self._looking:
            self._request.config_dict[PRESENCE].look_away(mediator_of(self._request), self._looking, self._window)
            self._request.config_dict[WAKE_UPS].ring()

    def _be_seen(self) -> None:
        presence, mediator = self._request.config_dict[PRESENCE], mediator_of(self._request)
        news = presence.here(mediator)
        if news:
            self._request.config_dict[WAKE_UPS].ring()

    async def run(self) -> None:
        """Tells everything new after each wake-up; every few seconds it looks anyway, and checks the session.

        Looking anyway also moves the waiting times on, and finds what another process has written.
        """
        with self._request.config_dict[WAKE_UPS].watching(EVERYTHING) as changed:
            self._changed = changed
            while self._listens():
                changed.clear()
                self._be_seen()
                try:
                    if not await self._request.config_dict[RECEPTION].still_here(self._request[SIGNED_IN]):
                        await self._send("signed_out", {})
                        return
                    await self._tell()
                except StoreUnavailable:
                    self._queue = None
                    await self._send("trouble", {})
                if self._listens():
                    await self._pause(changed)

    def _listens(self) -> bool:
        transport = self._request.transport
        return not self._ended and transport is not None and not transport.is_closing()

    async def _pause(self, changed: asyncio.Event) -> None:
        try:
            async with asyncio.timeout(PING_SECONDS):
                await changed.wait()
        except TimeoutError:
            await self._send("ping", {})
            return
        # One message makes several announcements: answer them together.
        await asyncio.sleep(_GATHER_SECONDS)

    async def _tell(self) -> None:
        for conversation_id in list(self._seen):
            await self._tell_of(conversation_id)
        queue = await queue_of(self._request)
        if queue != self._queue:
            self._queue = queue
            await self._send("queue", queue)

    async def _tell_of(self, conversation_id: str) -> None:
        store, mediator = self._request.config_dict[STORE], mediator_of(self._request)
        now = self._request.config_dict[RECEPTION].now()
        conversation = await store.conversation(conversation_id)
        roster = self._request.config_dict[DESK].room.rosters.current()
        if conversation is None or not caller_of(self._request).sees(conversation, roster, now):
            del self._seen[conversation_id]
            await self._send("gone", {"conversation_id": conversation_id})
            return
        await self._request.config_dict[RECEPTION].journal.read(mediator, conversation_id)
        # Not before: colleagues are not told of somebody who may not see it.
        looks = conversation_id == self._looking
        if looks and self._request.config_dict[PRESENCE].look(mediator, conversation_id, self._window):
            self._request.config_dict[WAKE_UPS].ring()
        if conversation.last_seq > self._seen[conversation_id]:
            for message in await messages_after(store, conversation, self._seen[conversation_id], mediator, now):
                self._seen[conversation_id] = message["seq"]
                await self._send("message", {"conversation_id": conversation_id, "message": message}, self._position())
        await self._tell_notes(conversation_id)
        shown = await card_of(self._request, conversation)
        if shown != self._cards.get(conversation_id):
            self._cards[conversation_id] = shown
            await self._send("conversation", shown)

    async def _tell_notes(self, conversation_id: str) -> None:
        """The notes as a whole, when there is a new one; the page had those of its beginning already."""
        notes = await self._request.config_dict[NOTEBOOK].notes(conversation_id)
        if len(notes) > self._notes.get(conversation_id, 0):
            self._notes[conversation_id] = len(notes)
            shown = notes_shown(notes, self._request)
            await self._send("notes", {"conversation_id": conversation_id, "notes": shown})

    def _position(self) -> str:
        return ",".join(f"{conversation_id}:{seq}" for conversation_id, seq in self._seen.items())

    async def _send(self, event: str, data: dict[str, Any], position: str | None = None) -> None:
        lines = [f"event: {event}", f"data: {json.dumps(data, ensure_ascii=False)}"]
        if position is not None:
            lines.insert(0, f"id: {position}")
        await self._response.write(("\n".join(lines) + "\n\n").encode())


@dataclass
class Streams:
    """Those who listen now."""

    feeds: set[Feed] = field(default_factory=set)
    closing: bool = False


STREAMS = web.AppKey("mediators_streams", Streams)
