"""Outgoing webhooks: another helpdesk is told that a conversation waits. Signed, tried again, and given up openly."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import urlsplit

import aiohttp

from conversations.model import Conversation
from conversations.ports import Clock
from conversations.teams import Rosters

log = logging.getLogger(__name__)

WAITING = "conversation.waiting"
OVERDUE = "conversation.overdue"
SIGNATURE = "X-Relais-Signature"
RETRY_AFTER = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 3600, 6 * 3600, 24 * 3600))
_PATIENCE = aiohttp.ClientTimeout(total=10)
_AT_ONCE = 20
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class WebhookRefused(ValueError):
    """An address cannot be a webhook; the message says why."""


class DeliveryState(StrEnum):
    """What became of a delivery. ``DEAD`` was tried as often as it could be."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True)
class Webhook:
    """Somebody who wants to know. No territories means all of them."""

    id: str
    url: str
    territories: tuple[str, ...]
    created_at: datetime
    removed_at: datetime | None = None


@dataclass(frozen=True)
class Delivery:
    """Something that one webhook must be told, once."""

    id: int
    webhook: Webhook
    event: str
    body: dict[str, Any]
    attempts: int
    created_at: datetime


@dataclass(frozen=True)
class Change:
    """A conversation that began to wait, or still waits past a deadline, and that a webhook was not told of yet."""

    webhook: Webhook
    conversation: Conversation
    epoch: int
    at: datetime
    late: bool


class Webhooks(Protocol):
    """Where webhooks and their deliveries are kept; all raise ``StoreUnavailable`` on trouble."""

    async def add(self, webhook: Webhook) -> None:
        """Keeps a webhook."""
        ...

    async def all(self) -> Sequence[Webhook]:
        """Those not removed."""
        ...

    async def remove(self, webhook_id: str, now: datetime) -> bool:
        """Ends a webhook; False when there is none."""
        ...

    async def untold(self) -> Sequence[Change]:
        """Changes that happened since the webhook was made and have no delivery yet."""
        ...

    async def enqueue(self, change: Change, event: str, body: dict[str, Any], now: datetime) -> None:
        """Makes the delivery of a change, once."""
        ...

    async def due(self, now: datetime, most: int) -> Sequence[Delivery]:
        """Deliveries to try now, oldest first."""
        ...

    async def settle(
        self, delivery: Delivery, state: DeliveryState, status: int | None, next_attempt_at: datetime, now: datetime
    ) -> None:
        """What became of an attempt."""
        ...

    async def counts(self) -> dict[str, int]:
        """How many deliveries are in each state."""
        ...

    async def revive(self, now: datetime) -> int:
        """Tries the dead again; how many."""
        ...


def checked_url(url: str) -> str:
    """An address that may be a webhook: HTTPS, or plain HTTP to this machine.

    Raises:
        WebhookRefused: it is not.
    """
    parts = urlsplit(url)
    if parts.username or parts.password or parts.fragment:
        raise WebhookRefused("no user, password or fragment in the address")
    if parts.scheme == "https" and parts.hostname:
        return url
    if parts.scheme == "http" and parts.hostname in _LOOPBACK:
        return url
    raise WebhookRefused("an https:// address is needed")


def secret_of(webhook_id: str, house_secret: str) -> str:
    """The webhook's signing key: derived from the house's, so that the database gives nobody a way to sign."""
    return hmac.new(house_secret.encode(), f"webhook {webhook_id}".encode(), hashlib.sha256).hexdigest()


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """``t=…,v1=…``: HMAC-SHA256 over ``timestamp.body``, so that an old delivery cannot be replayed as a new one."""
    made = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={made}"


class Messenger:
    """Makes deliveries out of changes, and takes them where they must go. ``round`` is called again and again."""

    def __init__(
        self, kept: Webhooks, session: aiohttp.ClientSession, clock: Clock, rosters: Rosters, house_secret: str
    ) -> None:
        self._kept = kept
        self._session = session
        self._clock = clock
        self._rosters = rosters
        self._house_secret = house_secret

    async def round(self) -> int:
        """Notes what is new and sends what is due; how many arrived."""
        now = self._clock.now()
        for change in await self._kept.untold():
            event = OVERDUE if change.late else WAITING
            await self._kept.enqueue(change, event, self._body(change, event), now)
        due = await self._kept.due(now, _AT_ONCE)
        return sum(await asyncio.gather(*(self._send(delivery) for delivery in due)))

    def _body(self, change: Change, event: str) -> dict[str, Any]:
        """Nothing that a parent wrote: whoever wants to read it asks the API, with a token."""
        conversation = change.conversation
        owner, profile = conversation.ownership, conversation.profile
        due = self._rosters.current().due(conversation)
        return {
            "event": event,
            "conversation": conversation.id,
            "epoch": change.epoch,
            "at": change.at.isoformat(),
            "reason": owner.reason,
            "priority": owner.priority,
            "waiting_since": owner.waiting_since.isoformat() if owner.waiting_since else None,
            "deadline": due.isoformat() if due else None,
            "team": self._rosters.current().team_now(conversation, self._clock.now()).id,
            "department": profile.department,
            "level": profile.level,
            "lang": profile.lang,
        }

    async def _send(self, delivery: Delivery) -> bool:
        now = self._clock.now()
        body = json.dumps({"id": delivery.id, **delivery.body}, ensure_ascii=False, sort_keys=True).encode()
        secret = secret_of(delivery.webhook.id, self._house_secret)
        headers = {"Content-Type": "application/json", SIGNATURE: signature(secret, int(now.timestamp()), body)}
        status: int | None = None
        try:
            async with self._session.post(
                delivery.webhook.url, data=body, headers=headers, timeout=_PATIENCE, allow_redirects=False
            ) as response:
                status = response.status
        except (aiohttp.ClientError, TimeoutError, OSError) as trouble:
            log.info("webhook %s did not answer: %s", delivery.webhook.id, type(trouble).__name__)
        arrived = status is not None and 200 <= status < 300
        gave_up = not arrived and delivery.attempts >= len(RETRY_AFTER)
        if gave_up:
            log.error("webhook %s: delivery %s given up after %s attempts", delivery.webhook.id, delivery.id,
                      delivery.attempts + 1)  # fmt: skip
        state = DeliveryState.DELIVERED if arrived else DeliveryState.DEAD if gave_up else DeliveryState.WAITING
        later = now + RETRY_AFTER[min(delivery.attempts, len(RETRY_AFTER) - 1)]
        await self._kept.settle(delivery, state, status, later, now)
        return arrived
