"""Parents and mediators of the soak. They try again until they are sure, as pages and consoles do."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp

Json = dict[str, Any]
HUMAN = "parler à quelqu'un"
_PAUSE = 0.7
_TROUBLE = (aiohttp.ClientError, TimeoutError, OSError)
_PASSING = (429, 500, 502, 503, 504)
_PATIENCE = aiohttp.ClientTimeout(total=15)


@dataclass
class Ledger:
    """What was promised: acknowledged messages of parents and mediators, and what was refused."""

    parents: dict[str, str] = field(default_factory=dict)
    mediators: dict[str, str] = field(default_factory=dict)
    refused: int = 0
    retries: int = 0
    deeds: dict[str, int] = field(default_factory=dict)
    shown: dict[str, list[Json]] = field(default_factory=dict)


async def insist(http: aiohttp.ClientSession, method: str, url: str, ledger: Ledger, **request: Any) -> tuple[int, Any]:
    """The answer, however often the system is away meanwhile."""
    while True:
        with suppress(*_TROUBLE):
            async with http.request(method, url, timeout=_PATIENCE, **request) as answer:
                if answer.status not in _PASSING:
                    return answer.status, await answer.json()
        ledger.retries += 1
        await asyncio.sleep(_PAUSE * (0.5 + random.random()))


class Parent:
    """Asks for a person, writes now and then, reads everything at the end."""

    def __init__(self, http: aiohttp.ClientSession, url: str, number: int, ledger: Ledger, pause: float) -> None:
        self._http, self._url, self._number, self._ledger, self._pause = http, url, number, ledger, pause
        self._headers: dict[str, str] = {}

    async def lives(self, until: float) -> None:
        """Writes until the time is up."""
        loop = asyncio.get_running_loop()
        await asyncio.sleep(random.random() * (until - loop.time()) * 0.4)
        _, session = await insist(self._http, "POST", f"{self._url}/chat/session", self._ledger)
        self._headers = {"Authorization": f"Bearer {session['token']}"}
        await self._writes(HUMAN)
        turn = 0
        while loop.time() < until:
            await asyncio.sleep(self._pause * random.uniform(0.3, 1.7))
            turn += 1
            again = random.random() < 0.2
            await self._writes(HUMAN if again else f"question {self._number}-{turn}")

    async def reads(self) -> None:
        """Everything that the page shows in the end."""
        if self._headers:
            address = f"{self._url}/chat/messages"
            _, shown = await insist(self._http, "GET", address, self._ledger, headers=self._headers)
            self._ledger.shown[str(self._number)] = shown

    async def _writes(self, words: str) -> None:
        local_id = uuid4().hex
        body = {"text": words, "local_id": local_id}
        # Now and then the page is not sure that it arrived, and sends it again.
        for _ in range(2 if random.random() < 0.1 else 1):
            address = f"{self._url}/chat/messages"
            status, _ = await insist(self._http, "POST", address, self._ledger, json=body, headers=self._headers)
            if status == 202:
                self._ledger.parents[local_id] = words


class Mediator:
    """Takes, answers, and passes on, with a token of the API."""

    def __init__(
        self, http: aiohttp.ClientSession, url: str, name: str, secret: str, others: list[str], ledger: Ledger
    ) -> None:
        self._http, self._url, self.name, self._others, self._ledger = http, f"{url}/api/v1", name, others, ledger
        self._headers = {"Authorization": f"Bearer {secret}"}
        self._said = 0

    async def works(self, until: float) -> None:
        """Until the time is up."""
        loop = asyncio.get_running_loop()
        while loop.time() < until:
            await asyncio.sleep(random.uniform(0.2, 1.0))
            _, queue = await self._ask("GET", "/queue")
            mine, waiting = queue["mine"], queue["waiting"]
            if waiting and len(mine) < 12:
                await self._take(random.choice(waiting[:5])["id"])
            elif mine:
                await self._attend(random.choice(mine)["id"])

    async def _take(self, conversation: str) -> None:
        if random.random() < 0.5:
            await self._deed(conversation, "take", {})
        else:
            await self._reply(conversation)

    async def _attend(self, conversation: str) -> None:
        deed = random.choices(("reply", "hand-back", "close", "release", "transfer"), (60, 15, 10, 8, 7))[0]
        if deed == "reply":
            await self._reply(conversation)
            return
        note = {"note": f"note de {self.name}"}
        more = {"close": {"outcome": "resolved"}, "transfer": {"mediator": random.choice(self._others)}}
        await self._deed(conversation, deed, {**note, **more.get(deed, {})})

    async def _deed(self, conversation: str, deed: str, body: Json) -> None:
        status, _ = await self._ask("POST", f"/conversations/{conversation}/{deed}", json=body)
        self._count(deed, status)

    async def _reply(self, conversation: str) -> None:
        self._said += 1
        local_id, words = uuid4().hex, f"réponse {self.name}-{self._said}"
        body = {"text": words, "local_id": local_id}
        for _ in range(2 if random.random() < 0.1 else 1):
            status, answer = await self._ask("POST", f"/conversations/{conversation}/reply", json=body)
            self._count("reply", status)
            if status == 200:
                assert answer["message"]["text"] == words
                self._ledger.mediators[local_id] = words

    def _count(self, deed: str, status: int) -> None:
        self._ledger.deeds[deed] = self._ledger.deeds.get(deed, 0) + (status == 200)
        self._ledger.refused += status == 409

    async def _ask(self, method: str, path: str, **request: Any) -> tuple[int, Any]:
        return await insist(self._http, method, self._url + path, self._ledger, headers=self._headers, **request)
