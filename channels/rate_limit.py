"""How fast somebody may write: a token bucket each, in memory."""

from __future__ import annotations

import time
from collections.abc import Callable

from aiohttp import web

BURST = 5
SECONDS_A_MESSAGE = 2.0
_SWEEP_ABOVE = 10_000


class RateLimit:
    """Lets ``burst`` messages through at once, then one every ``seconds``.

    A bucket that is full again is forgotten: memory is bounded by who wrote lately.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        burst: float = BURST,
        seconds: float = SECONDS_A_MESSAGE,
    ) -> None:
        self._now = now
        self._burst = float(burst)
        self._seconds = seconds
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait(self, who: str) -> float:
        """Takes a place for one message: 0 if it may pass, else the seconds to wait first."""
        now = self._now()
        if len(self._buckets) > _SWEEP_ABOVE:
            self._sweep(now)
        left, since = self._buckets.get(who, (self._burst, now))
        left = min(self._burst, left + (now - since) / self._seconds)
        if left < 1:
            self._buckets[who] = (left, now)
            return (1 - left) * self._seconds
        self._buckets[who] = (left - 1, now)
        return 0.0

    def _sweep(self, now: float) -> None:
        full_after = self._burst * self._seconds
        self._buckets = {who: bucket for who, bucket in self._buckets.items() if now - bucket[1] < full_after}


RATE_LIMIT = web.AppKey("chat_rate_limit", RateLimit)
