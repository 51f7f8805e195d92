"""What the SMS door tells the mediators' console: costs, failures, and how long a reply would be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from channels.mediators.sms_use import Length, SmsUse
from channels.sms.persistence import tables
from channels.sms.sending import PartState
from channels.sms.text.rendering import render, rest
from channels.sms.text.segments import count
from conversations.model import UNKNOWN_LANGUAGE
from conversations.persistence.engine import reading, uncancelled

_P = tables.parts.c


@uncancelled
class SqlSmsUses:
    """``channels.mediators.sms_use.SmsUses`` over the texts that left."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def uses(self, conversation_ids: Sequence[str]) -> Mapping[str, SmsUse]:
        """What became of these conversations' texts; see the port."""
        theirs = _P.conversation_id.in_(conversation_ids)
        sums = select(_P.conversation_id, func.sum(_P.billed)).where(theirs).group_by(_P.conversation_id)
        failed = select(_P.conversation_id, _P.seq).where(theirs, _P.state == PartState.FAILED.value).distinct()
        async with reading(self._engine) as connection:
            segments = {str(row[0]): int(row[1] or 0) for row in await connection.execute(sums)}
            lost: dict[str, list[int]] = {}
            for row in await connection.execute(failed.order_by(_P.seq)):
                lost.setdefault(str(row[0]), []).append(int(row[1]))
        return {one: SmsUse(cost, tuple(lost.get(one, ()))) for one, cost in segments.items()}


def length(text: str, sources: Sequence[Mapping[str, object]]) -> Length:
    """What a mediator's reply costs: exactly what is sent is counted."""
    payload = {"choices": [], "sources": list(sources), "lang": UNKNOWN_LANGUAGE, "meta": {}}
    texts = render(text, payload)
    return Length(sum(count(one).count for one in texts), rest(text, payload) is not None)
