"""The hours in which a telephone must not ring."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from channels.sms.quiet_hours import read


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 1, 15, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "zone", "now", "quiet"),
    [
        ("21:00-08:00", "Europe/Paris", at(19, 59), False),
        ("21:00-08:00", "Europe/Paris", at(20, 0), True),
        ("21:00-08:00", "Europe/Paris", at(6, 59), True),
        ("21:00-08:00", "Europe/Paris", at(7, 0), False),
        ("12:00-14:00", "UTC", at(13), True),
        ("12:00-14:00", "UTC", at(14), False),
        ("21:00-08:00", "Indian/Mayotte", at(18), True),
        ("", "Europe/Paris", at(2), False),
    ],
)
def test_over_midnight_and_where_parents_live(hours: str, zone: str, now: datetime, quiet: bool):
    assert read(hours, zone).quiet(now) is quiet


@pytest.mark.parametrize(
    ("department", "quiet"), [("971", True), ("987", True), ("974", False), ("34", False), (None, False)]
)
def test_the_night_is_that_of_the_parent(department: str | None, quiet: bool):
    eleven_in_paris = datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert read("21:00-08:00").quiet(eleven_in_paris, department) is quiet


@pytest.mark.parametrize(
    ("hours", "zone"), [("21-8", "UTC"), ("25:00-08:00", "UTC"), ("", "Nowhere/Town"), ("", "../x")]
)
def test_anything_else_is_refused(hours: str, zone: str):
    with pytest.raises(ValueError, match=r"hours|zone"):
        read(hours, zone)
