"""The hours in which a telephone must not ring for what nobody asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from conversations.opening_hours import zone_of

_WRITTEN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True)
class QuietHours:
    """From ``begin`` to ``end`` where the parent lives, over midnight if need be; never, when both are the same.

    ``zone``: that of a parent whose department nobody knows.
    """

    begin: time
    end: time
    zone: ZoneInfo

    def quiet(self, now: datetime, department: str | None = None) -> bool:
        """Whether it is quiet now, in a department."""
        there = zone_of(department)
        local = now.astimezone(ZoneInfo(there) if there else self.zone).time()
        if self.begin <= self.end:
            return self.begin <= local < self.end
        return local >= self.begin or local < self.end


def read(written: str, zone: str = "Europe/Paris") -> QuietHours:
    """The hours as a setting writes them: ``21:00-08:00``, or nothing for none.

    Raises:
        ValueError: neither hours nor a zone.
    """
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("no such time zone") from error
    if not written:
        return QuietHours(time(), time(), place)
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise ValueError("hours are written as 21:00-08:00")
    first, second, third, fourth = map(int, found.groups())
    return QuietHours(time(first, second), time(third, fourth), place)
