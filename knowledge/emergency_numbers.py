"""The telephone numbers that emergency texts may give: one list, dated, to which the texts are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

import yaml

from knowledge.catalogue import CONTENT
from knowledge.items import CONFIRMED, TO_VERIFY, Item

FILE = CONTENT / "emergency_numbers.yml"
_PARIS, _GUADELOUPE = ZoneInfo("Europe/Paris"), ZoneInfo("America/Guadeloupe")
_IN_A_TEXT = re.compile(r"(?<![\d-])(?:0 800 \d{3} \d{3}|116 \d{3}|3\d{3}|1\d{1,2})(?![\d ]*\d| h)")


class NumbersError(ValueError):
    """The list of numbers is wrong; ``complaints`` says where."""

    def __init__(self, complaints: list[str]) -> None:
        super().__init__("\n".join(complaints))
        self.complaints = complaints


@dataclass(frozen=True)
class DatedNumber:
    """A number, when it answers, and until when that may be said.

    ``opens`` and ``closes`` are hours of the clock in Paris, None for day and night.
    """

    number: str
    label: str
    hours: str
    certainty: str
    url: str
    verified_on: date
    review_before: date
    always: bool = False
    opens: int | None = None
    closes: int | None = None
    first_for: str = ""
    """The emergency topic whose own number it is: given also where another danger is answered first."""

    def expired(self, today: date) -> bool:
        """Whether it must be checked again before it is given as sure."""
        return today >= self.review_before

    def hours_in_guadeloupe(self, day: date) -> tuple[int, int] | None:
        """When it opens and closes by the clocks of Guadeloupe on that day; None for day and night.

        Example:
            >>> numbers()["3018"].hours_in_guadeloupe(date(2026, 12, 1))
            (4, 18)
        """
        if self.opens is None or self.closes is None:
            return None
        opens, closes = (
            datetime.combine(day, time(hour), _PARIS).astimezone(_GUADELOUPE).hour for hour in (self.opens, self.closes)
        )
        return opens, closes


@cache
def numbers() -> Mapping[str, DatedNumber]:
    """The list, by number.

    Raises:
        NumbersError: the file is wrong.
    """
    return read(FILE.read_text(encoding="utf-8"))


def first_for(topic: str) -> str | None:
    """The number that an emergency topic has for itself, or None.

    Example:
        >>> first_for("urgence.suicide")
        '3114'
    """
    return next((number for number, one in numbers().items() if one.first_for == topic), None)


def read(text: str) -> dict[str, DatedNumber]:
    """The numbers of a file's text.

    Raises:
        NumbersError: a line is wrong.
    """
    found: dict[str, DatedNumber] = {}
    complaints: list[str] = []
    for place, raw in enumerate(yaml.safe_load(text) or [], start=1):
        try:
            one = DatedNumber(**raw)
        except TypeError as error:
            complaints.append(f"number {place}: {error}")
            continue
        if one.number in found:
            complaints.append(f"{one.number}: twice")
        if one.certainty not in (CONFIRMED, TO_VERIFY):
            complaints.append(f"{one.number}: certainty: confirmed or to_verify")
        if not (type(one.verified_on) is date and type(one.review_before) is date):
            complaints.append(f"{one.number}: dates are written 2026-11-21")
        elif one.review_before <= one.verified_on:
            complaints.append(f"{one.number}: review_before must be later than verified_on")
        if one.always == (one.opens is not None and one.closes is not None):
            complaints.append(f"{one.number}: either always, or opens and closes")
        found[one.number] = one
    if complaints:
        raise NumbersError(complaints)
    return found


def given_in(text: str) -> set[str]:
    """The emergency numbers that a text gives."""
    return set(_IN_A_TEXT.findall(text))


def compare(items: Iterable[Item]) -> list[str]:
    """Where emergency texts and the list disagree: a number that is not in it, or other hours."""
    known = numbers()
    complaints: list[str] = []
    for item in items:
        if item.kind != "emergency":
            continue
        for listed in item.numbers:
            if listed.number not in known:
                complaints.append(f"{item.id}: {listed.number} is not in {FILE.name}")
            elif listed.hours != known[listed.number].hours:
                complaints.append(f"{item.id}: {listed.number} has other hours in {FILE.name}")
        unlisted = given_in(item.short) - {listed.number for listed in item.numbers}
        complaints += [f"{item.id}: gives {number}, which its own numbers lack" for number in sorted(unlisted)]
        own = first_for(item.topics[0])
        if own is not None and own not in given_in(item.short):
            complaints.append(f"{item.id}: its short text lacks {own}, which {FILE.name} says is first for it")
    return complaints


def needs_checking(item: Item, today: date) -> bool:
    """Whether a number that the short text gives is past its review, or its source is."""
    known = numbers()
    given = (known.get(number) for number in given_in(item.short))
    return item.sources[0].expired(today) or any(one is None or one.expired(today) for one in given)
