"""What a conversation has cost in SMS, and which of its texts could not be delivered: for the console."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web


@dataclass(frozen=True)
class SmsUse:
    """What became of one conversation's texts. ``undelivered``: the ``seq`` of messages that did not arrive."""

    segments: int
    undelivered: tuple[int, ...] = ()


class SmsUses(Protocol):
    """Where the console asks."""

    async def uses(self, conversation_ids: Sequence[str]) -> Mapping[str, SmsUse]:
        """Those of these conversations for which an SMS was ever made."""
        ...


@dataclass(frozen=True)
class Length:
    """What a text would cost by SMS. ``cut``: the parent must ask for the rest."""

    segments: int
    cut: bool


class Measure(Protocol):
    """Counts as the SMS door sends: transliterated, with its sources, cut to two segments."""

    def __call__(self, text: str, sources: Sequence[Mapping[str, object]]) -> Length:
        """The cost of a mediator's reply."""
        ...


@dataclass(frozen=True)
class SmsDesk:
    """What the SMS door gives the console."""

    uses: SmsUses
    measure: Measure


# Only where there is an SMS gateway.
SMS_DESK = web.AppKey("sms_desk", SmsDesk)
