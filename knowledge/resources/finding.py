"""From a need to at most three entries, in words; honest when there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.folded_words import fold
from knowledge.resources import saying
from knowledge.resources.model import GENERAL, Became, Catalogue, Resource
from knowledge.resources.needs import Need
from knowledge.translations import ORIGINAL

MOST = 3
_APART = frozenset({"examens", "langues", "handicap", "devoirs"})


@dataclass(frozen=True)
class Found:
    """Words and sources for an answer; ``none`` when the catalogue has nothing that fits."""

    text: str
    sources: tuple[dict[str, Any], ...]
    unsure: bool
    none: bool


def find(catalogue: Catalogue, need: Need) -> list[Resource]:
    """The entries that fit, best first: the class must fit; what is for all subjects stands in where nothing else does.

    For an exam, another language or a disability, nothing stands in: there is an entry for it, or there is none. Of
    several classes each has its entry, as far as there is one and there is room.
    """
    ordered = sorted(_fitting(catalogue, need), key=lambda entry: -_points(entry, need))
    chosen: list[Resource] = []
    for one in need.classes:
        if not any(one in entry.classes for entry in chosen):
            chosen += [entry for entry in ordered if one in entry.classes][:1]
    chosen += [entry for entry in ordered if entry not in chosen]
    return sorted(chosen[:MOST], key=ordered.index)


def answer(entries: Sequence[Resource], need: Need, today: date, lang: str = ORIGINAL, bare: bool = False) -> Found:
    """The entries as a parent reads them, each with organisation, address and date.

    Args:
        entries: what fits the need, in the words of the language.
        need: what was asked for.
        today: the current day.
        lang: the language, French where it has no sentences.
        bare: whether other entries are told elsewhere, so that nothing is said of classes without one.
    """
    asked = saying.asked(need, lang)
    if not entries:
        return Found(saying.SENTENCES.text("none", lang, asked=asked), (), unsure=False, none=True)
    told = [
        saying.SENTENCES.text("for", lang, asked=asked),
        "\n".join(saying.line(one, today, lang) for one in entries),
    ]
    lacking = [one for one in need.classes if not any(one in entry.classes for entry in entries)]
    if lacking and not bare:
        told.append(saying.SENTENCES.text("nothing_for", lang, classes=saying.named(lacking, lang)))
    unsure = any(entry.doubtful(today) for entry in entries)
    return Found("\n\n".join(told), sources(entries), unsure, none=False)


def sources(entries: Sequence[Resource]) -> tuple[dict[str, Any], ...]:
    """Where the entries are, as the message contract has it."""
    return tuple(
        {"title": one.title, "organisation": one.organisation, "url": one.url, "verified_on": str(one.verified_on)}
        for one in entries
    )


def became(catalogue: Catalogue, text: str) -> Became | None:
    """The old service that a message names, or None."""
    said = f" {_bare(text)} "
    for service in catalogue.become:
        if any(f" {_bare(name)} " in said for name in (service.name, *service.also)):
            return service
    return None


def _fitting(catalogue: Catalogue, need: Need) -> list[Resource]:
    of_age = [entry for entry in catalogue.entries if not need.classes or entry.classes.intersection(need.classes)]
    fitting = [entry for entry in of_age if set(entry.subjects).intersection(need.subjects)]
    if not fitting and not _APART.intersection(need.subjects):
        fitting = [entry for entry in of_age if GENERAL in entry.subjects]
    return fitting


def _points(entry: Resource, need: Need) -> int:
    return 4 * (entry.format in need.formats) + 2 * (entry.certainty == "sure")


def _bare(text: str) -> str:
    """Folded, with apostrophes and signs as blanks: « D'Col » and « d col » are one."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in fold(text)).split())
