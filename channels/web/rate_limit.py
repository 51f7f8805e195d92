"""How fast one contact may write: a token bucket each, in memory."""

from __future__ import annotations

import time
from collections.abc import Callable

from aiohttp import web

BURST = 5
SECONDS_A_MESSAGE = 2.0
_SWEEP_ABOVE = 10_000


class RateLimit:
    """Lets ``BURST`` messages through at once, then one every ``SECONDS_A_MESSAGE``.

    A bucket that is full again is forgotten: memory is bounded by who wrote lately.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait(self, contact: str) -> float:
        """Takes a place for one message: 0 if it may pass, else the seconds to wait first."""
        now = self._now()
        if len(self._buckets) > _SWEEP_ABOVE:
            self._sweep(now)
        left, since = self._buckets.get(contact, (float(BURST), now))
        left = min(float(BURST), left + (now - since) / SECONDS_A_MESSAGE)
        if left < 1:
            self._buckets[contact] = (left, now)
            return (1 - left) * SECONDS_A_MESSAGE
        self._buckets[contact] = (left - 1, now)
        return 0.0

    def _sweep(self, now: float) -> None:
        full_after = BURST * SECONDS_A_MESSAGE
        self._buckets = {who: bucket for who, bucket in self._buckets.items() if now - bucket[1] < full_after}


RATE_LIMIT = web.AppKey("chat_rate_limit", RateLimit)
