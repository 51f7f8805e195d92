"""Public holidays: the rules are data (``holidays/fr.yml``), reckoned for any year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "holidays" / "fr.yml"


@dataclass(frozen=True)
class Holidays:
    """Days off that come back each year: fixed ones (month, day), and ones counted from Easter Sunday."""

    fixed: frozenset[tuple[int, int]] = frozenset()
    from_easter: frozenset[int] = frozenset()

    def includes(self, day: date) -> bool:
        """Whether it is a holiday.

        Example:
            >>> french_holidays("metropole").includes(date(2026, 7, 14))
            True
        """
        return (day.month, day.day) in self.fixed or (day - easter(day.year)).days in self.from_easter


NO_HOLIDAYS = Holidays()


def french_holidays(place: str) -> Holidays:
    """The public holidays of a place: ``metropole``, ``alsace-moselle``, or the number of an overseas department.

    Raises:
        KeyError: no such place.
    """
    table = _places()
    if place == "none":
        return NO_HOLIDAYS
    return table[place]


def holiday_places() -> list[str]:
    """The places whose holidays are known."""
    return ["none", *sorted(_places())]


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar: the Sunday after the Church's full moon of spring.

    Example:
        >>> easter(2027)
        datetime.date(2027, 3, 28)
    """
    golden = year % 19
    century = year // 100
    # Age of the moon on the first of January, as the Church reckons it, with its two secular corrections.
    skipped_leap_days = century - century // 4
    moon_correction = (8 * century + 13) // 25
    epact = (19 * golden + skipped_leap_days - moon_correction + 15) % 30
    # The full moon never falls later than the 18th of April.
    epact -= (epact // 28) * (1 - (epact // 28) * (29 // (epact + 1)) * ((21 - golden) // 11))
    full_moon = date(year, 3, 21) + timedelta(days=epact)
    return full_moon + timedelta(days=7 - (full_moon.weekday() + 1) % 7)


@cache
def _places() -> Mapping[str, Holidays]:
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    everywhere = _holidays(raw["everywhere"])
    found = {"metropole": everywhere}
    for place, more in raw["places"].items():
        extra = _holidays(more)
        found[str(place)] = Holidays(everywhere.fixed | extra.fixed, everywhere.from_easter | extra.from_easter)
    return found


def _holidays(raw: Mapping[str, object]) -> Holidays:
    fixed, counted = raw.get("fixed") or {}, raw.get("from_easter") or {}
    assert isinstance(fixed, dict)
    assert isinstance(counted, dict)
    days = frozenset((int(key[:2]), int(key[3:])) for key in map(str, fixed))
    return Holidays(days, frozenset(int(offset) for offset in counted))
