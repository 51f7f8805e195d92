"""From a need to at most three entries, in words; honest when there are none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.folded_words import fold
from knowledge.rendering import TO_VERIFY_MARK
from knowledge.resources.model import GENERAL, Became, Catalogue, Resource
from knowledge.resources.needs import Need

MOST = 3
_APART = frozenset({"examens", "langues", "handicap", "devoirs"})
_CLASS_WORDS = {
    "maternelle": "la maternelle", "cp": "le CP", "ce1": "le CE1", "ce2": "le CE2", "cm1": "le CM1", "cm2": "le CM2",
    "6e": "la 6e", "5e": "la 5e", "4e": "la 4e", "3e": "la 3e", "2de": "la 2de", "1re": "la 1re",
    "term": "la terminale",
}  # fmt: skip
_SUBJECT_WORDS = {
    "anglais": "anglais", "langues": "langues", "francais": "français", "lecture": "lecture", "maths": "maths",
    "sciences": "sciences", "histoire": "histoire-géographie", "examens": "examens", "devoirs": "aide aux devoirs",
    "handicap": "besoins particuliers", "general": "toutes les matières",
}  # fmt: skip
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """Words and sources for an answer; ``none`` when the catalogue has nothing that fits."""

    text: str
    sources: tuple[dict[str, Any], ...]
    unsure: bool
    none: bool


def find(catalogue: Catalogue, need: Need) -> list[Resource]:
    """The entries that fit, best first: the class must fit; what is for all subjects stands in where nothing else does.

    For an exam, another language or a disability, nothing stands in: there is an entry for it, or there is none.
    """
    of_age = [entry for entry in catalogue.entries if not need.classes or entry.classes.intersection(need.classes)]
    fitting = [entry for entry in of_age if set(entry.subjects).intersection(need.subjects)]
    if not fitting and not _APART.intersection(need.subjects):
        fitting = [entry for entry in of_age if GENERAL in entry.subjects]
    return sorted(fitting, key=lambda entry: -_points(entry, need))[:MOST]


def answer(catalogue: Catalogue, need: Need, today: date) -> Found:
    """The entries as a parent reads them, each with organisation, address and date."""
    asked = _asked(need)
    entries = find(catalogue, need)
    if not entries:
        words = f"Je n’ai pas de ressource vérifiée pour {asked}. Demandez au professeur, ou à un médiateur."
        return Found(words, (), unsure=False, none=True)
    lines = [_line(entry, today) for entry in entries]
    unsure = any(entry.doubtful(today) for entry in entries)
    sources = tuple(
        {"title": one.title, "organisation": one.organisation, "url": one.url, "verified_on": str(one.verified_on)}
        for one in entries
    )
    return Found(f"Pour {asked} :\n\n" + "\n".join(lines), sources, unsure, none=False)


def became(catalogue: Catalogue, text: str) -> Became | None:
    """The old service that a message names, or None."""
    said = f" {_bare(text)} "
    for service in catalogue.become:
        if any(f" {_bare(name)} " in said for name in (service.name, *service.also)):
            return service
    return None


def _points(entry: Resource, need: Need) -> int:
    return 4 * (entry.format in need.formats) + 2 * (entry.certainty == "sure")


def _asked(need: Need) -> str:
    classes = " et ".join(_CLASS_WORDS[one] for one in need.classes) if len(need.classes) <= 2 else ""
    if len(need.classes) > 2:
        classes = "cet âge"
    subjects = ", ".join(_SUBJECT_WORDS.get(one, one) for one in need.subjects)
    return f"{classes} ({subjects})" if classes and subjects else classes or f"cette matière ({subjects})"


def _line(entry: Resource, today: date) -> str:
    cost = "gratuit" if entry.free else "payant"
    day = f"{entry.verified_on.day} {_MONTHS[entry.verified_on.month - 1]} {entry.verified_on.year}"
    mark = f" {TO_VERIFY_MARK}" if entry.doubtful(today) else ""
    note = f" {entry.note}" if entry.note else ""
    return f"- {entry.title} ({entry.organisation}), {cost} : {entry.url} (vu le {day}){mark}.{note}"


def _bare(text: str) -> str:
    """Folded, with apostrophes and signs as blanks: « D'Col » and « d col » are one."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in fold(text)).split())
