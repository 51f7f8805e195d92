"""Parents, each by a door of the running system, who write and read as a program, a page or a widget would."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp
import socketio

Json = dict[str, Any]
PATIENCE_SECONDS = 30.0


@dataclass(frozen=True)
class Answer:
    """What a door gave back: an HTTP status (200 for socket.io, which has none) and words for the parent."""

    status: int
    words: str
    messages: list[Json] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)


class RestParent:
    """A program that speaks Rasa's REST contract for one parent."""

    channel = "rest"

    def __init__(self, http: aiohttp.ClientSession, url: str, sender: str | None = None) -> None:
        self.contact = sender or f"parent-{uuid4().hex}"
        self._http = http
        self._address = f"{url}/webhooks/rest/webhook"

    async def asks(self, text: str, **metadata: object) -> list[Json]:
        """The messages that answer a text.

        Raises:
            AssertionError: the door refused it.
        """
        answer = await self.sends(text, **metadata)
        assert answer.status == 200, answer.words
        return answer.messages

    async def sends(self, text: object, **metadata: object) -> Answer:
        """What the door says to a text, whatever it is."""
        return await self.posts(json={"sender": self.contact, "message": text, "metadata": metadata})

    async def posts(self, **request: Any) -> Answer:
        """What the door says to a body, whatever it is."""
        async with self._http.post(self._address, **request) as response:
            return await _read(response)


class WebParent:
    """A page of the web chat: its session, its messages, and what it has been shown."""

    channel = "web"

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = url
        self.token = ""

    @property
    def contact(self) -> str:
        """Under what name the house keeps what this parent writes."""
        return str(signed_content(self.token)["contact"])

    async def begins(self) -> WebParent:
        """Opens the session."""
        async with self._http.post(f"{self._url}/chat/session") as response:
            self.token = (await response.json())["token"]
        return self

    async def writes(self, text: object, local_id: str | None = None) -> Answer:
        """Sends a text and does not wait for its answer."""
        return await self.posts(json={"text": text, "local_id": local_id or uuid4().hex})

    async def sends(self, text: object) -> Answer:
        """What the door says to a text: a refusal, or the messages that answer it."""
        before = len(await self.shown()) if self.token else 0
        answer = await self.writes(text)
        if answer.status != 202:
            return answer
        shown = await self.sees(lambda messages: any(one["author"] != "parent" for one in messages[before:]))
        replies = [one for one in shown[before:] if one["author"] != "parent"]
        return Answer(200, "\n".join(one["text"] for one in replies), replies)

    async def posts(self, **request: Any) -> Answer:
        """What the door says to a body, whatever it is."""
        headers = {**request.pop("headers", {}), "Authorization": f"Bearer {self.token}"}
        async with self._http.post(f"{self._url}/chat/messages", headers=headers, **request) as response:
            return await _read(response)

    async def shown(self) -> list[Json]:
        """Everything the page shows."""
        headers = {"Authorization": f"Bearer {self.token}"}
        async with self._http.get(f"{self._url}/chat/messages", headers=headers) as response:
            assert response.status == 200, await response.text()
            found: list[Json] = await response.json()
            return found

    async def sees(self, enough: Callable[[list[Json]], bool], seconds: float = PATIENCE_SECONDS) -> list[Json]:
        """Looks until what is shown is enough; what is shown then.

        Raises:
            AssertionError: it is not, in time.
        """
        deadline = time.monotonic() + seconds
        while not enough(shown := await self.shown()):
            assert time.monotonic() < deadline, [(one["author"], one["text"][:60]) for one in shown]
            await asyncio.sleep(0.1)
        return shown


class WidgetParent:
    """A widget that speaks Rasa's socket.io protocol."""

    channel = "socketio"

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._url = url
        self._socket = socketio.AsyncClient(http_session=http, reconnection=False)
        self._confirmed: asyncio.Queue[str] = asyncio.Queue()
        self.heard: asyncio.Queue[Json] = asyncio.Queue()
        self._socket.on("session_confirm", self._confirmed.put)
        self._socket.on("bot_uttered", self.heard.put)
        self.session_id = ""

    @property
    def contact(self) -> str:
        """Under what name the house keeps what this parent writes."""
        return str(signed_content(self.session_id))

    async def begins(self, session_id: object = None) -> WidgetParent:
        """Connects and asks for a session; ``session_id`` as the door confirmed it."""
        await self._socket.connect(self._url)
        await self._socket.emit("session_request", {"session_id": session_id})
        self.session_id = await asyncio.wait_for(self._confirmed.get(), PATIENCE_SECONDS)
        return self

    async def sends(self, text: object) -> Answer:
        """What the door says to a text: the first message that comes back."""
        return await self.utters({"message": text, "session_id": self.session_id})

    async def utters(self, body: object) -> Answer:
        """What the door says to a ``user_uttered``, whatever is in it."""
        await self._socket.emit("user_uttered", body)
        message = await asyncio.wait_for(self.heard.get(), PATIENCE_SECONDS)
        return Answer(200, message["text"], [message])

    async def hears(self, count: int) -> list[Json]:
        """The next messages that come."""
        return [await asyncio.wait_for(self.heard.get(), PATIENCE_SECONDS) for _ in range(count)]

    async def leaves(self) -> None:
        """Disconnects."""
        await self._socket.disconnect()


def signed_content(token: str) -> Any:
    """What a signed token says to whoever can read; only its signature is secret."""
    packed = token.split(".", maxsplit=1)[0]
    return json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))


async def _read(response: aiohttp.ClientResponse) -> Answer:
    headers = dict(response.headers)
    if response.content_type != "application/json":
        return Answer(response.status, await response.text(), [], headers)
    body = await response.json()
    if isinstance(body, list):
        return Answer(response.status, "\n".join(one["text"] for one in body), body, headers)
    return Answer(response.status, str(body.get("message", "")), [body], headers)
