"""When the house may write first: seldom, by day, only to those who said yes, never when a person is at work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.learning import Recipient
from conversations.model import Conversation, OwnerKind, Ownership, Profile
from conversations.reminders import MOST_A_WEEK, WEEK, Drop, Send, Wait, verdict, zone

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def recipient(
    pace: int = 3,
    sent: tuple[datetime, ...] = (),
    kind: OwnerKind = OwnerKind.ASSISTANT,
    department: str | None = "34",
    last: datetime = NOON - timedelta(days=3),
) -> Recipient:
    owned = Conversation("c", "sms", "a", Ownership(kind), Profile("fr", department), 4, 2, last, last)
    return Recipient(pace, owned, sent)


def test_who_said_yes_is_written_to_by_day() -> None:
    assert verdict(recipient(), NOON) == Send()


@pytest.mark.parametrize(
    ("who", "silent", "why"),
    [(recipient(pace=0), False, "unwanted"), (recipient(), True, "silent"), (Recipient(3, None), False, "gone")],
)
def test_who_said_no_or_stop_or_is_discreet_never_is(who: Recipient, silent: bool, why: str) -> None:
    assert verdict(who, NOON, silent) == Drop(why)


@pytest.mark.parametrize("kind", [OwnerKind.WAITING, OwnerKind.MEDIATOR])
def test_while_a_person_has_the_conversation_the_reminder_waits(kind: OwnerKind) -> None:
    assert verdict(recipient(kind=kind), NOON) == Wait(NOON + timedelta(hours=1))


def test_who_is_writing_now_is_not_interrupted() -> None:
    assert verdict(recipient(last=NOON), NOON) == Wait(NOON + timedelta(minutes=30))


@pytest.mark.parametrize(
    ("department", "instant", "until"),
    [
        ("34", datetime(2026, 11, 23, 20, 30, tzinfo=UTC), datetime(2026, 11, 24, 7, 0, tzinfo=UTC)),
        ("34", datetime(2026, 11, 23, 6, 59, tzinfo=UTC), datetime(2026, 11, 23, 7, 0, tzinfo=UTC)),
        ("971", datetime(2026, 11, 23, 7, 0, tzinfo=UTC), datetime(2026, 11, 23, 12, 0, tzinfo=UTC)),
        (None, datetime(2026, 7, 1, 19, 0, tzinfo=UTC), datetime(2026, 7, 2, 6, 0, tzinfo=UTC)),
    ],
)
def test_by_night_where_the_parent_lives_it_waits_for_the_morning(
    department: str | None, instant: datetime, until: datetime
) -> None:
    assert verdict(recipient(department=department, last=instant - WEEK), instant) == Wait(until)


def test_the_pace_chosen_is_the_most_in_any_week() -> None:
    earlier = NOON - timedelta(days=5)
    assert verdict(recipient(pace=1, sent=(earlier,)), NOON) == Wait(earlier + WEEK)
    assert verdict(recipient(pace=2, sent=(earlier,)), NOON) == Send()


@given(
    st.integers(1, 9),
    st.lists(st.integers(0, 60 * 24 * 40), min_size=1, max_size=30),
    st.sampled_from(["34", "971", None]),
)
def test_whenever_reminders_fall_due_never_more_than_the_pace_is_sent_in_a_week_and_never_by_night(
    pace: int, minutes: list[int], department: str | None
) -> None:
    start = datetime(2026, 3, 20, tzinfo=UTC)
    sent: list[datetime] = []
    for due in sorted(start + timedelta(minutes=minute) for minute in minutes):
        now = due
        while True:
            lately = tuple(instant for instant in sent if instant > now - WEEK)
            said = verdict(recipient(pace, lately, department=department, last=start - WEEK), max([now, *sent]))
            if not isinstance(said, Wait):
                break
            assert said.until > now
            now = said.until
        sent.append(max([now, *sent]))
    for first in sent:
        assert sum(first <= instant < first + WEEK for instant in sent) <= min(pace, MOST_A_WEEK)
        assert 8 <= first.astimezone(zone(department)).hour < 21


def test_a_department_overseas_has_its_own_clock() -> None:
    assert zone("971") == ZoneInfo("America/Guadeloupe")
    assert zone("987") == ZoneInfo("Pacific/Tahiti")
    assert zone("2A") == zone(None) == ZoneInfo("Europe/Paris")
