"""The machine: where each message leads, and what holds whatever is written."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.guides import run
from knowledge.guides.loading import load_guides
from knowledge.guides.run import Heard, Kind, Outcome
from knowledge.guides.state import GuideState, Situation
from knowledge.guides.understanding import offered
from tests.knowledge.guides.writing import guide

GUIDE = guide()
SHIPPED = load_guides()
HERE = Situation(department="34", level="college", channel="web")


def walk(*texts: str, situation: Situation = HERE, intent: str = "") -> Outcome:
    outcome = run.begin(GUIDE, 1, situation)
    for text in texts:
        assert outcome.state is not None
        outcome = run.hear(GUIDE, outcome.state, Heard(text, intent=intent), situation)
    return outcome


def at(outcome: Outcome) -> tuple[str, str]:
    return outcome.kind.value, outcome.step.id


class TestForward:
    def test_it_begins_at_the_start(self) -> None:
        assert at(walk()) == ("step", "papier")
        assert run.number_of(GUIDE, walk()) == (1, 4)

    @pytest.mark.parametrize("texts", [("oui", "c'est fait", "oui"), ("1", "1", "1"), ("j'ai un mail", "ok", "wi")])
    def test_to_the_end_by_words_or_numbers(self, texts: tuple[str, ...]) -> None:
        outcome = walk(*texts)
        assert at(outcome) == ("ended", "reussi")
        assert outcome.state is None
        assert run.number_of(GUIDE, outcome) == (4, 4)

    def test_what_a_choice_tells_is_known_to_conditions(self) -> None:
        assert at(walk("non", "samsung")) == ("step", "android")
        assert at(walk("non", "iphone")) == ("step", "marche")

    def test_what_the_conversation_knows_too(self) -> None:
        assert at(walk("non", "iphone", situation=Situation(level="lycee"))) == ("step", "lycee")

    def test_what_nobody_knows_is_asked_once(self) -> None:
        nowhere = Situation()
        asked = walk("non", "iphone", situation=nowhere)
        assert (asked.kind, asked.need) == (Kind.ASK, "level")
        assert at(run.hear(GUIDE, asked.state, Heard("lycée"), Situation(level="lycee"))) == ("step", "lycee")
        told = run.hear(GUIDE, asked.state, Heard("je dis pas"), nowhere)
        assert at(told) == ("step", "marche")
        assert at(run.hear(GUIDE, replace(told.state, step="lycee"), Heard("autre"), nowhere)) == ("ended", "ailleurs")
        assert at(run.hear(GUIDE, asked.state, Heard("stop"), nowhere))[0] == "left"


class TestTrouble:
    def test_it_does_not_work(self) -> None:
        outcome = walk("oui", "ça marche pas")
        assert at(outcome) == ("handoff", "aide")
        assert outcome.at.tried == (("papier", "Oui"), ("taper", "ça ne marche pas"))

    def test_who_comes_back_from_a_human_is_asked_whether_to_go_on_from_the_step_before(self) -> None:
        kept = walk("oui", "ça marche pas").state
        assert (kept.step, kept.aside) == ("taper", True)
        assert at(run.hear(GUIDE, kept, Heard("oui"), HERE)) == ("step", "taper")
        assert at(run.hear(GUIDE, kept, Heard("non"), HERE)) == ("left", "taper")

    def test_something_else(self) -> None:
        assert at(walk("je vois autre chose")) == ("ended", "ailleurs")
        assert at(walk("3")) == ("ended", "ailleurs")

    def test_it_does_not_work_at_a_question_is_its_no_or_something_else(self) -> None:
        assert at(walk("oui", "fait", "ça marche pas")) == ("ended", "ailleurs")
        assert at(walk("non", "ça marche pas")) == ("ended", "ailleurs")

    def test_other_words_then_a_human_is_offered(self) -> None:
        first, second = walk("je comprends pas"), walk("je comprends pas", "toujours pas compris")
        assert (at(first), first.human) == (("again", "papier"), False)
        second = walk("je comprends pas", "j'ai pas compris")
        assert (at(second), second.human) == (("again", "papier"), True)

    def test_three_misunderstandings_call_a_human(self) -> None:
        state, kinds = walk().state, []
        for _ in range(3):
            outcome = run.unclear(GUIDE, state)
            kinds.append(outcome.kind)
            state = outcome.state
        assert kinds == [Kind.UNCLEAR, Kind.AGAIN, Kind.HANDOFF]

    def test_yes_where_nothing_says_yes_is_not_understood(self) -> None:
        assert at(walk("non", "oui")) == ("unclear", "appareil")

    def test_what_answers_a_step_to_come_is_no_question(self) -> None:
        assert at(walk("samsung")) == ("unclear", "papier")
        assert at(walk("un samsung, c'est bien pour l'école ?")) == ("look_up", "papier")


class TestBack:
    def test_back_is_the_step_before(self) -> None:
        assert at(walk("oui", "précédent")) == ("step", "papier")
        assert walk("oui", "précédent").lead == ("back",)

    def test_at_the_start_there_is_nothing_before(self) -> None:
        assert walk("précédent").lead == ("at_start",)

    def test_again_from_the_start(self) -> None:
        outcome = walk("non", "samsung", "recommencer")
        assert (at(outcome), outcome.lead, outcome.state.path) == (("step", "papier"), ("restarted",), ())

    def test_an_old_button_leads_back_to_its_own_step(self) -> None:
        state = walk("oui", "fait").state
        outcome = run.hear(GUIDE, state, Heard("", value="papier.2"), HERE)
        assert (at(outcome), outcome.state.path) == (("step", "appareil"), ("papier",))

    def test_a_button_of_a_step_that_was_never_reached_is_no_answer(self) -> None:
        assert run.hear(GUIDE, walk().state, Heard("x", value="marche.1"), HERE).kind is Kind.LOOK_UP


class TestAside:
    def test_a_question_is_looked_up_then_going_on_is_offered(self) -> None:
        state = walk("oui").state
        assert run.hear(GUIDE, state, Heard("où payer la cantine ?", intent="question"), HERE).kind is Kind.LOOK_UP
        offered = run.offer(GUIDE, state)
        for text in ("oui", "1", "on continue", "reprendre"):
            assert at(run.hear(GUIDE, offered.state, Heard(text), HERE)) == ("step", "taper")
        for text in ("non", "2", "stop"):
            assert at(run.hear(GUIDE, offered.state, Heard(text), HERE)) == ("left", "taper")

    def test_yes_is_to_going_on_even_where_the_step_has_a_yes_of_its_own(self) -> None:
        offered = run.offer(GUIDE, walk().state)
        assert at(run.hear(GUIDE, offered.state, Heard("oui"), HERE)) == ("step", "papier")

    def test_an_answer_to_the_step_needs_no_yes_first(self) -> None:
        offered = run.offer(GUIDE, walk().state)
        assert at(run.hear(GUIDE, offered.state, Heard("jeté"), HERE)) == ("step", "appareil")

    @pytest.mark.parametrize("intent", ["greet", "thanks"])
    def test_small_talk_is_returned_and_going_on_offered(self, intent: str) -> None:
        outcome = walk("bonsoir à vous", intent=intent)
        assert (at(outcome), outcome.lead) == (("offer", "papier"), (intent,))

    def test_long_thanks_and_farewells_are_returned_too(self) -> None:
        thanks = "merci pour tout, je le dirai à ma soeur qui a le même souci"
        assert at(walk(thanks, intent="thanks")) == ("offer", "papier")
        assert walk(f"{thanks}, au revoir", intent="goodbye").kind is Kind.LEFT

    def test_a_wish_for_a_pause_stays_at_the_step(self) -> None:
        outcome = walk("le bébé s'est réveillé", intent="wait")
        assert (at(outcome), outcome.lead) == (("step", "papier"), ("wait",))

    def test_who_takes_leave_may_come_back(self) -> None:
        left = walk("oui", "à la prochaine", intent="goodbye")
        assert left.kind is Kind.STEP or left.kind is Kind.LEFT
        gone = run.hear(GUIDE, walk("oui").state, Heard("à la prochaine", intent="goodbye"), HERE)
        assert gone.kind is Kind.LEFT
        assert at(run.resume(GUIDE, gone.state, HERE)) == ("step", "taper")


class TestPublication:
    def test_only_an_unsafe_revision_moves_those_in_the_middle(self) -> None:
        unsafe = guide(("start: papier", "resume: restart\nstart: papier"))
        assert run.moves(1, unsafe, 2)
        assert not run.moves(2, unsafe, 2)
        assert not run.moves(1, GUIDE, 2)
        assert not run.moves(1, None, 2)

    def test_a_step_that_is_gone_is_said_to_have_moved(self) -> None:
        outcome = run.hear(GUIDE, GuideState(GUIDE.id, 1, "disparue"), Heard("oui"), HERE)
        assert (at(outcome), outcome.lead) == (("step", "papier"), ("moved",))


words = st.one_of(
    st.sampled_from(
        ["oui", "non", "c'est fait", "ça marche pas", "précédent", "recommencer", "stop", "je comprends pas", "1", "2",
         "3", "4", "99", "autre chose", "reprendre", "bonjour", "", "où est la cantine ?", "wi", "لا يعمل"]
    ),
    st.text(max_size=20),
)  # fmt: skip
intents = st.sampled_from(
    ["", "question", "greet", "thanks", "goodbye", "help", "affirm", "deny", "dont_understand", "wait"]
)
levels = st.sampled_from([None, "ecole", "college", "lycee"])


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([GUIDE, *SHIPPED]), st.lists(st.tuples(words, intents, levels), max_size=14))
def test_whatever_is_written_one_stands_at_a_step_and_the_state_survives(
    walked: object, said: list[tuple[str, str, str | None]]
) -> None:
    here = Situation(channel="sms")
    outcome = run.begin(walked, 3, here)
    for text, intent, level in said:
        if outcome.state is None:
            break
        state = GuideState.from_json(json.loads(json.dumps(outcome.state.as_json())))
        assert state == outcome.state
        assert walked.has(state.step)
        assert state.revision == 3
        assert len(set(state.path)) == len(state.path), "no step twice on the path"
        assert state.step not in state.path
        number, count = run.number_of(walked, outcome)
        assert 1 <= number <= count
        outcome = run.hear(walked, state, Heard(text, intent=intent), Situation("13", level, "sms"))
        if outcome.kind is Kind.LOOK_UP:
            outcome = run.unclear(walked, state)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([GUIDE, *SHIPPED]), st.data())
def test_back_undoes_a_step_forward(walked: object, data: st.DataObject) -> None:
    outcome = run.begin(walked, 1, HERE)
    for _ in range(data.draw(st.integers(0, 5))):
        before = outcome
        key = data.draw(st.sampled_from(offered(walked, outcome.step)))
        outcome = run.hear(walked, outcome.state, Heard("", value=f"{outcome.step.id}.{key}"), HERE)
        if outcome.kind is not Kind.STEP:
            return
        if len(outcome.state.path) == len(before.state.path) + 1:
            back = run.hear(walked, outcome.state, Heard("précédent"), HERE)
            assert (back.step.id, back.state.path) == (before.step.id, before.state.path)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([GUIDE, *SHIPPED]), levels, st.sampled_from(["web", "sms"]), st.randoms(use_true_random=False))
def test_who_answers_at_random_comes_to_an_end(walked: object, level: str | None, channel: str, dice: object) -> None:
    here = Situation("34", level or "college", channel)
    outcome = run.begin(walked, 1, here)
    for _ in range(400):
        if outcome.kind in (Kind.ENDED, Kind.HANDOFF):
            return
        key = dice.choice(offered(walked, outcome.step)) if outcome.kind is Kind.STEP else "android"
        outcome = run.hear(walked, outcome.state, Heard("", value=f"{outcome.step.id}.{key}"), here)
    raise AssertionError(f"{walked.id} went round for ever")


@pytest.mark.parametrize("broken", [None, "x", {}, {"guide": "g"}, {"guide": "g", "revision": "x", "step": "s"}])
def test_what_is_no_state_is_none(broken: object) -> None:
    assert GuideState.from_json(broken) is None
