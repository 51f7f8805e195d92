"""Log lines that somebody outside can provoke at will: the first few of a kind, then one a minute."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from channels.rate_limit import RateLimit

AT_ONCE = 5
SECONDS_A_LINE = 60.0


class SparingLog:
    """Writes warnings to ``log``; a flood of calls must not become a flood of lines.

    Args:
        now: seconds that only grow.
    """

    def __init__(self, log: logging.Logger, now: Callable[[], float] = time.monotonic) -> None:
        self._log = log
        self._pace = RateLimit(now, AT_ONCE, SECONDS_A_LINE)

    def warning(self, line: str, *values: object) -> None:
        """One line, unless this line with these values was written too often lately."""
        if not self._pace.wait("\0".join((line, *map(str, values)))):
            self._log.warning(line, *values)
