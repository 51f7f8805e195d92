"""Revisions: nothing is overwritten, nothing is published unread, and nobody's work is lost."""

from __future__ import annotations

import asyncio

import pytest

from knowledge.persistence.revisions import SqlRevisions
from knowledge.revisions import SHIPPED, ReviewRefused, Revision, RevisionConflict, RevisionState
from tests.knowledge.persistence.conftest import NOW

ITEM = "vie.absence"


async def published_texts(revisions: SqlRevisions) -> dict[str, str]:
    return {revision.item_id: revision.text for revision in await revisions.published()}


async def states(revisions: SqlRevisions) -> list[str]:
    return [revision.state.value for revision in await revisions.history(ITEM)]


async def reviewed(revisions: SqlRevisions, text: str, based_on: int | None, author: str = "emma") -> Revision:
    """A draft that its author has submitted."""
    draft = await revisions.draft(ITEM, text, author, based_on)
    return await revisions.submit(ITEM, draft.number)


async def publish(revisions: SqlRevisions, text: str, based_on: int | None) -> Revision:
    submitted = await reviewed(revisions, text, based_on)
    return await revisions.approve(ITEM, submitted.number, "rene", 1)


class TestRound:
    async def test_a_draft_is_served_to_nobody(self, revisions: SqlRevisions) -> None:
        draft = await revisions.draft(ITEM, "Texte", "emma", None)
        assert draft == Revision(ITEM, 1, "Texte", RevisionState.DRAFT, "emma", None, (), NOW)
        assert await revisions.published() == []

    async def test_from_draft_to_published(self, revisions: SqlRevisions) -> None:
        published = await publish(revisions, "Texte é\n", None)
        assert (published.state, published.approved_by) == (RevisionState.PUBLISHED, ("rene",))
        assert await published_texts(revisions) == {ITEM: "Texte é\n"}

    async def test_the_older_text_stays_on_record(self, revisions: SqlRevisions) -> None:
        await publish(revisions, "Un", None)
        await publish(revisions, "Deux", 1)
        assert [(r.number, r.text, r.based_on) for r in await revisions.history(ITEM)] == [
            (1, "Un", None),
            (2, "Deux", 1),
        ]
        assert await states(revisions) == ["superseded", "published"]

    async def test_the_published_text_is_served_while_the_next_one_is_read(self, revisions: SqlRevisions) -> None:
        await publish(revisions, "Un", None)
        await reviewed(revisions, "Deux", 1)
        assert await published_texts(revisions) == {ITEM: "Un"}


class TestReview:
    async def test_nobody_approves_their_own_text(self, revisions: SqlRevisions) -> None:
        await reviewed(revisions, "Un", None)
        with pytest.raises(ReviewRefused):
            await revisions.approve(ITEM, 1, "emma", 1)
        assert await states(revisions) == ["in_review"]

    async def test_a_draft_cannot_be_approved_before_it_is_submitted(self, revisions: SqlRevisions) -> None:
        await revisions.draft(ITEM, "Un", "emma", None)
        with pytest.raises(RevisionConflict):
            await revisions.approve(ITEM, 1, "rene", 1)

    async def test_an_emergency_text_needs_two_people_besides_its_author(self, revisions: SqlRevisions) -> None:
        await reviewed(revisions, "15", None)
        first = await revisions.approve(ITEM, 1, "rene", 2)
        assert first.state is RevisionState.IN_REVIEW
        with pytest.raises(ReviewRefused):
            await revisions.approve(ITEM, 1, "rene", 2)
        second = await revisions.approve(ITEM, 1, "lise", 2)
        assert (second.state, second.approved_by) == (RevisionState.PUBLISHED, ("rene", "lise"))

    async def test_whoever_asks_for_one_approval_of_an_emergency_text_is_given_two(
        self, revisions: SqlRevisions
    ) -> None:
        item = "urgence.suicide"
        draft = await revisions.draft(item, "15", "emma", None)
        await revisions.submit(item, draft.number)
        first = await revisions.approve(item, 1, "rene", 1)
        assert first.state is RevisionState.IN_REVIEW
        assert (await revisions.approve(item, 1, "lise", 1)).state is RevisionState.PUBLISHED

    async def test_two_who_approve_at_once_are_both_counted(self, revisions: SqlRevisions) -> None:
        await reviewed(revisions, "15", None)
        await asyncio.gather(*(revisions.approve(ITEM, 1, reviewer, 2) for reviewer in ("rene", "lise")))
        (published,) = await revisions.published()
        assert set(published.approved_by) == {"rene", "lise"}

    async def test_what_is_published_cannot_be_approved_again(self, revisions: SqlRevisions) -> None:
        await publish(revisions, "Un", None)
        with pytest.raises(RevisionConflict):
            await revisions.approve(ITEM, 1, "lise", 1)

    async def test_what_does_not_exist_cannot_be_touched(self, revisions: SqlRevisions) -> None:
        for act in (
            revisions.submit(ITEM, 9),
            revisions.approve(ITEM, 9, "rene", 1),
            revisions.roll_back(ITEM, 9, "rene", 8),
        ):
            with pytest.raises(RevisionConflict):
                await act


