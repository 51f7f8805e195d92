"""The library's front: what a message calls for, and the published text of a topic."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.content_files import parse
from knowledge.decision import Decision, decide
from knowledge.encoder.runtime import Encoder
from knowledge.items import Item
from knowledge.rendering import Rendered, render
from knowledge.revisions import Revision
from knowledge.search.archive import TrainedParts
from knowledge.search.engine import Ranking, SearchEngine


@dataclass(frozen=True)
class Published:
    """An item as published, with the revision that it comes from."""

    item: Item
    revision: int


@dataclass(frozen=True)
class PublishedSet:
    """All published items; ``id`` changes whenever any of them does."""

    id: str
    items: tuple[Published, ...]

    @staticmethod
    def of(revisions: Sequence[Revision]) -> PublishedSet:
        """Parses the published revisions.

        Raises:
            ContentError: a stored text is not a valid item.
        """
        items = tuple(Published(parse(revision.text, revision.item_id), revision.number) for revision in revisions)
        return PublishedSet(set_id([(revision.item_id, revision.number) for revision in revisions]), items)


def set_id(numbers: Iterable[tuple[str, int]]) -> str:
    """The id of the published set that consists of these revisions (item, number)."""
    made = hashlib.sha256()
    for item_id, number in sorted(numbers):
        made.update(f"{item_id} {number}\n".encode())
    return made.hexdigest()[:16]


class Guidance:
    """Search and texts over one published set; ``swap`` replaces the set without stopping."""

    def __init__(self, encoder: Encoder, parts: TrainedParts, published: PublishedSet) -> None:
        self._encoder = encoder
        self._parts = parts
        self._published = published
        self._engine = self._build(published)
        self._by_topic = _by_topic(published)

    @property
    def set_id(self) -> str:
        """Which published set is served."""
        return self._published.id

    @property
    def items(self) -> tuple[Published, ...]:
        """The published items."""
        return self._published.items

    async def swap(self, published: PublishedSet) -> None:
        """Builds the index of another set aside, then serves it."""
        engine = await asyncio.to_thread(self._build, published)
        self._engine, self._published, self._by_topic = engine, published, _by_topic(published)

    def rank(self, text: str) -> Ranking:
        """All topics for a message, best first."""
        return self._engine.rank(text)

    def decide(self, text: str) -> Decision:
        """What the message calls for. A few milliseconds of CPU: use ``decide_aside`` in an event loop."""
        engine = self._engine
        return decide(engine.rank(text), engine.cutoffs)

    async def decide_aside(self, text: str) -> Decision:
        """``decide`` in a thread, so that other conversations go on."""
        return await asyncio.to_thread(self.decide, text)

    def published(self, topic: str) -> Published | None:
        """The published item that answers a topic first."""
        return self._by_topic.get(topic)

    def text(self, topic: str, today: date, department: str | None, level: str | None) -> Rendered | None:
        """The answer to a topic for a parent of that place; None when nothing is published."""
        found = self.published(topic)
        return render(found.item, today, department, level) if found else None

    def _build(self, published: PublishedSet) -> SearchEngine:
        return self._parts.engine([entry.item for entry in published.items], self._encoder)


def _by_topic(published: PublishedSet) -> dict[str, Published]:
    found: dict[str, Published] = {}
    for entry in published.items:
        for topic in entry.item.topics:
            if entry.item.lang != "fr":
                continue  # translations of emergency texts: triage gives them, by language
            if topic not in found or entry.item.topics[0] == topic:
                found[topic] = entry
    return found
