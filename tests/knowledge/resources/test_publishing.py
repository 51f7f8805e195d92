"""The catalogue of resources and its translations among what is published: read again only when they have changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from knowledge.catalogue import CONTENT
from knowledge.content_places import RESOURCES, path_of
from knowledge.guidance import Guidance, PublishedSet
from knowledge.resources.model import FILE
from knowledge.resources.translation import CatalogueWords
from knowledge.revisions import SHIPPED, Revision, RevisionState
from tests.knowledge.search.conftest import trial
from tests.knowledge.test_guidance import TEXTS, library, revision

__all__ = ["library", "trial"]

TEXT = FILE.read_text("utf-8")


def published(number: int, text: str = TEXT) -> Revision:
    """The catalogue as the store gives it."""
    return Revision(RESOURCES, number, text, RevisionState.PUBLISHED, SHIPPED, None, (), datetime.now(UTC))


def test_it_is_part_of_the_set_and_a_change_changes_the_set() -> None:
    first = PublishedSet.of([published(1)])
    second = PublishedSet.of([published(2, TEXT.replace("Réseau Canopé", "Canopé"))], first)
    assert first.resources is not None
    assert second.resources is not None
    assert first.id != second.id
    assert first.resources.catalogue.entries[0].organisation == "Réseau Canopé"
    assert second.resources.catalogue.entries[0].organisation == "Canopé"


def test_what_has_not_changed_is_not_read_again() -> None:
    first = PublishedSet.of([published(1)])
    assert PublishedSet.of([published(1)], first).resources is first.resources


def test_without_a_published_one_there_is_none() -> None:
    assert PublishedSet.of([]).resources is None


def test_a_translation_is_published_by_itself_and_no_article() -> None:
    text = path_in("en").read_text("utf-8")
    words = Revision("resources.en", 4, text, RevisionState.PUBLISHED, SHIPPED, None, (), datetime.now(UTC))
    edited = replace(words, number=5, text=text.replace("short animated films", "little films"))
    first = PublishedSet.of([published(1), words])
    second = PublishedSet.of([published(1), edited], first)
    assert (first.items, len(first.words), first.words[0].words.id) == ((), 1, "resources.en")
    assert first.id != second.id
    assert second.resources is first.resources
    titles = [one.entries[0].title for each in (first, second) for one in words_of(each)]
    assert titles == ["Les Fondamentaux, short animated films", "Les Fondamentaux, little films"]


async def test_what_is_published_is_served_from_the_next_message_on(library: Guidance) -> None:
    guidance, articles = library, [revision(item_id, text) for item_id, text in TEXTS.items()]
    await guidance.swap(PublishedSet.of([*articles, published(1)], guidance.current))
    assert guidance.resources.entries[0].organisation == "Réseau Canopé"
    words = Revision(
        "resources.en",
        4,
        path_in("en").read_text("utf-8"),
        RevisionState.PUBLISHED,
        SHIPPED,
        None,
        (),
        datetime.now(UTC),
    )
    await guidance.swap(PublishedSet.of([*articles, published(1), words], guidance.current))
    spoken = guidance.resources_in("en")
    assert spoken is not None
    assert spoken.entries["fondamentaux-ecole"].title == "Les Fondamentaux, short animated films"
    assert guidance.resources_in("tr") is None
    french = guidance.resources_in("gcf")
    assert french is not None
    assert french.lang == "fr"
    edited = published(2, TEXT.replace("petits films", "films"))
    await guidance.swap(PublishedSet.of([*articles, edited, words], guidance.current))
    after = guidance.resources_in("en")
    assert after is not None
    assert "fondamentaux-ecole" not in after.entries
    assert "lumni-ecole" in after.entries


def path_in(lang: str) -> Path:
    """The shipped translation."""
    return CONTENT / path_of(f"{RESOURCES}.{lang}")


def words_of(published_set: PublishedSet) -> list[CatalogueWords]:
    """The translations of the catalogue in a set."""
    return [one.words for one in published_set.words if isinstance(one.words, CatalogueWords)]
