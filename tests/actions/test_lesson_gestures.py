"""Gestures by meaning move a lesson as its words do; a question of its own is never taken for one."""

from __future__ import annotations

import pytest

from actions.lesson_screens import WORDING
from knowledge.gestures.model import Gesture, Social
from knowledge.universal_words import Universal
from tests.actions.conftest import LOAN, Chat
from tests.actions.lessons import Pupil, step
from tests.knowledge.lessons.writing import lesson

SAID: dict[str, Gesture] = {
    "la page que vous disiez juste avant": Universal.BACK,
    "j'y comprends goutte": Universal.REPEAT,
    "la suite au prochain épisode": Universal.STOP,
    "bonne nuitée": Social.GOODBYE,
    "mille grâces": Social.THANKS,
    "quelqu'un de chair": Social.HUMAN,
    "où demander un prêt ?": Universal.DONE,
}


@pytest.fixture
async def pupil(chat: Chat) -> Pupil:
    pupil = Pupil(chat, lesson(), gesture=SAID.get)
    await pupil.writes_all("leçons", "1", "suite", "suite")
    return pupil


async def test_back_and_again(pupil: Pupil) -> None:
    assert step(await pupil.writes("j'y comprends goutte")) == "un.2"
    assert step(await pupil.writes("la page que vous disiez juste avant")) == "un.1"


@pytest.mark.parametrize("text", ["la suite au prochain épisode", "bonne nuitée"])
async def test_who_leaves_is_told_how_to_come_back(pupil: Pupil, text: str) -> None:
    said = await pupil.writes(text)
    assert said.first["text"] == WORDING.text("paused", "fr")
    assert said.slots["running"] is None


async def test_thanks_get_the_offer_to_go_on(pupil: Pupil) -> None:
    assert "lesson:resume" in (await pupil.writes("mille grâces")).values


async def test_who_wants_a_person_is_passed_on(pupil: Pupil) -> None:
    assert (await pupil.writes("quelqu'un de chair")).first["custom"]["handoff"] == "parent_asked"


async def test_a_question_is_no_step_done(pupil: Pupil) -> None:
    pupil.chat.guidance.answers("où demander un prêt ?", LOAN)
    said = await pupil.writes("où demander un prêt ?")
    assert said.first["custom"]["meta"]["topics"] == [LOAN]


@pytest.mark.parametrize("text", ["pause, le petit pleure", "pause, on sonne à la porte"])
async def test_why_they_pause_is_no_question(pupil: Pupil, text: str) -> None:
    said = await pupil.writes(text)
    assert said.first["text"] == WORDING.text("paused", "fr")


async def test_the_attestation_is_asked_for_in_any_words(pupil: Pupil) -> None:
    said = await pupil.writes("et à la fin, on a droit à une attestation ?")
    assert said.first["text"] == WORDING.text("attestation_none", "fr")


class TestTheOrderInALongerMessage:
    async def test_the_lesson_waits_and_the_question_is_answered(self, pupil: Pupil) -> None:
        pupil.chat.guidance.answers("Il a dix ans, où demander un prêt ?", LOAN)
        paused, answer = (await pupil.writes("plus tard la leçon. Il a dix ans, où demander un prêt ?")).messages
        assert paused["text"] == WORDING.text("paused", "fr")
        assert answer["custom"]["meta"]["topics"] == [LOAN]
        assert pupil.chat.slots["running"] is None

    @pytest.mark.parametrize(
        "text",
        ["on fait une pause je dors debout", "je mets en pause, on sonne", "pause, le four sonne", "stop la leçon"],
    )
    async def test_a_pause_in_any_words(self, pupil: Pupil, text: str) -> None:
        assert (await pupil.writes(text)).first["text"] == WORDING.text("paused", "fr")

    @pytest.mark.parametrize("text", ["oui allons-y, la leçon", "d'accord, suivant", "ok suite"])
    async def test_going_on_in_any_words(self, pupil: Pupil, text: str) -> None:
        before = step(await pupil.writes("répète"))
        assert step(await pupil.writes(text)) != before

    async def test_a_question_that_nobody_can_answer_is_declined(self, pupil: Pupil) -> None:
        declined, offer = (await pupil.writes("vous pouvez me dire sa note de dictée ?")).messages
        assert declined["custom"]["meta"]["decision"] == "decline"
        assert "lesson:resume" in [choice["value"] for choice in offer["custom"]["choices"]]
