"""The two ways to ask the same thing: through the gateway, and Rasa itself."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import uuid4

import aiohttp

from channels.rasa.client import RasaAssistant


class Door(Protocol):
    """One way to ask."""

    name: str

    async def ask(self, sender: str, text: str) -> list[str]:
        """What was decided, one word for each message that came back.

        Raises:
            NotAnswered: nothing usable came back.
        """
        ...


class NotAnswered(Exception):
    """No answer, an error, or only the notice that the assistant is in trouble."""


class GatewayDoor:
    """``POST /webhooks/rest/webhook`` of the app, as a program uses it."""

    name = "gateway"

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = f"{url}/webhooks/rest/webhook"

    async def ask(self, sender: str, text: str) -> list[str]:
        """One whole turn: kept, answered, kept, handed over, acknowledged."""
        body = {"sender": sender, "message": text, "metadata": {"message_id": uuid4().hex}}
        messages = await _posted(self._session, self._url, body, {})
        return _decisions(messages)


class RasaDoor:
    """The connector of the Rasa process, as the app's own client uses it."""

    name = "rasa alone"

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str) -> None:
        self._session = session
        self._url = f"{url}/webhooks/relais/webhook"
        self._headers = {"Authorization": f"Bearer {token}"}

    async def ask(self, sender: str, text: str) -> list[str]:
        """One turn of Rasa, its custom action in the app included."""
        metadata = {"lang": "fr", "department": None, "level": None, "channel": "rest", "deadline_seconds": 8.0}
        body = {"sender": sender, "message": text, "metadata": metadata}
        answer = await _posted(self._session, self._url, body, self._headers)
        return _decisions(answer.get("messages") if isinstance(answer, dict) else None)


async def _posted(session: aiohttp.ClientSession, url: str, body: dict[str, Any], headers: dict[str, str]) -> Any:
    try:
        async with session.post(url, json=body, headers=headers) as response:
            if response.status != 200:
                raise NotAnswered(f"HTTP {response.status}")
            return await response.json()
    except (TimeoutError, aiohttp.ClientError, ValueError) as trouble:
        raise NotAnswered(type(trouble).__name__) from trouble


def _decisions(messages: Any) -> list[str]:
    metas = [(message.get("custom") or {}).get("meta") or {} for message in messages or ()]
    decisions = [str(meta.get("decision") or "smalltalk") for meta in metas]
    if not decisions or "trouble" in decisions:
        raise NotAnswered("no answer")
    return decisions
