"""A moment in the words of a language, in the parent's own time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from conversations.opening_hours import zone_of
from conversations.texts import language

_FILE = Path(__file__).parent / "calendar_words.yml"


def spoken(at: datetime, lang: str, department: str | None, zone: str) -> str:
    """The moment as the parent's clock shows it; with the name of ``zone`` when nobody knows where the parent lives.

    Example:
        >>> from datetime import UTC
        >>> spoken(datetime(2026, 11, 23, 13, tzinfo=UTC), "fr", "971", "Europe/Paris")
        'lundi 23/11 à 09:00'
    """
    words = _words()[language(lang)]
    there = at.astimezone(ZoneInfo(zone_of(department) or zone))
    moment = str(words["moment"]).format(
        weekday=words["weekdays"][there.weekday()], day=there.day, month=there.month, time=f"{there:%H:%M}"
    )
    if department is not None:
        return moment
    return str(words["elsewhere"]).format(moment=moment, place=zone.rpartition("/")[2].replace("_", " "))


@cache
def _words() -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return found
