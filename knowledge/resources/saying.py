"""What is said around the entries of the catalogue, in the parent's language: for whom, at what cost, seen when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from knowledge.rendering import TO_VERIFY
from knowledge.resources.model import GROUPS, Became, Resource
from knowledge.resources.needs import Need
from knowledge.right_to_left import address_kept
from knowledge.wording import Wording

SENTENCES = Wording(Path(__file__).parent / "sentences")
_MOST_CLASSES = 4


def asked(need: Need, lang: str) -> str:
    """The class and the subject asked for: « le CE2 (maths) »."""
    classes = named(need.classes, lang)
    subjects = f"{SENTENCES.text('comma', lang)} ".join(SENTENCES.text(f"subject_{one}", lang) for one in need.subjects)
    if classes and subjects:
        return SENTENCES.text("with_subjects", lang, classes=classes, subjects=subjects)
    return classes or SENTENCES.text("only_subjects", lang, subjects=subjects)


def named(classes: Sequence[str], lang: str) -> str:
    """Classes in words: « le CP et le CE1 », « le collège »; empty when there are none."""
    group = next((name for name, of_group in GROUPS.items() if tuple(classes) == of_group), None)
    if group is not None:
        return SENTENCES.text(f"class_{group}", lang)
    if len(classes) > _MOST_CLASSES:
        return SENTENCES.text("this_age", lang)
    names = [SENTENCES.text(f"class_{one}", lang) for one in classes]
    if len(names) < 2:
        return "".join(names)
    first = f"{SENTENCES.text('comma', lang)} ".join(names[:-1])
    return f"{first} {SENTENCES.text('and', lang)} {names[-1]}"


def line(entry: Resource, today: date, lang: str) -> str:
    """One entry with organisation, address, date, and whether it is to verify."""
    return SENTENCES.text(
        "line",
        lang,
        title=entry.title,
        organisation=entry.organisation,
        cost=SENTENCES.text("free" if entry.free else "paid", lang),
        url=address_kept(entry.url, lang),
        date=day(entry.verified_on, lang),
        mark=f" {TO_VERIFY[lang]}" if entry.doubtful(today) else "",
        note=f" {entry.note}" if entry.note else "",
    )


def old(service: Became, lang: str) -> str:
    """What an old service has become."""
    return SENTENCES.text("old", lang, name=service.name, year=service.year, now=service.now)


def day(when: date, lang: str) -> str:
    """A date in words.

    Example:
        >>> day(date(2026, 11, 21), "es")
        '21 de noviembre de 2026'
    """
    months = SENTENCES.text("months", lang).split()
    return SENTENCES.text("date", lang, day=when.day, month=months[when.month - 1], year=when.year)
