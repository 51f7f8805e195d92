"""Guides as they are served: the published ones, and older revisions for those who are in the middle of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.guides.loading import parse_guide
from knowledge.guides.model import Guide
from knowledge.guides.translation import GuideWords, TranslatedGuide, translated
from knowledge.revisions import Revision
from knowledge.wording import SPOKEN_AS


@dataclass(frozen=True)
class PublishedGuide:
    """A guide with the revision that it comes from."""

    guide: Guide
    revision: int


class GuideSet(Protocol):
    """Whatever knows which guides are published now."""

    @property
    def guides(self) -> Sequence[PublishedGuide]:
        """The published guides."""
        ...

    @property
    def guide_words(self) -> Mapping[tuple[str, str], GuideWords]:
        """The published translations, by the id of the guide and the language."""
        ...


class OldRevisions(Protocol):
    """Whatever can give a revision by its number."""

    async def revision(self, item_id: str, number: int) -> Revision | None:
        """The revision, or None."""
        ...


class Shelf:
    """Finds guides by topic, by id, and by the revision that somebody began."""

    def __init__(self, current: GuideSet, revisions: OldRevisions) -> None:
        self._current = current
        self._revisions = revisions
        self._begun: dict[tuple[str, int], Guide] = {}
        self._spoken: dict[tuple[str, str], tuple[Guide, GuideWords, TranslatedGuide]] = {}

    def for_topic(self, topic: str) -> PublishedGuide | None:
        """The published guide of a topic, first the one that is about nothing else."""
        found = [entry for entry in self._current.guides if topic in entry.guide.topics]
        return min(found, key=lambda entry: entry.guide.topics.index(topic), default=None)

    def published(self, guide_id: str) -> PublishedGuide | None:
        """The published guide of that id."""
        return next((entry for entry in self._current.guides if entry.guide.id == guide_id), None)

    def all(self) -> Sequence[PublishedGuide]:
        """Every published guide."""
        return self._current.guides

    async def begun(self, guide_id: str, revision: int) -> Guide | None:
        """The guide as it was when somebody began it; None when no such revision is kept."""
        entry = self.published(guide_id)
        if entry is not None and entry.revision == revision:
            return entry.guide
        key = (guide_id, revision)
        if key not in self._begun:
            stored = await self._revisions.revision(guide_id, revision)
            if stored is None:
                return None
            self._begun[key] = parse_guide(stored.text, guide_id)
        return self._begun[key]

    def in_language(self, guide: Guide, lang: str) -> Guide:
        """The guide in the words of a language; in French where it is not translated, for a creole too.

        Args:
            guide: the French guide, in any revision.
            lang: as the parent's language is noted.
        """
        spoken = SPOKEN_AS.get(lang, lang)
        words = self._current.guide_words.get((guide.id, spoken))
        if words is None:
            return guide
        known = self._spoken.get((guide.id, spoken))
        if known is None or known[0] is not guide or known[1] is not words:
            known = (guide, words, translated(guide, words))
            self._spoken[guide.id, spoken] = known
        return known[2]
