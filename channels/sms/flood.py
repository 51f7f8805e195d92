"""How fast one number may write: a bucket each, in memory."""

from __future__ import annotations

import time
from collections.abc import Callable

BURST = 12
SECONDS_A_MESSAGE = 5.0
_SWEEP_ABOVE = 10_000


class Flood:
    """Lets ``BURST`` messages of a contact through at once, then one every ``SECONDS_A_MESSAGE``.

    Args:
        now: seconds that only grow.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._full_at: dict[str, float] = {}

    def over(self, contact: str) -> bool:
        """Takes a place for one message; True when there is none left."""
        now = self._now()
        if len(self._full_at) > _SWEEP_ABOVE:
            self._full_at = {who: full_at for who, full_at in self._full_at.items() if full_at > now}
        full_at = max(self._full_at.get(contact, now), now) + SECONDS_A_MESSAGE
        if full_at - now > BURST * SECONDS_A_MESSAGE:
            return True
        self._full_at[contact] = full_at
        return False
