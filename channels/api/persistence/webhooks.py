"""``channels.api.webhooks.Webhooks`` on an SQLAlchemy engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from channels.api.persistence.tables import webhook_deliveries, webhooks
from channels.api.webhooks import Change, Delivery, DeliveryState, Webhook
from conversations.model import OwnerKind
from conversations.persistence import tables
from conversations.persistence.engine import reading, uncancelled, writing
from conversations.persistence.rows import to_conversation

_W = webhooks.c
_D = webhook_deliveries.c
_T = tables.transitions.c
_C = tables.conversations.c
# Who wrote a change of owner that is news to nobody outside.
_QUIET = ("hours",)
_LATE = "deadline"


@uncancelled
class SqlWebhooks:
    """Keeps webhooks. What must be told is found in the changes of owner, so that no crash can lose it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, webhook: Webhook) -> None:
        """Keeps a webhook."""
        async with writing(self._engine) as connection:
            await connection.execute(
                insert(webhooks).values(**{**vars(webhook), "territories": [*webhook.territories]})
            )

    async def all(self) -> Sequence[Webhook]:
        """Those not removed."""
        async with reading(self._engine) as connection:
            found = await connection.execute(select(webhooks).where(_W.removed_at.is_(None)).order_by(_W.created_at))
            return [_webhook(row) for row in found.mappings()]

    async def remove(self, webhook_id: str, now: datetime) -> bool:
        """Ends a webhook; see the port."""
        async with writing(self._engine) as connection:
            done = await connection.execute(
                update(webhooks).where(_W.id == webhook_id, _W.removed_at.is_(None)).values(removed_at=now)
            )
            return bool(done.rowcount)

    async def untold(self) -> Sequence[Change]:
        """Changes that a webhook was not told of yet; see the port."""
        return [change for webhook in await self.all() for change in await self._untold_to(webhook)]

    async def _untold_to(self, webhook: Webhook) -> Sequence[Change]:
        told = exists().where(
            _D.webhook_id == webhook.id, _D.conversation_id == _T.conversation_id, _D.epoch == _T.epoch
        )
        wanted = (
            select(tables.conversations, _T.epoch.label("changed_epoch"), _T.at, _T.actor)
            .join(tables.transitions, _T.conversation_id == _C.id)
            .where(
                _T.owner_kind == OwnerKind.WAITING.value,
                _T.at >= webhook.created_at,
                _T.actor.not_in(_QUIET),
                _C.owner_kind == OwnerKind.WAITING.value,
                ~told,
            )
            .order_by(_T.at)
        )
        if webhook.territories:
            wanted = wanted.where(_C.department.in_(webhook.territories))
        async with reading(self._engine) as connection:
            rows = (await connection.execute(wanted)).mappings().all()
        return [
            Change(webhook, to_conversation(row), row["changed_epoch"], row["at"], row["actor"] == _LATE)
            for row in rows
        ]

    async def enqueue(self, change: Change, event: str, body: dict[str, Any], now: datetime) -> None:
        """Makes the delivery of a change, once."""
        values = {
            "webhook_id": change.webhook.id,
            "conversation_id": change.conversation.id,
            "epoch": change.epoch,
            "event": event,
            "body": body,
            "state": DeliveryState.WAITING.value,
            "attempts": 0,
            "created_at": now,
            "next_attempt_at": now,
        }
        try:
            async with writing(self._engine) as connection:
                await connection.execute(insert(webhook_deliveries).values(**values))
        except IntegrityError:
            # Another process was quicker, or the conversation has been erased.
            return

    async def due(self, now: datetime, most: int) -> Sequence[Delivery]:
        """Deliveries to try now, oldest first."""
        waiting = and_(_D.state == DeliveryState.WAITING.value, _D.next_attempt_at <= now)
        columns = [_D.id.label("delivery_id"), _D.event, _D.body, _D.attempts, _D.created_at.label("made_at")]
        wanted = (
            select(webhooks, *columns)
            .join(webhook_deliveries, _D.webhook_id == _W.id)
            .where(waiting, _W.removed_at.is_(None))
            .order_by(_D.id)
            .limit(most)
        )
        async with reading(self._engine) as connection:
            return [
                Delivery(row["delivery_id"], _webhook(row), row["event"], row["body"], row["attempts"], row["made_at"])
                for row in (await connection.execute(wanted)).mappings()
            ]

    async def settle(
        self, delivery: Delivery, state: DeliveryState, status: int | None, next_attempt_at: datetime, now: datetime
    ) -> None:
        """What became of an attempt."""
        async with writing(self._engine) as connection:
            await connection.execute(
                update(webhook_deliveries)
                .where(_D.id == delivery.id)
                .values(
                    state=state.value,
                    attempts=delivery.attempts + 1,
                    last_status=status,
                    next_attempt_at=next_attempt_at,
                )
            )

    async def counts(self) -> dict[str, int]:
        """How many deliveries are in each state."""
        async with reading(self._engine) as connection:
            found = await connection.execute(select(_D.state, func.count()).group_by(_D.state))
            return {str(row[0]): int(row[1]) for row in found}

    async def revive(self, now: datetime) -> int:
        """Tries the dead again; how many."""
        async with writing(self._engine) as connection:
            done = await connection.execute(
                update(webhook_deliveries)
                .where(_D.state == DeliveryState.DEAD.value)
                .values(state=DeliveryState.WAITING.value, attempts=0, next_attempt_at=now)
            )
            return int(done.rowcount)


def _webhook(row: RowMapping) -> Webhook:
    return Webhook(row["id"], row["url"], tuple(row["territories"]), row["created_at"], row["removed_at"])
