"""The catalogue of resources as its file says it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from knowledge.catalogue import CONTENT, topics
from knowledge.folded_words import fold
from knowledge.structured_files import Content, Document

FILE = CONTENT / "resources.yml"
GROUPS = {
    "maternelle": ("maternelle",),
    "ecole": ("cp", "ce1", "ce2", "cm1", "cm2"),
    "college": ("6e", "5e", "4e", "3e"),
    "lycee": ("2de", "1re", "term"),
}
CLASSES = tuple(one for group in GROUPS.values() for one in group)
GENERAL = "general"
Level = Literal[
    "maternelle", "cp", "ce1", "ce2", "cm1", "cm2", "6e", "5e", "4e", "3e", "2de", "1re", "term",
    "ecole", "college", "lycee",
]  # fmt: skip
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
Subject = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{1,29}$")]


class Resource(Content):
    """One line of the catalogue."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
    title: str
    organisation: str
    url: Annotated[str, StringConstraints(pattern=r"^https://")]
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    subjects: Annotated[tuple[Subject, ...], Field(min_length=1)]
    format: Literal["videos", "exercices", "annales", "fiches", "livres", "applis"]
    free: bool
    certainty: Literal["sure", "verify"]
    verified_on: date
    review_before: date
    note: str | None = None

    @property
    def classes(self) -> frozenset[str]:
        """The classes that it is for, groups opened."""
        return frozenset(one for level in self.levels for one in GROUPS.get(level, (level,)))

    def doubtful(self, today: date) -> bool:
        """Whether it must be said to be to verify."""
        return self.certainty == "verify" or today >= self.review_before


class Became(Content):
    """A service of the programme in 2013 or 2020, and what it is now.

    Attributes:
        also: other spellings that name it.
        topic: what answers a message that names it, whatever else the message asks; None: what it asks.
    """

    name: str
    year: int
    now: str
    also: tuple[str, ...] = ()
    topic: str | None = None

    @property
    def id(self) -> str:
        """Its name as translations write it: « D'Col » is ``d-col``."""
        return _NO_LETTERS.sub("-", fold(self.name)).strip("-")


class Catalogue(Content):
    """The whole file."""

    entries: Annotated[tuple[Resource, ...], Field(min_length=1)]
    become: tuple[Became, ...] = ()


@dataclass(frozen=True)
class PublishedResources:
    """The catalogue with the revision that it comes from."""

    catalogue: Catalogue
    revision: int


def parse(text: str, name: str) -> Catalogue:
    """The catalogue that a file's text describes.

    Raises:
        ContentError: with all complaints.
    """
    document = Document(text, name)
    catalogue = document.as_model(Catalogue)
    known: set[str] = set()
    for index, entry in enumerate(catalogue.entries):
        if entry.id in known:
            document.complain(("entries", index, "id"), f"{entry.id!r} is the id of an earlier entry")
        known.add(entry.id)
        if entry.review_before <= entry.verified_on:
            document.complain(("entries", index, "review_before"), "must be later than verified_on")
    for index, service in enumerate(catalogue.become):
        if service.topic is not None and service.topic not in topics():
            document.complain(("become", index, "topic"), f"there is no topic {service.topic!r}")
    document.settle()
    return catalogue


@cache
def load(path: Path = FILE) -> Catalogue:
    """The shipped catalogue.

    Raises:
        ContentError: with all complaints.
    """
    return parse(path.read_text(encoding="utf-8"), path.name)
