"""When a team is open: local hours, summer time, overseas, days off. A brute-force clock says the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.opening_hours import ALWAYS_OPEN, OpeningHours, Span, zone_of
from conversations.public_holidays import easter, french_holidays, holiday_places

ZONES = ["Europe/Paris", "America/Guadeloupe", "Indian/Reunion", "America/Miquelon"]
WEEKDAYS_NINE_TO_FIVE = dict.fromkeys(range(5), (Span(9 * 60, 17 * 60),))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    edges = sorted(draw(st.sets(st.integers(0, 1440), min_size=2, max_size=6)))
    return tuple(Span(edges[i], edges[i + 1]) for i in range(0, len(edges) - 1, 2))


@st.composite
def hours(draw: st.DrawFn) -> OpeningHours:
    week = draw(st.dictionaries(st.integers(0, 6), spans(), max_size=7))
    holidays = french_holidays(draw(st.sampled_from(holiday_places())))
    return OpeningHours(draw(st.sampled_from(ZONES)), week, holidays)


def by_the_wall_clock(team: OpeningHours, now: datetime) -> bool:
    there = now.astimezone(ZoneInfo(team.zone))
    if team.week is None or team.is_day_off(there.date()):
        return team.week is None
    minute = there.hour * 60 + there.minute
    return any(span.opens <= minute < span.closes for span in team.week.get(there.weekday(), ()))


def near_a_jump(team: OpeningHours, now: datetime) -> bool:
    zone = ZoneInfo(team.zone)
    offsets = {(now + timedelta(hours=h)).astimezone(zone).utcoffset() for h in (-2, 0, 2)}
    return len(offsets) > 1


@given(hours(), MOMENTS)
def test_it_is_open_when_the_clock_on_the_wall_says_so(team: OpeningHours, now: datetime) -> None:
    if not near_a_jump(team, now):
        assert team.is_open(now) == by_the_wall_clock(team, now)


@given(hours(), MOMENTS)
def test_the_next_opening_is_the_first_moment_at_which_somebody_is_there(team: OpeningHours, now: datetime) -> None:
    opens = team.next_opening(now)
    if opens is None:
        assert not any(team.week.values()) if team.week else True
        return
    assert opens >= now
    assert team.is_open(opens)
    if opens > now:
        assert not team.is_open(now)
        assert not team.is_open(opens - timedelta(seconds=1))


@given(hours(), MOMENTS)
@settings(max_examples=50)
def test_nobody_is_there_on_a_day_off(team: OpeningHours, now: datetime) -> None:
    if team.is_day_off(now.astimezone(ZoneInfo(team.zone)).date()) and not near_a_jump(team, now):
        assert not team.is_open(now)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-03-29T01:15:00Z", False),  # 03:15 on the wall: the hour from 2 to 3 does not exist
        ("2026-03-29T00:45:00Z", False),  # 01:45
        ("2026-10-25T00:15:00Z", True),  # 02:15 for the first time
        ("2026-10-25T01:15:00Z", True),  # 02:15 for the second time
        ("2026-10-25T01:45:00Z", False),
    ],
)
def test_a_span_in_the_night_of_the_change_of_time(at: str, is_open: bool) -> None:
    night = OpeningHours(week={6: (Span(2 * 60, 2 * 60 + 30),)})
    assert night.is_open(datetime.fromisoformat(at)) == is_open


def test_nine_in_paris_and_nine_in_guadeloupe_are_five_hours_apart_in_winter() -> None:
    monday = datetime(2026, 1, 5, 0, tzinfo=UTC)
    paris = OpeningHours("Europe/Paris", WEEKDAYS_NINE_TO_FIVE).next_opening(monday)
    island = OpeningHours("America/Guadeloupe", WEEKDAYS_NINE_TO_FIVE).next_opening(monday)
    assert paris and island
    assert island - paris == timedelta(hours=5)


def test_the_closing_is_that_of_the_present_span() -> None:
    team = OpeningHours(week={0: (Span(9 * 60, 12 * 60), Span(14 * 60, 17 * 60))})
    assert team.next_closing(datetime(2026, 1, 5, 9, tzinfo=UTC)) == datetime(2026, 1, 5, 11, tzinfo=UTC)
    assert team.next_closing(datetime(2026, 1, 5, 12, tzinfo=UTC)) is None
    assert ALWAYS_OPEN.next_closing(datetime(2026, 1, 5, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("place", "day", "off"),
    [
        ("metropole", date(2026, 4, 6), True),
        ("metropole", date(2026, 5, 14), True),
        ("metropole", date(2027, 5, 17), True),
        ("metropole", date(2026, 4, 3), False),
        ("alsace-moselle", date(2026, 4, 3), True),
        ("alsace-moselle", date(2026, 12, 26), True),
        ("971", date(2026, 5, 27), True),
        ("972", date(2026, 5, 22), True),
        ("974", date(2026, 12, 20), True),
        ("974", date(2026, 5, 27), False),
        ("none", date(2026, 12, 25), False),
    ],
)
def test_public_holidays(place: str, day: date, off: bool) -> None:
    assert french_holidays(place).includes(day) == off


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        (1954, 4, 18),
        (1981, 4, 19),
        (2000, 4, 23),
        (2019, 4, 21),
        (2026, 4, 5),
        (2027, 3, 28),
        (2038, 4, 25),
        (2076, 4, 19),
    ],
)
def test_easter(year: int, month: int, day: int) -> None:
    assert easter(year) == date(year, month, day)


def test_who_lives_where() -> None:
    assert (zone_of("34"), zone_of("974"), zone_of(None)) == ("Europe/Paris", "Indian/Reunion", None)


def test_a_span_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="opens before"):
        Span(600, 600)
