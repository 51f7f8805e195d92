"""A mediator's answer as a draft of guidance: always a valid file, never published by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.model import Profile
from conversations.persistence.engine import open_engine
from knowledge.content_files import parse
from knowledge.persistence.revisions import SqlRevisions
from knowledge.persistence.tables import metadata
from knowledge.revisions import RevisionState
from relais.suggestions import DraftProposals, GuidanceSuggester, _as_file
from tests.actions.conftest import ScriptedGuidance
from tests.knowledge.writing import item

TOPIC = "educonnect.mot-de-passe-perdu"


@pytest.fixture
async def revisions(tmp_path: Path) -> AsyncIterator[SqlRevisions]:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'relais.db'}")
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    yield SqlRevisions(engine)
    await engine.dispose()


async def test_who_asked_for_a_person_has_one_already() -> None:
    guidance = ScriptedGuidance([item(TOPIC), item("aide.humain"), item("vie.cantine")])
    guidance.suggestions["passez-moi quelqu'un"] = ("aide.humain", TOPIC, "vie.cantine")
    found = await GuidanceSuggester(guidance).suggest("passez-moi quelqu'un", Profile())  # type: ignore[arg-type]
    assert [one.topic for one in found] == [TOPIC, "vie.cantine"]


async def test_a_draft_of_its_own_that_nobody_is_served(revisions: SqlRevisions) -> None:
    item = await DraftProposals(revisions).propose("Code perdu ?", "Appelez.\n\nPuis attendez.", TOPIC, "lea")
    (draft,) = await revisions.history(item)
    assert (draft.state, draft.author) == (RevisionState.DRAFT, "lea")
    assert await revisions.published() == []
    read = parse(draft.text, item)
    assert (read.topics, [block.text for block in read.blocks]) == ((TOPIC,), ["Appelez.", "Puis attendez."])
    assert not any(block.sure for block in read.blocks)


async def test_the_same_proposed_twice_is_one_draft(revisions: SqlRevisions) -> None:
    proposals = DraftProposals(revisions)
    items = {await proposals.propose("Code perdu ?", "Appelez.", TOPIC, name) for name in ("lea", "omar")}
    assert len(items) == 1
    assert len(await revisions.history(items.pop())) == 1


@pytest.mark.parametrize(
    ("question", "answer", "topic"), [("", "A.", TOPIC), ("Q ?", " ", TOPIC), ("Q ?", "A.", "x.y")]
)
async def test_what_cannot_be_proposed(revisions: SqlRevisions, question: str, answer: str, topic: str) -> None:
    with pytest.raises(ValueError, match=r"needed|no such topic"):
        await DraftProposals(revisions).propose(question, answer, topic, "lea")


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=80).filter(str.strip),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=200).filter(
        lambda text: any(character.isalnum() for character in text)
    ),
)
@settings(max_examples=60, deadline=None)
def test_whatever_a_mediator_wrote_gives_a_file_or_a_reason(question: str, answer: str) -> None:
    try:
        parse(_as_file("educonnect.proposition-1", question, answer, TOPIC), "x")
    except ValueError as wrong:
        assert str(wrong)
