"""Of what the search knows, only what leaves no doubt is told to parents who wait."""

from __future__ import annotations

import pytest

from conversations.model import Profile
from knowledge.decision import Decision, DecisionKind
from relais.meanwhile import GuidanceKnower
from tests.actions.conftest import PASSWORD, ScriptedGuidance
from tests.knowledge.writing import BEFORE_REVIEW, item

ASKED = "mon mot de passe est perdu"
PARENT = Profile("fr")


@pytest.fixture
def guidance() -> ScriptedGuidance:
    return ScriptedGuidance([item(PASSWORD, "Tout le texte. [^educonnect]"), item("aide.humain", "Oui. [^educonnect]")])


def knower(guidance: ScriptedGuidance) -> GuidanceKnower:
    return GuidanceKnower(guidance, lambda: BEFORE_REVIEW)  # type: ignore[arg-type]


async def test_the_short_answer_comes_with_its_source_and_its_record(guidance: ScriptedGuidance) -> None:
    guidance.answers(ASKED, PASSWORD, 0.97)
    told = await knower(guidance).sure_answer(ASKED, PARENT)
    assert told is not None
    assert "educonnect.education.gouv.fr" in told.text
    assert told.sources
    assert (told.meta["decision"], told.meta["topics"], told.meta["item"]) == ("answer", [PASSWORD], PASSWORD)


@pytest.mark.parametrize("score", [0.6, 0.89])
async def test_what_is_only_likely_is_left_to_the_person(guidance: ScriptedGuidance, score: float) -> None:
    guidance.answers(ASKED, PASSWORD, score)
    assert await knower(guidance).sure_answer(ASKED, PARENT) is None


async def test_nothing_is_asked_back(guidance: ScriptedGuidance) -> None:
    guidance.decisions[ASKED] = Decision(DecisionKind.CLARIFY, (PASSWORD,), 0.95)
    assert await knower(guidance).sure_answer(ASKED, PARENT) is None


@pytest.mark.parametrize(("text", "topic"), [("j'attends quelqu'un ici", "aide.humain"), ("mdp perdu", PASSWORD)])
async def test_nothing_about_the_service_and_nothing_to_a_word_or_two(
    guidance: ScriptedGuidance, text: str, topic: str
) -> None:
    guidance.answers(text, topic, 0.99)
    assert await knower(guidance).sure_answer(text, PARENT) is None
