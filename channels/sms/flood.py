"""How fast one number may write: buckets, in memory."""

from __future__ import annotations

import time
from collections.abc import Callable

BURST = 12
SECONDS_A_MESSAGE = 5.0
# No thumb is so fast, even where each message is delivered three times: beyond this, messages are not even read.
DELUGE_BURST = 40
DELUGE_SECONDS_A_DELIVERY = 0.5
_SWEEP_ABOVE = 10_000


class Flood:
    """Lets ``burst`` messages of a contact through at once, then one every ``seconds``.

    Args:
        now: seconds that only grow.
    """

    def __init__(
        self, now: Callable[[], float] = time.monotonic, burst: int = BURST, seconds: float = SECONDS_A_MESSAGE
    ) -> None:
        self._now = now
        self._burst = burst
        self._seconds = seconds
        self._full_at: dict[str, float] = {}

    def over(self, contact: str) -> bool:
        """Takes a place for one message; True when there is none left."""
        now = self._now()
        if len(self._full_at) > _SWEEP_ABOVE:
            self._full_at = {who: full_at for who, full_at in self._full_at.items() if full_at > now}
        full_at = max(self._full_at.get(contact, now), now) + self._seconds
        if full_at - now > self._burst * self._seconds:
            return True
        self._full_at[contact] = full_at
        return False
