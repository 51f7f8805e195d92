"""An item of guidance: a text cut into blocks, each with its source and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CONFIRMED = "confirmed"
TO_VERIFY = "to_verify"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Source:
    """Where a fact comes from, when it was last checked, and until when it may be served as sure."""

    id: str
    title: str
    organisation: str
    url: str
    verified_on: date
    review_before: date

    def expired(self, today: date) -> bool:
        """Whether it must be checked again before it is asserted."""
        return today >= self.review_before


@dataclass(frozen=True)
class Block:
    """A paragraph or a list line.

    Attributes:
        text: the words, without marks.
        style: ``paragraph``, ``bullet`` or ``number``.
        source: id of the source of the fact it states, or None for advice.
        sure: False for a fact that nobody has confirmed.
        departments: codes of those who may read it; empty for all.
        levels: school levels of those who may read it; empty for all.
    """

    text: str
    style: str
    source: str | None = None
    sure: bool = True
    departments: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()

    def concerns(self, department: str | None, level: str | None) -> bool:
        """Whether a parent of that department and level may be shown it; unknown means no for what is conditional."""
        return (not self.departments or department in self.departments) and (not self.levels or level in self.levels)


@dataclass(frozen=True)
class Entry:
    """A line of a directory: what is known for one department and one level."""

    department: str
    level: str
    name: str | None
    url: str | None
    login: str | None
    app: str | None
    certainty: str
    note: str | None
    source: str


@dataclass(frozen=True)
class EmergencyNumber:
    """A telephone number of an emergency text."""

    number: str
    label: str
    hours: str
    certainty: str


@dataclass(frozen=True)
class Item:
    """An article, a directory or an emergency text."""

    id: str
    kind: str
    topics: tuple[str, ...]
    title: str
    lang: str
    short: str
    keywords: tuple[str, ...]
    asks: tuple[str, ...]
    sources: tuple[Source, ...]
    next: tuple[str, ...]
    blocks: tuple[Block, ...]
    entries: tuple[Entry, ...] = ()
    numbers: tuple[EmergencyNumber, ...] = ()
    unreviewed: bool = False
    """True for a translation that no native speaker has reviewed yet."""
    translates: str = ""
    """Of a translation: ``knowledge.translations.fingerprint`` of the French words that it says."""

    @property
    def searched(self) -> bool:
        """Whether the search learns from it: not from emergency texts, nor from translations."""
        return self.kind != "emergency" and self.lang == "fr"

    def source(self, source_id: str) -> Source:
        """The source of that id.

        Raises:
            KeyError: no such source in this item.
        """
        for source in self.sources:
            if source.id == source_id:
                return source
        raise KeyError(source_id)

    def entry(self, department: str, level: str) -> Entry | None:
        """The directory's line for a department and a level."""
        for entry in self.entries:
            if entry.department == department and entry.level == level:
                return entry
        return None

    @property
    def review_before(self) -> date:
        """When the first of its sources must be checked again."""
        return min(source.review_before for source in self.sources)

    @property
    def verified_on(self) -> date:
        """When the least recently checked of its sources was checked."""
        return min(source.verified_on for source in self.sources)
