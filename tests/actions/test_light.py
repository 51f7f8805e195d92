"""A message is read with the one before it where it is not sure by itself, and never otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.light import Light
from actions.turn import Turn
from knowledge.decision import Decision, DecisionKind
from tests.actions.conftest import ScriptedGuidance

WIFI, BROKEN, LOAN, CANTEEN = "appareil.wifi", "appareil.casse", "appareil.pret-demande", "vie.cantine"
BEFORE, SAID = "la tablette marche pas", "à la maison"
TOGETHER = f"{BEFORE}\n{SAID}"
NOW = Turn(
    text=SAID, intent="question", lang="fr", department=None, level=None, topic=None, pending_topic=None, asked=(),
    failures=0, mentioned={}, last_question=BEFORE,
)  # fmt: skip
UNSURE = Decision(DecisionKind.CLARIFY, (CANTEEN, WIFI), 0.4)
OUTSIDE = Decision(DecisionKind.DECLINE, (), 0.1)


@pytest.fixture
def guidance() -> ScriptedGuidance:
    return ScriptedGuidance([])


async def read(guidance: ScriptedGuidance, turn: Turn, alone: Decision) -> Decision:
    guidance.decisions[turn.text] = alone
    return await Light(guidance).read(turn, alone)  # type: ignore[arg-type]


class TestAfterAQuestionBack:
    asked = replace(NOW, offered=(WIFI, BROKEN))

    @pytest.mark.parametrize("alone", [UNSURE, OUTSIDE])
    async def test_both_together_choose_among_what_was_offered(
        self, guidance: ScriptedGuidance, alone: Decision
    ) -> None:
        guidance.answers(TOGETHER, WIFI)
        guidance.suggestions[SAID] = (CANTEEN, WIFI)
        assert (await read(guidance, self.asked, alone)).topics == (WIFI,)

    async def test_what_was_not_offered_is_not_chosen(self, guidance: ScriptedGuidance) -> None:
        guidance.answers(TOGETHER, CANTEEN)
        assert await read(guidance, self.asked, UNSURE) == UNSURE

    async def test_what_the_message_itself_does_not_suggest_is_not_chosen(self, guidance: ScriptedGuidance) -> None:
        guidance.answers(TOGETHER, BROKEN)
        assert await read(guidance, self.asked, UNSURE) == UNSURE

    async def test_if_both_together_are_unsure_both_are_asked_about(self, guidance: ScriptedGuidance) -> None:
        guidance.asks(TOGETHER, WIFI, BROKEN)
        assert (await read(guidance, self.asked, UNSURE)).topics == (WIFI, BROKEN)

    async def test_what_is_outside_the_catalogue_stays_outside(self, guidance: ScriptedGuidance) -> None:
        guidance.asks(TOGETHER, WIFI, BROKEN)
        guidance.suggestions[SAID] = (WIFI,)
        assert await read(guidance, self.asked, OUTSIDE) == OUTSIDE


class TestAfterAnAnswer:
    told = replace(NOW, last_topic=LOAN)

    async def test_a_topic_of_the_same_theme_is_meant(self, guidance: ScriptedGuidance) -> None:
        guidance.answers(TOGETHER, WIFI)
        assert (await read(guidance, self.told, UNSURE)).topics == (WIFI,)

    async def test_a_topic_of_another_theme_is_not(self, guidance: ScriptedGuidance) -> None:
        guidance.answers(TOGETHER, CANTEEN)
        assert await read(guidance, self.told, UNSURE) == UNSURE

    async def test_what_both_together_are_about_is_among_the_choices(self, guidance: ScriptedGuidance) -> None:
        guidance.answers(TOGETHER, LOAN)
        asked = await read(guidance, self.told, UNSURE)
        assert (asked.kind, asked.topics) == (DecisionKind.CLARIFY, (CANTEEN, LOAN, WIFI))

    async def test_what_is_outside_the_catalogue_stays_outside(self, guidance: ScriptedGuidance) -> None:
        guidance.answers(TOGETHER, WIFI)
        assert await read(guidance, self.told, OUTSIDE) == OUTSIDE

    async def test_what_is_declined_by_itself_is_understood_with_what_was_asked_before(
        self, guidance: ScriptedGuidance
    ) -> None:
        guidance.answers(TOGETHER, WIFI)
        guidance.suggestions[SAID] = (CANTEEN, WIFI)
        assert (await read(guidance, self.told, OUTSIDE)).topics == (WIFI,)

    @pytest.mark.parametrize("foreign", [True, False])
    async def test_what_leans_to_the_theme_is_asked_with_what_both_together_are_about(
        self, guidance: ScriptedGuidance, foreign: bool
    ) -> None:
        """« c'est payant ? » after a loan: by itself it could be a stranger's, and it is none."""
        guidance.answers(TOGETHER, LOAN)
        guidance.suggestions[SAID] = (WIFI, CANTEEN)
        asked = await read(guidance, self.told, replace(OUTSIDE, foreign=foreign))
        assert (asked.kind, asked.topics) == (DecisionKind.CLARIFY, (WIFI, LOAN, CANTEEN))

    @pytest.mark.parametrize(("within", "suggested"), [(0.2, (WIFI, CANTEEN)), (0.5, (CANTEEN,))])
    async def test_what_leans_to_nothing_of_ours_is_declined_whatever_was_asked_before(
        self, guidance: ScriptedGuidance, within: float, suggested: tuple[str, ...]
    ) -> None:
        guidance.answers(TOGETHER, LOAN)
        guidance.within = within
        guidance.suggestions[SAID] = suggested
        foreign = replace(OUTSIDE, foreign=True)
        assert await read(guidance, self.told, foreign) == foreign

    async def test_a_sure_topic_of_the_same_theme_is_no_stranger_s(self, guidance: ScriptedGuidance) -> None:
        near = Decision(DecisionKind.CLARIFY, (WIFI, CANTEEN), 0.7, near=True)
        answered = await read(guidance, self.told, near)
        assert (answered.kind, answered.topics) == (DecisionKind.ANSWER, (WIFI,))

    async def test_a_sure_topic_of_another_theme_may_be(self, guidance: ScriptedGuidance) -> None:
        near = Decision(DecisionKind.CLARIFY, (CANTEEN, WIFI), 0.7, near=True)
        assert await read(guidance, self.told, near) == near

    async def test_of_two_topics_as_likely_the_one_of_the_conversation_is_meant(
        self, guidance: ScriptedGuidance
    ) -> None:
        split = Decision(DecisionKind.ANSWER, (CANTEEN,), 0.77)
        guidance.suggestions[SAID] = (CANTEEN, WIFI)
        guidance.answers(TOGETHER, WIFI)
        assert (await read(guidance, self.told, split)).topics == (WIFI,)


@given(
    st.floats(0.9, 1), st.lists(st.sampled_from([WIFI, BROKEN, LOAN]), unique=True), st.sampled_from([None, LOAN, WIFI])
)
async def test_a_sure_reading_is_never_turned_into_another(score: float, offered: list[str], last: str | None) -> None:
    guidance = ScriptedGuidance([])
    guidance.answers(TOGETHER, WIFI)
    sure = Decision(DecisionKind.ANSWER, (CANTEEN,), score)
    assert await read(guidance, replace(NOW, offered=tuple(offered), last_topic=last), sure) is sure


@given(st.sampled_from([UNSURE, OUTSIDE]))
async def test_without_an_earlier_question_a_message_is_read_alone(alone: Decision) -> None:
    assert await read(ScriptedGuidance([]), replace(NOW, last_question=None, offered=(WIFI,)), alone) is alone