class TestConflict:
    async def test_of_two_who_write_from_the_same_text_the_second_is_told(self, revisions: SqlRevisions) -> None:
        await publish(revisions, "Un", None)
        await revisions.draft(ITEM, "Deux", "emma", 1)
        with pytest.raises(RevisionConflict):
            await revisions.draft(ITEM, "Autre deux", "marc", 1)
        assert [revision.text for revision in await revisions.history(ITEM)] == ["Un", "Deux"]

    async def test_of_ten_who_write_at_once_one_wins(self, revisions: SqlRevisions) -> None:
        drafts = await asyncio.gather(
            *(revisions.draft(ITEM, f"Texte {n}", f"e{n}", None) for n in range(10)), return_exceptions=True
        )
        assert sum(isinstance(draft, Revision) for draft in drafts) == 1
        assert all(isinstance(draft, Revision | RevisionConflict) for draft in drafts)

    async def test_a_draft_is_submitted_once(self, revisions: SqlRevisions) -> None:
        await reviewed(revisions, "Un", None)
        with pytest.raises(RevisionConflict):
            await revisions.submit(ITEM, 1)

    async def test_never_two_published_texts_of_one_item(self, revisions: SqlRevisions) -> None:
        await publish(revisions, "Un", None)
        await reviewed(revisions, "Deux", 1)
        await reviewed(revisions, "Trois", 2)
        results = await asyncio.gather(
            revisions.approve(ITEM, 2, "rene", 1), revisions.approve(ITEM, 3, "rene", 1), return_exceptions=True
        )
        assert all(isinstance(result, Revision | RevisionConflict) for result in results)
        assert (await states(revisions)).count("published") == 1


class TestRollBack:
    async def test_the_older_text_is_published_as_a_new_revision(self, revisions: SqlRevisions) -> None:
        await publish(revisions, "Un", None)
        await publish(revisions, "Deux", 1)
        back = await revisions.roll_back(ITEM, 1, "rene", 2)
        assert (back.number, back.text, back.author, back.based_on) == (3, "Un", "rene", 1)
        assert await states(revisions) == ["superseded", "superseded", "published"]

    async def test_it_is_refused_when_something_else_was_published_meanwhile(self, revisions: SqlRevisions) -> None:
        await publish(revisions, "Un", None)
        await publish(revisions, "Deux", 1)
        with pytest.raises(RevisionConflict):
            await revisions.roll_back(ITEM, 1, "rene", 1)
        assert await published_texts(revisions) == {ITEM: "Deux"}

    async def test_it_is_no_way_around_the_review(self, revisions: SqlRevisions) -> None:
        await publish(revisions, "Un", None)
        await revisions.draft(ITEM, "Jamais relu", "emma", 1)
        with pytest.raises(ReviewRefused):
            await revisions.roll_back(ITEM, 2, "emma", 1)
        await revisions.submit(ITEM, 2)
        with pytest.raises(ReviewRefused):
            await revisions.roll_back(ITEM, 2, "emma", 1)
        assert await published_texts(revisions) == {ITEM: "Un"}


class TestShipped:
    async def test_shipped_texts_are_published_once(self, revisions: SqlRevisions) -> None:
        texts = {ITEM: "Un", "ent.quoi": "L'ENT"}
        assert await revisions.import_shipped(texts) == 2
        assert await revisions.import_shipped(texts) == 0
        assert await published_texts(revisions) == texts

    async def test_a_newer_shipped_text_replaces_the_shipped_one(self, revisions: SqlRevisions) -> None:
        await revisions.import_shipped({ITEM: "Un"})
        assert await revisions.import_shipped({ITEM: "Deux"}) == 1
        assert await published_texts(revisions) == {ITEM: "Deux"}
        assert [revision.author for revision in await revisions.history(ITEM)] == [SHIPPED, SHIPPED]

    async def test_what_an_editor_has_touched_is_left_alone(self, revisions: SqlRevisions) -> None:
        await revisions.import_shipped({ITEM: "Un", "ent.quoi": "L'ENT"})
        await publish(revisions, "Corrigé par Emma", 1)
        assert await revisions.import_shipped({ITEM: "Deux", "ent.quoi": "L'ENT, mieux"}) == 1
        assert await published_texts(revisions) == {ITEM: "Corrigé par Emma", "ent.quoi": "L'ENT, mieux"}

    async def test_a_draft_in_progress_is_left_alone_too(self, revisions: SqlRevisions) -> None:
        await revisions.import_shipped({ITEM: "Un"})
        await revisions.draft(ITEM, "En cours", "emma", 1)
        assert await revisions.import_shipped({ITEM: "Deux"}) == 0
        assert await published_texts(revisions) == {ITEM: "Un"}
