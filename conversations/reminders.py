"""When the house may write first. Pure rules: a reminder is sent now, waits, or is never sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from conversations.learning import Recipient
from conversations.model import OwnerKind
from conversations.opening_hours import PARIS, zone_of

MOST_A_WEEK = 3
WEEK = timedelta(days=7)
_APART = timedelta(hours=20)
_LATER = timedelta(hours=1)
_QUIET_FOR = timedelta(minutes=30)
_MORNING, _EVENING = time(8), time(21)


@dataclass(frozen=True)
class Send:
    """Now is the time."""


@dataclass(frozen=True)
class Wait:
    """Not before that instant."""

    until: datetime


@dataclass(frozen=True)
class Drop:
    """Never; ``why`` in one word."""

    why: str


Verdict = Send | Wait | Drop


def verdict(recipient: Recipient, now: datetime, silent: bool = False) -> Verdict:
    """Whether a contact may be written to now.

    Args:
        recipient: what is known of them.
        now: the current instant.
        silent: they said STOP, or nothing may show that they use the service.
    """
    if silent:
        return Drop("silent")
    if recipient.pace <= 0:
        return Drop("unwanted")
    conversation = recipient.conversation
    if conversation is None:
        return Drop("gone")
    if conversation.ownership.kind in (OwnerKind.WAITING, OwnerKind.MEDIATOR):
        return Wait(now + _LATER)
    # Whoever is writing now is not interrupted: the choices that they see must stay the last ones.
    free = max(room_from(recipient, now), conversation.updated_at + _QUIET_FOR)
    day = morning(max(free, now), zone(conversation.profile.department))
    return Send() if day <= now else Wait(day)


def room_from(recipient: Recipient, now: datetime) -> datetime:
    """From when the chosen pace leaves room for one more message."""
    allowed = min(recipient.pace, MOST_A_WEEK)
    lately = sorted(instant for instant in recipient.sent if instant > now - WEEK)
    free = now
    if len(lately) >= allowed:
        free = max(free, lately[-allowed] + WEEK)
    if lately:
        free = max(free, lately[-1] + _APART)
    return free


def morning(instant: datetime, there: ZoneInfo) -> datetime:
    """The instant itself by day; by night, the next morning, where the parent lives."""
    local = instant.astimezone(there)
    if _MORNING <= local.time() < _EVENING:
        return instant
    day = local.date() + timedelta(days=1 if local.time() >= _EVENING else 0)
    return datetime.combine(day, _MORNING, there).astimezone(instant.tzinfo)


def zone(department: str | None) -> ZoneInfo:
    """The time zone of a department; that of mainland France where none is known."""
    return ZoneInfo(zone_of(department) or PARIS)
