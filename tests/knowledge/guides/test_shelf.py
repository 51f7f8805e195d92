"""Guides in the store: published and swapped without building the search again, older revisions kept for who began."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from knowledge.content_files import ContentError
from knowledge.guidance import PublishedSet
from knowledge.guides.shelf import PublishedGuide, Shelf
from knowledge.guides.translation import GuideWords
from knowledge.persistence.revisions import SqlRevisions
from knowledge.persistence.tables import metadata
from knowledge.translated_words import original_of
from tests.knowledge.guides.writing import TEXT, changed
from tests.knowledge.writing import guidance

ID = "guide.educonnect.activer"
ARTICLE = "educonnect.activer"


class Current:
    """The published set as the guidance serves it."""

    def __init__(self) -> None:
        self.set = PublishedSet("", ())

    @property
    def guides(self) -> tuple[PublishedGuide, ...]:
        return self.set.guides

    @property
    def guide_words(self) -> dict[tuple[str, str], GuideWords]:
        return {(original_of(one.words.id), one.words.lang): one.words for one in self.set.words}


@pytest.fixture
async def revisions(tmp_path: Path):
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'r.db'}")
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    yield SqlRevisions(engine)
    await engine.dispose()


async def publish(revisions: SqlRevisions, current: Current, text: str = TEXT) -> PublishedSet:
    await revisions.import_shipped({ID: text, ARTICLE: guidance()})
    current.set = PublishedSet.of(await revisions.published(), current.set)
    return current.set


async def test_a_guide_is_published_beside_the_articles_and_kept_byte_for_byte(revisions: SqlRevisions) -> None:
    current = Current()
    published = await publish(revisions, current)
    assert [entry.item.id for entry in published.items] == [ARTICLE]
    assert [(entry.guide.id, entry.revision) for entry in published.guides] == [(ID, 1)]
    assert (await revisions.published())[1].text == TEXT


async def test_a_changed_step_is_a_new_revision_and_the_articles_are_the_same_objects(revisions: SqlRevisions) -> None:
    current = Current()
    before = await publish(revisions, current)
    after = await publish(revisions, current, changed(("say: Bravo.", "say: Magnifique.")))
    assert after.id != before.id
    assert after.items == before.items
    assert after.items[0] is before.items[0]
    assert after.guides[0].guide.step("reussi").say == "Magnifique."
    assert after.guides[0].revision == 2


async def test_who_began_an_older_revision_finds_it_by_its_number(revisions: SqlRevisions) -> None:
    current = Current()
    shelf = Shelf(current, revisions)
    await publish(revisions, current)
    await publish(revisions, current, changed(("say: Bravo.", "say: Magnifique.")))
    assert (await shelf.begun(ID, 1)).step("reussi").say == "Bravo."
    assert (await shelf.begun(ID, 2)).step("reussi").say == "Magnifique."
    assert await shelf.begun(ID, 3) is None
    assert await shelf.begun("guide.ent.autre", 1) is None
    assert shelf.for_topic(ARTICLE) is shelf.published(ID)
    assert shelf.for_topic("ent.quoi") is None


async def test_a_broken_text_is_refused(revisions: SqlRevisions) -> None:
    with pytest.raises(ContentError, match="start: there is no step"):
        await publish(revisions, Current(), changed(("start: papier", "start: x")))
