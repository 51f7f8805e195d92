"""When a team is open: spans of local time by weekday, days off, one time zone. Pure, right across summer time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from conversations.public_holidays import NO_HOLIDAYS, Holidays

PARIS = "Europe/Paris"
MINUTES_A_DAY = 24 * 60
_SEARCHED_DAYS = 400
_ZONES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}


@dataclass(frozen=True, order=True)
class Span:
    """From ``opens`` (included) to ``closes`` (excluded), in minutes of local time since midnight."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MINUTES_A_DAY:
            raise ValueError("opens before it closes, within one day")


@dataclass(frozen=True)
class OpeningHours:
    """The hours of a team. ``week`` maps a weekday (0 is Monday) to its spans; no week at all means always open."""

    zone: str = PARIS
    week: Mapping[int, tuple[Span, ...]] | None = None
    holidays: Holidays = NO_HOLIDAYS
    closed: frozenset[date] = field(default_factory=frozenset)

    def is_open(self, now: datetime) -> bool:
        """Whether somebody is there now."""
        if self.week is None:
            return True
        return any(
            opens <= now < closes for opens, closes in self._spans_of(now.astimezone(ZoneInfo(self.zone)).date())
        )

    def next_opening(self, now: datetime) -> datetime | None:
        """The instant from which somebody is there: ``now`` when open, None when the team opens no more this year.

        Example:
            >>> hours = OpeningHours(week={0: (Span(9 * 60, 17 * 60),)})
            >>> hours.next_opening(datetime(2026, 11, 21, 12, tzinfo=UTC)).isoformat()
            '2026-11-23T08:00:00+00:00'
        """
        if self.is_open(now):
            return now
        return next((opens for opens, _ in self._spans_from(now) if opens > now), None)

    def next_closing(self, now: datetime) -> datetime | None:
        """When the present span ends; None when the team is closed, or never closes."""
        if self.week is None:
            return None
        return next((closes for opens, closes in self._spans_from(now) if opens <= now < closes), None)

    def is_day_off(self, day: date) -> bool:
        """Whether the team takes that day off, whatever the weekday."""
        return day in self.closed or self.holidays.includes(day)

    def _spans_from(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        first = now.astimezone(ZoneInfo(self.zone)).date()
        for ahead in range(_SEARCHED_DAYS):
            yield from self._spans_of(first + timedelta(days=ahead))

    def _spans_of(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        if self.week is None or self.is_day_off(day):
            return
        for span in sorted(self.week.get(day.weekday(), ())):
            # An hour that exists twice is open both times; one that does not exist is nobody’s.
            yield self._instant(day, span.opens, fold=0), self._instant(day, span.closes, fold=1)

    def _instant(self, day: date, minutes: int, fold: int) -> datetime:
        there = day + timedelta(days=minutes // MINUTES_A_DAY)
        wall = time(minutes % MINUTES_A_DAY // 60, minutes % 60, fold=fold)
        return datetime.combine(there, wall, ZoneInfo(self.zone)).astimezone(UTC)


ALWAYS_OPEN = OpeningHours()


def zone_of(department: str | None) -> str | None:
    """The time zone in which people of a department live; None when the department is unknown.

    Example:
        >>> zone_of("971")
        'America/Guadeloupe'
    """
    return _ZONES.get(department, PARIS) if department else None
