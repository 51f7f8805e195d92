"""The console's French: durations, moments, reasons, names of things."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from channels.sign_in.words_file import read_words
from conversations.model import OwnerKind, Profile
from conversations.ownership import TransitionRefused

WORDS = read_words(Path(__file__).parent)
EMERGENCY_TOPICS = "urgence."
# Only for pages without JavaScript; otherwise the browser shows the reader's own time.
_PARIS = ZoneInfo("Europe/Paris")
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_SHOWN_IN_HOURS = 2 * _DAY
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def duration(length: timedelta) -> str:
    """How long, in French, rounded down.

    Example:
        >>> duration(timedelta(minutes=64))
        '1 h 04'
    """
    words = WORDS["durations"]
    seconds = max(0, int(length.total_seconds()))
    if seconds < _MINUTE:
        return str(words["instant"])
    if seconds < _HOUR:
        return str(words["minutes"].format(n=seconds // _MINUTE))
    if seconds < _SHOWN_IN_HOURS:
        hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
        key = "hours_minutes" if minutes else "hours"
        return str(words[key].format(n=hours, m=f"{minutes:02d}"))
    return str(words["days"].format(n=seconds // _DAY))


def clock_time(at: datetime, now: datetime) -> str:
    """The hour, with the day when it is not today.

    Example:
        >>> from datetime import UTC
        >>> clock_time(datetime(2026, 11, 20, 8, 5, tzinfo=UTC), datetime(2026, 11, 21, 8, 0, tzinfo=UTC))
        '20 novembre, 09:05'
    """
    there, here = at.astimezone(_PARIS), now.astimezone(_PARIS)
    hour = f"{there:%H:%M}"
    return hour if there.date() == here.date() else f"{_day(there.date())}, {hour}"


def day(raw: str | None) -> str | None:
    """A date of a source (``2026-11-21``) as one reads it; None when it is none.

    Example:
        >>> day("2026-11-21")
        '21 novembre 2026'
    """
    try:
        parsed = date.fromisoformat(raw or "")
    except ValueError:
        return None
    return f"{_day(parsed)} {parsed.year}"


def reason(code: str | None) -> str:
    """Why the parent needs a person; what has no translation is shown as it is."""
    return named("reasons", code) or str(WORDS["no_reason"])


def named(family: str, code: str | None) -> str | None:
    """The name of a channel, a language, a level; the code itself when it has none; None for no code."""
    if code is None:
        return None
    found: Any = WORDS[family].get(code, code)
    return str(found)


def department(code: str | None) -> str | None:
    """The name of a department with its number."""
    if code is None:
        return None
    found = WORDS["departments"].get(code)
    return str(found) if found else str(WORDS["department"].format(code=code))


def situation(profile: Profile) -> str:
    """What is known of a parent's situation, in one line.

    Example:
        >>> situation(Profile("ar", "34", "college"))
        'Hérault (34), Collège, arabe'
    """
    known = (department(profile.department), named("levels", profile.level), named("languages", profile.lang))
    return ", ".join(filter(None, known))


def refusal(refused: TransitionRefused, now: datetime) -> str:
    """What to tell a mediator who came too late, or may not do this: who was first, and when."""
    owner = refused.owner
    if owner.kind is OwnerKind.CLOSED:
        key = "closed"
    elif refused.why in ("changed", "silenced", "unread"):
        key = refused.why
    elif owner.kind is OwnerKind.MEDIATOR:
        key = "taken_since" if owner.since else "taken"
    else:
        key = "not_yours"
    since = clock_time(owner.since, now) if owner.since else ""
    return str(WORDS["refusals"][key].format(owner=owner.owner_id or "", time=since))


def _day(when: date) -> str:
    return f"{when.day if when.day > 1 else '1er'} {_MONTHS[when.month - 1]}"
