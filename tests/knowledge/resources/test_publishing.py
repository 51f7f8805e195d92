"""The catalogue of resources among what is published: served anew when it has changed, and only then read again."""

from __future__ import annotations

from datetime import UTC, datetime

from knowledge.content_places import RESOURCES
from knowledge.guidance import PublishedSet
from knowledge.resources.model import FILE
from knowledge.revisions import SHIPPED, Revision, RevisionState

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
