"""The catalogue of topics: the list of answers that the service offers. Its ids are a contract."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CONTENT = Path(__file__).parent / "content"
DEPARTMENTS = ("02", "13", "18", "25", "29", "2A", "34", "38", "86", "88", "95", "971")
LEVELS = ("ecole", "college", "lycee")


@dataclass(frozen=True)
class Topic:
    """One line of the catalogue."""

    id: str
    theme: str
    kind: str
    title: str
    scope: str

    @property
    def is_emergency(self) -> bool:
        """Whether it belongs to safety triage, never to the search."""
        return self.kind == "emergency"


@cache
def topics() -> dict[str, Topic]:
    """All topics by id, in the catalogue's order."""
    with (CONTENT / "topics.csv").open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        return {
            row["topic"]: Topic(row["topic"], row["theme"], row["kind"], row["title_fr"], row["scope_fr"])
            for row in rows
        }


def ordinary_topics() -> list[str]:
    """Ids of the topics that the search may answer."""
    return [topic.id for topic in topics().values() if not topic.is_emergency]
