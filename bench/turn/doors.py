"""The two ways to ask the same thing: through the gateway, and Rasa itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import uuid4

import aiohttp

Said = tuple[str, ...]


class NotAnswered(Exception):
    """No answer, or an error."""


class Door(Protocol):
    """One way to ask."""

    @property
    def name(self) -> str:
        """As the table shows it."""
        ...

    async def ask(self, sender: str, text: str) -> Said:
        """What was decided, with the item that it comes from: one word for each message that came back.

        Raises:
            NotAnswered: nothing usable came back.
        """
        ...


class GatewayDoor:
    """``POST /webhooks/rest/webhook`` of the app, as any program uses it."""

    name = "gateway"

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = f"{url}/webhooks/rest/webhook"

    async def ask(self, sender: str, text: str) -> Said:
        """One whole turn: kept, answered, kept, handed over, acknowledged."""
        body = {"sender": sender, "message": text, "metadata": {"message_id": uuid4().hex}}
        return _said(await _posted(self._session, self._url, body, {}))


class RasaDoor:
    """The connector of the Rasa process, as the app itself uses it."""

    name = "rasa alone"

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str) -> None:
        self._session = session
        self._url = f"{url}/webhooks/relais/webhook"
        self._headers = {"Authorization": f"Bearer {token}"}

    async def ask(self, sender: str, text: str) -> Said:
        """One turn of Rasa, its custom action in the app included."""
        metadata = {"lang": "fr", "department": None, "level": None, "channel": "rest", "deadline_seconds": 8.0}
        body = {"sender": sender, "message": text, "metadata": metadata}
        answer = await _posted(self._session, self._url, body, self._headers)
        return _said(answer["messages"])


async def _posted(session: aiohttp.ClientSession, url: str, body: dict[str, Any], headers: dict[str, str]) -> Any:
    try:
        async with session.post(url, json=body, headers=headers) as response:
            if response.status != 200:
                raise NotAnswered(f"HTTP {response.status}")
            return await response.json()
    except (TimeoutError, aiohttp.ClientError, ValueError) as trouble:
        raise NotAnswered(type(trouble).__name__) from trouble


def _said(messages: Sequence[dict[str, Any]]) -> Said:
    if not messages:
        raise NotAnswered("empty answer")
    metas = [message["custom"].get("meta") or {} for message in messages]
    return tuple(f"{meta.get('decision')} {meta.get('item') or ''}".strip() for meta in metas)
