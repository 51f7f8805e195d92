"""Revisions of items: immutable, draft → in review → published; a rollback publishes an older text as a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

SHIPPED = "relais"
_EMERGENCIES = "urgence."
_EMERGENCY_APPROVALS = 2


def approvals_needed(item_id: str) -> int:
    """How many people other than the author must approve a text at least: two for an emergency text.

    Example:
        >>> approvals_needed("urgence.suicide.en"), approvals_needed("vie.cantine")
        (2, 1)
    """
    return _EMERGENCY_APPROVALS if item_id.startswith(_EMERGENCIES) else 1


class RevisionState(StrEnum):
    """Where a revision stands. ``SUPERSEDED`` was published once."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class RevisionConflict(Exception):
    """Somebody else wrote in between: nothing was changed."""


class ReviewRefused(Exception):
    """The rules of review do not allow this (an emergency text needs two people, a draft needs a review)."""


@dataclass(frozen=True)
class Revision:
    """One immutable text of an item, exactly as in its file."""

    item_id: str
    number: int
    text: str
    state: RevisionState
    author: str
    based_on: int | None
    approved_by: tuple[str, ...]
    created_at: datetime


class Revisions(Protocol):
    """Where revisions are kept. Every write is a compare-and-set."""

    async def published(self) -> Sequence[Revision]:
        """The published revision of every item."""
        ...

    async def published_numbers(self) -> Sequence[tuple[str, int]]:
        """Item and number of every published revision; cheap enough to ask every second."""
        ...

    async def history(self, item_id: str) -> Sequence[Revision]:
        """All revisions of an item, oldest first."""
        ...

    async def revision(self, item_id: str, number: int) -> Revision | None:
        """One revision, whatever its state; None when there is none of that number."""
        ...

    async def draft(self, item_id: str, text: str, author: str, based_on: int | None) -> Revision:
        """Adds a draft.

        Raises:
            RevisionConflict: ``based_on`` is no longer the latest revision.
        """
        ...

    async def submit(self, item_id: str, number: int) -> Revision:
        """Asks for a review of a draft.

        Raises:
            RevisionConflict: it is not a draft any more.
        """
        ...

    async def approve(self, item_id: str, number: int, reviewer: str, needed: int) -> Revision:
        """Approves, and publishes once ``needed`` people other than the author have approved.

        Whoever asks for fewer than ``approvals_needed`` is given that many.

        Raises:
            RevisionConflict: it is not in review any more.
            ReviewRefused: the author cannot approve, and nobody twice.
        """
        ...

    async def roll_back(self, item_id: str, number: int, actor: str, published: int) -> Revision:
        """Publishes the text of an older revision as a new one.

        Raises:
            RevisionConflict: ``published`` is no longer the published revision.
            ReviewRefused: that revision was never published.
        """
        ...

    async def import_shipped(self, texts: dict[str, str]) -> int:
        """Publishes shipped texts that are new or changed and that nobody has edited; how many."""
        ...
