"""The library's front: what a message calls for, and the published text of a topic."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.catalogue import topics
from knowledge.content_files import parse
from knowledge.content_places import GUIDE, LESSON, RESOURCES, is_article, is_resources
from knowledge.decision import Decision, DecisionKind, decide
from knowledge.elsewhere import elsewhere
from knowledge.encoder.runtime import Encoder
from knowledge.guides import translation as guide_translation
from knowledge.guides.loading import parse_guide
from knowledge.guides.shelf import PublishedGuide
from knowledge.guides.translation import GuideWords
from knowledge.items import Item
from knowledge.lessons import translation as lesson_translation
from knowledge.lessons.files import parse as parse_lesson
from knowledge.lessons.shelf import PublishedLesson
from knowledge.lessons.translation import LessonWords
from knowledge.rendering import Rendered, render
from knowledge.resources import model as resources
from knowledge.resources import translation as resource_translation
from knowledge.resources.model import Catalogue, PublishedResources
from knowledge.resources.translation import CatalogueWords, SpokenCatalogue
from knowledge.revisions import Revision
from knowledge.search.archive import TrainedParts
from knowledge.search.calibration import Cutoffs
from knowledge.search.engine import Ranking, SearchEngine
from knowledge.small_talk import shipped as shipped_small_talk
from knowledge.splitting import asked_in_a_row, clauses, is_story, questions, windows, without_lead
from knowledge.translated_words import language_of, original_of
from knowledge.translations import LANGUAGES, ORIGINAL, is_current, original_id, with_facts_of
from knowledge.wording import SPOKEN_AS

_MOST_QUESTIONS = 3
_VERY_SURE = 0.9


@dataclass(frozen=True)
class Published:
    """An item as published, with the revision that it comes from."""

    item: Item
    revision: int


@dataclass(frozen=True)
class PublishedWords:
    """The translation of a guide, a lesson or the catalogue of resources, with the revision that it comes from."""

    words: GuideWords | LessonWords | CatalogueWords
    revision: int


@dataclass(frozen=True)
class PublishedSet:
    """All published items and guides; ``id`` changes whenever any of them does."""

    id: str
    items: tuple[Published, ...]
    guides: tuple[PublishedGuide, ...] = ()
    lessons: tuple[PublishedLesson, ...] = ()
    resources: PublishedResources | None = None
    words: tuple[PublishedWords, ...] = ()

    @staticmethod
    def of(revisions: Sequence[Revision], earlier: PublishedSet | None = None) -> PublishedSet:
        """Parses the published revisions; what ``earlier`` holds already is taken from there.

        Raises:
            ContentError: a stored text is not a valid item.
        """
        items = {(entry.item.id, entry.revision): entry for entry in (earlier.items if earlier else ())}
        guides = {(entry.guide.id, entry.revision): entry for entry in (earlier.guides if earlier else ())}
        known = {(entry.lesson.id, entry.revision): entry for entry in (earlier.lessons if earlier else ())}
        said = {(entry.words.id, entry.revision): entry for entry in (earlier.words if earlier else ())}
        found: list[Published] = []
        words: list[PublishedWords] = []
        lessons: list[PublishedLesson] = []
        walks: list[PublishedGuide] = []
        catalogue: PublishedResources | None = None
        for one in revisions:
            key = (one.item_id, one.number)
            if is_article(one.item_id):
                found.append(items.get(key) or Published(parse(one.text, one.item_id), one.number))
            elif language_of(one.item_id) != ORIGINAL:
                words.append(said.get(key) or PublishedWords(_words(one), one.number))
            elif one.item_id.startswith(GUIDE):
                walks.append(guides.get(key) or PublishedGuide(parse_guide(one.text, one.item_id), one.number))
            elif one.item_id.startswith(LESSON):
                lessons.append(known.get(key) or PublishedLesson(parse_lesson(one.text, one.item_id), one.number))
            elif one.item_id == RESOURCES:
                catalogue = _resources(one, earlier)
        numbers = set_id([(one.item_id, one.number) for one in revisions])
        return PublishedSet(numbers, tuple(found), tuple(walks), tuple(lessons), catalogue, tuple(words))


def _words(revision: Revision) -> GuideWords | LessonWords | CatalogueWords:
    if is_resources(revision.item_id):
        return resource_translation.parse_words(revision.text, revision.item_id)
    if revision.item_id.startswith(GUIDE):
        return guide_translation.parse_words(revision.text, revision.item_id)
    return lesson_translation.parse_words(revision.text, revision.item_id)


def _resources(revision: Revision, earlier: PublishedSet | None) -> PublishedResources:
    known = earlier.resources if earlier else None
    if known is not None and known.revision == revision.number:
        return known
    return PublishedResources(resources.parse(revision.text, revision.item_id), revision.number)


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
        self._translated = _translated(published, self._by_topic)
        self._guide_words, self._lessons = _guide_words(published), _lessons(published)
        self._resources = _resources_said(published, self.resources)

    @property
    def set_id(self) -> str:
        """Which published set is served."""
        return self._published.id

    @property
    def items(self) -> tuple[Published, ...]:
        """The published items."""
        return self._published.items

    @property
    def guides(self) -> tuple[PublishedGuide, ...]:
        """The published guides."""
        return self._published.guides

    @property
    def lessons(self) -> tuple[PublishedLesson, ...]:
        """The published lessons, in the order of their names."""
        return self._published.lessons

    @property
    def guide_words(self) -> Mapping[tuple[str, str], GuideWords]:
        """The published translations of guides, by the id of the guide and the language."""
        return self._guide_words

    def lessons_in(self, lang: str) -> tuple[PublishedLesson, ...]:
        """The published lessons in the words of a language; those that are not translated in French."""
        return self._lessons.get(SPOKEN_AS.get(lang, lang), self.lessons)

    @property
    def every_lesson(self) -> tuple[PublishedLesson, ...]:
        """The published lessons in every language that they are in."""
        spoken = (one for lessons in self._lessons.values() for one in lessons if one.lesson.lang != ORIGINAL)
        return (*self.lessons, *spoken)

    @property
    def resources(self) -> Catalogue:
        """The published catalogue of resources; the shipped one where none was published yet."""
        published = self._published.resources
        return published.catalogue if published else resources.load()

    def resources_in(self, lang: str) -> SpokenCatalogue | None:
        """What of the catalogue of resources is said in a language; None when there are no words in it."""
        return self._resources.get(SPOKEN_AS.get(lang, lang))

    @property
    def current(self) -> PublishedSet:
        """Everything that is served."""
        return self._published

    async def swap(self, published: PublishedSet) -> None:
        """Builds the index of another set aside, then serves it; what is no article needs no new index."""
        same = published.items == self._published.items
        engine = self._engine if same else await asyncio.to_thread(self._build, published)
        by_topic = _by_topic(published)
        self._engine, self._published, self._by_topic = engine, published, by_topic
        self._translated = _translated(published, by_topic)
        self._guide_words, self._lessons = _guide_words(published), _lessons(published)
        self._resources = _resources_said(published, self.resources)

    def rank(self, text: str) -> Ranking:
        """All topics for a message, best first; those of the stretch that asks most surely, when it is a story."""
        return _heard(self._engine, text)[1]

    def decide(self, text: str) -> Decision:
        """What the message as a whole calls for. A few milliseconds of CPU: use ``decide_aside`` in an event loop."""
        decided = self._decided(text)
        bare = without_lead(shipped_small_talk().without_greeting(text))
        if decided.kind is DecisionKind.ANSWER or bare == text:
            return decided
        # A greeting says nothing of what is asked, and in a short message it is half of what is read.
        otherwise = self._decided(bare)
        return decided if otherwise.kind is DecisionKind.DECLINE else otherwise

    def _decided(self, text: str) -> Decision:
        engine = self._engine
        cutoffs = _surer(engine.cutoffs) if is_story(text) else engine.cutoffs
        stretch, ranking = _heard(engine, text)
        return decide(ranking, cutoffs, elsewhere(stretch))

    def decide_all(self, text: str) -> tuple[Decision, ...]:
        """What a message calls for, question by question: several answers if it clearly asks several things, else one.

        Only questions that are each answered outright, and differ, are answered apart; a doubt about one of them is a
        doubt about how the message was cut. One that could be a stranger's is none beside another that is answered.
        """
        pieces = questions(text)
        if 1 < len(pieces) <= _MOST_QUESTIONS * 2 and not is_story(text):
            apart = _answerable(list(map(self.decide, pieces)))
            distinct = {decision.topics[0]: decision for decision in reversed(apart)}
            if 1 < len(distinct) <= _MOST_QUESTIONS:
                return tuple(reversed(distinct.values()))
        return self._clause_by_clause(text) or (self.decide(text),)

    def _clause_by_clause(self, text: str) -> tuple[Decision, ...]:
        """The answers to what « , et » joins, if each part is very surely of another theme; else nothing.

        A story also goes « …, et … »: of 126 single questions of that form, three are cut in two this way.
        """
        asked = [] if is_story(text) else asked_in_a_row(text)
        if 1 < len(asked) <= _MOST_QUESTIONS:
            found = {one.topics[0]: one for one in map(self.decide, asked) if one.kind is DecisionKind.ANSWER}
            if len(found) == len(asked):
                return tuple(found.values())
        parts = clauses(text)
        if not 1 < len(parts) <= _MOST_QUESTIONS or is_story(text):
            return ()
        apart = [self.decide(part) for part in parts]
        sure = all(one.kind is DecisionKind.ANSWER and one.score >= _VERY_SURE for one in apart)
        themes = {topics()[one.topics[0]].theme for one in apart if sure and one.topics[0] in topics()}
        return tuple(apart) if len(themes) == len(apart) else ()

    async def decide_aside(self, text: str) -> Decision:
        """``decide`` in a thread, so that other conversations go on."""
        return await asyncio.to_thread(self.decide, text)

    async def decide_all_aside(self, text: str) -> tuple[Decision, ...]:
        """``decide_all`` in a thread."""
        return await asyncio.to_thread(self.decide_all, text)

    def published(self, topic: str, lang: str = ORIGINAL) -> Published | None:
        """The published item that answers a topic first: in that language if the translation is up to date, or French.

        A translation of words that have changed since is not served: it may say what is no longer true.
        """
        spoken = SPOKEN_AS.get(lang, lang)
        return self._translated.get((topic, spoken)) or self._by_topic.get(topic)

    def text(
        self, topic: str, today: date, department: str | None, level: str | None, lang: str = ORIGINAL
    ) -> Rendered | None:
        """The answer to a topic for a parent of that place and language; None when nothing is published."""
        found = self.published(topic, lang)
        return render(found.item, today, department, level) if found else None

    def _build(self, published: PublishedSet) -> SearchEngine:
        return self._parts.engine([entry.item for entry in published.items], self._encoder)


def _answerable(decisions: Sequence[Decision]) -> list[Decision]:
    """Those that are answered; with them those that are only not known to be for this service."""
    if not any(one.kind is DecisionKind.ANSWER for one in decisions):
        return []
    return [replace(one, kind=DecisionKind.ANSWER) for one in decisions if one.near or one.kind is DecisionKind.ANSWER]


def _heard(engine: SearchEngine, text: str) -> tuple[str, Ranking]:
    """The part of the message that asks most surely, and its ranking; the whole message unless it is a story."""
    heard = [(stretch, engine.rank(stretch)) for stretch in (windows(text) if is_story(text) else [text])]
    return max(heard, key=lambda one: one[1].right * one[1].within)


def _surer(cutoffs: Cutoffs) -> Cutoffs:
    """For the best of many stretches: it looks surer than it is, being the best of many."""
    return Cutoffs((1 + cutoffs.answer) / 2, (1 + cutoffs.within) / 2, (1 + cutoffs.ours) / 2, cutoffs.foreign)


def _by_topic(published: PublishedSet) -> dict[str, Published]:
    found: dict[str, Published] = {}
    for entry in published.items:
        for topic in entry.item.topics:
            if entry.item.lang != ORIGINAL:
                continue  # see _translated; those of emergency texts are given by triage
            if topic not in found or entry.item.topics[0] == topic:
                found[topic] = entry
    return found


def _translated(published: PublishedSet, by_topic: dict[str, Published]) -> dict[tuple[str, str], Published]:
    """Translations that are up to date, by topic and language, with the sources and dates of the French item."""
    found: dict[tuple[str, str], Published] = {}
    french = {entry.item.id: entry.item for entry in by_topic.values()}
    for entry in published.items:
        original = french.get(original_id(entry.item)) if entry.item.lang != ORIGINAL else None
        if original is None or not is_current(entry.item, original):
            continue
        told = replace(entry, item=with_facts_of(original, entry.item))
        for topic in original.topics:
            if by_topic[topic].item is original:
                found[topic, entry.item.lang] = told
    return found


def _guide_words(published: PublishedSet) -> dict[tuple[str, str], GuideWords]:
    spoken = (entry.words for entry in published.words if isinstance(entry.words, GuideWords))
    return {(original_of(words.id), words.lang): words for words in spoken}


def _lessons(published: PublishedSet) -> dict[str, tuple[PublishedLesson, ...]]:
    """The lessons by language, each translated where there are words for it."""
    spoken = (entry.words for entry in published.words if isinstance(entry.words, LessonWords))
    words: dict[tuple[str, str], LessonWords] = {(original_of(one.id), one.lang): one for one in spoken}

    def told(one: PublishedLesson, lang: str) -> PublishedLesson:
        said = words.get((one.lesson.id, lang))
        return replace(one, lesson=lesson_translation.translated(one.lesson, said)) if said else one

    return {lang: tuple(told(one, lang) for one in published.lessons) for lang in LANGUAGES}


def _resources_said(published: PublishedSet, catalogue: Catalogue) -> dict[str, SpokenCatalogue]:
    """The catalogue by language; in the shipped words where the shipped catalogue stands in for a published one."""
    words = tuple(entry.words for entry in published.words if isinstance(entry.words, CatalogueWords))
    known = words if published.resources else resource_translation.shipped_words()
    return resource_translation.by_language(catalogue, known)
