"""The live stream: server-sent events over a plain response, resumed from the last sequence number seen."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from channels.keys import WAKE_UPS
from channels.web.feed import Event, Feed, feed_of
from channels.web.intake import seq_of
from channels.web.sessions import CHANNEL, require_session
from conversations.ports import StoreUnavailable
from conversations.wake_ups import contact_key

PING_SECONDS = 10.0
# Without a wake-up the store is read anyway at every third ping: a wake-up lost elsewhere costs seconds, not a reply.
_PINGS_A_LOOK = 3


class OpenStreams:
    """The streams in progress, so that the house can close at once."""

    def __init__(self) -> None:
        self.closing = False
        self._events: set[asyncio.Event] = set()

    def __len__(self) -> int:
        return len(self._events)

    def add(self, event: asyncio.Event) -> None:
        """A stream waits on this event."""
        self._events.add(event)

    def remove(self, event: asyncio.Event) -> None:
        """The stream has ended."""
        self._events.discard(event)

    async def close(self, _app: web.Application) -> None:
        """Ends every stream; devices come back by themselves."""
        self.closing = True
        for event in self._events:
            event.set()


OPEN_STREAMS = web.AppKey("chat_open_streams", OpenStreams)


async def stream(request: web.Request) -> web.StreamResponse:
    """Everything after ``?after=``, then everything new, until the device leaves.

    Events: ``message`` (the contract's JSON, with its sequence number as id), ``state`` (who answers; the first one
    ends the history), ``typing`` (who writes), ``reset`` (what the device has seen is erased), ``ping``.
    """
    session = require_session(request)
    feed = feed_of(request, session.contact, seq_of(request.query.get("after", "0")))
    streams = request.config_dict[OPEN_STREAMS]
    with request.config_dict[WAKE_UPS].watching(contact_key(CHANNEL, session.contact)) as event:
        news = await feed.news()
        response = web.StreamResponse(headers={"X-Accel-Buffering": "no"})
        response.content_type = "text/event-stream"
        response.charset = "utf-8"
        streams.add(event)
        try:
            await response.prepare(request)
            await _send(response, news)
            await _follow(response, feed, event, streams)
        except (ConnectionError, StoreUnavailable):
            # The device left, or must come back later: it resumes from the last sequence number it has.
            pass
        finally:
            streams.remove(event)
    return response


async def _follow(response: web.StreamResponse, feed: Feed, event: asyncio.Event, streams: OpenStreams) -> None:
    quiet = 0
    while not streams.closing:
        woken = await _woken(event)
        quiet = 0 if woken else quiet + 1
        look = woken or feed.may_change_unannounced or quiet % _PINGS_A_LOOK == 0
        news = await feed.news() if look else []
        await _send(response, news if news or woken else [Event("ping", {})])


async def _woken(event: asyncio.Event) -> bool:
    try:
        async with asyncio.timeout(PING_SECONDS):
            await event.wait()
    except TimeoutError:
        return False
    event.clear()
    return True


async def _send(response: web.StreamResponse, events: Iterable[Event]) -> None:
    packed = "".join(_packed(event.name, event.data, event.seq) for event in events)
    if packed:
        await response.write(packed.encode("utf-8"))


def _packed(name: str, data: dict[str, Any], seq: int | None) -> str:
    identity = f"id: {seq}\n" if seq is not None else ""
    return f"{identity}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
