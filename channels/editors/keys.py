"""What the editors' console needs of the guidance, and under which key it finds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from aiohttp import web


@dataclass(frozen=True)
class ItemSummary:
    """A published item in one line. ``expired``: ``review_before`` has passed, its facts are served as to verify."""

    id: str
    kind: str
    title: str
    topics: tuple[str, ...]
    revision: str | None
    verified_on: date | None
    review_before: date | None
    expired: bool


class Catalogue(Protocol):
    """The published guidance."""

    def items(self) -> Sequence[ItemSummary]:
        """All published items, in any order; read from memory."""
        ...


CATALOGUE = web.AppKey("catalogue", Catalogue)
