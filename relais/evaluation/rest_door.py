"""Speaks to the running system through its REST door, as any program would."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

JsonObject = dict[str, Any]

_SECONDS = 60.0
_REFUSALS = (401, 403, 404)


class DoorClosed(RuntimeError):
    """Nothing answers at that address, or it lets no program in; asking on would be pointless."""


class DoorTrouble(RuntimeError):
    """The door answered, but not with messages; the message says what instead."""


@dataclass(frozen=True)
class Reply:
    """The messages that one message of a parent was given back, read by the contract."""

    messages: tuple[JsonObject, ...]

    @property
    def said(self) -> str:
        """All texts, the labels of all choices, the titles and addresses of all sources, folded for comparison."""
        parts = [str(message.get("text") or "") for message in self.messages]
        parts += [str(choice.get("label") or "") for choice in self.choices]
        parts += [str(source.get(key) or "") for source in self.sources for key in ("title", "url")]
        return plain("\n".join(parts))

    @property
    def sources(self) -> list[JsonObject]:
        """The sources of all messages."""
        return [source for custom in self._customs for source in custom.get("sources") or ()]

    @property
    def choices(self) -> list[JsonObject]:
        """The choices of all messages."""
        return [choice for custom in self._customs for choice in custom.get("choices") or ()]

    @property
    def decisions(self) -> list[str]:
        """What was decided, message by message."""
        return [meta["decision"] for meta in self.metas if meta.get("decision")]

    @property
    def languages(self) -> list[str]:
        """The languages of the messages."""
        return [custom["lang"] for custom in self._customs if custom.get("lang")]

    @property
    def metas(self) -> list[JsonObject]:
        """``meta`` of each message."""
        return [custom.get("meta") or {} for custom in self._customs]

    @property
    def _customs(self) -> list[JsonObject]:
        return [message.get("custom") or {} for message in self.messages]


class RestDoor:
    """``POST /webhooks/rest/webhook`` of one running system."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url.rstrip("/")

    async def say(self, sender: str, text: str, metadata: JsonObject) -> Reply:
        """Sends one message of a parent; what comes back.

        Raises:
            DoorClosed: no connection, or no program is let in.
            DoorTrouble: an error, no answer in time, or an answer outside the contract.
        """
        body = {"sender": sender, "message": text, "metadata": metadata}
        try:
            async with self._session.post(f"{self._url}/webhooks/rest/webhook", json=body) as response:
                if response.status in _REFUSALS:
                    raise DoorClosed(f"{self._url} lets no program in (HTTP {response.status}): see RELAIS_PROGRAMS")
                if response.status != 200:
                    raise DoorTrouble(f"HTTP {response.status}")
                messages = await response.json()
        except TimeoutError as error:
            raise DoorTrouble(f"no answer within {_SECONDS:.0f} s") from error
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL) as error:
            raise DoorClosed(f"nothing answers at {self._url}: start it with `relais serve`, or give --url") from error
        except (aiohttp.ClientError, ValueError) as error:
            raise DoorTrouble(f"no usable answer: {type(error).__name__}") from error
        if not isinstance(messages, list) or not all(isinstance(message, dict) for message in messages):
            raise DoorTrouble("the answer is not a list of messages")
        return Reply(tuple(messages))


@asynccontextmanager
async def open_door(url: str, token: str | None) -> AsyncIterator[RestDoor]:
    """A door for the time of a measurement.

    Args:
        url: address of the running system.
        token: bearer token of programs, where one is needed.
    """
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
        yield RestDoor(session, url)


def plain(text: str) -> str:
    """Lower case, no accents, straight apostrophes, single blanks: two spellings of the same words become equal.

    Example:
        >>> plain("L’ÉCOLE  fermée")
        "l'ecole fermee"
    """
    straight = text.casefold().replace("’", "'").replace("œ", "oe")
    decomposed = unicodedata.normalize("NFKD", straight)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.split())
