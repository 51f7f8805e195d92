"""Whoever waits is told what leaves no doubt, keeps their place, and hears nothing once a mediator has come."""

from __future__ import annotations

import pytest

from conversations.commands import Command, command
from conversations.model import Author, Draft, Emergency, Handoff, InboundState, OwnerKind, Profile
from conversations.ports import AssistantReply
from conversations.texts import text
from tests.channels.conftest import House
from tests.conversations.conftest import Parent

QUESTION = "à quel âge Snapchat ?"
ANSWER = Draft("Treize ans.", lang="fr", meta={"decision": "answer", "topics": ["reseaux.age"]})


class ScriptedKnower:
    """Knows one thing; ``before`` happens while it thinks."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.before = None

    async def sure_answer(self, message: str, profile: Profile) -> Draft | None:
        self.heard.append(message)
        if self.before is not None:
            await self.before()
        return ANSWER if message == QUESTION else None


@pytest.fixture
def knower(house: House) -> ScriptedKnower:
    knower = ScriptedKnower()
    house.room.knower = knower
    return knower


async def waits(house: House, parent: Parent) -> None:
    house.assistant.script["humain"] = AssistantReply((), handoff=Handoff("parent_asked"))
    await parent.asks("humain")


async def test_a_sure_answer_is_given_in_one_text_and_the_place_is_kept(
    house: House, parent: Parent, knower: ScriptedKnower
) -> None:
    await waits(house, parent)
    before = await parent.conversation()
    (said,) = await parent.asks(QUESTION)
    assert said == text("meanwhile", "fr", answer="Treize ans.", place=1)
    after = await parent.conversation()
    assert after.ownership == before.ownership
    told = (await parent.reads())[-1]
    assert (told.author, [choice.value for choice in told.choices]) == (Author.SYSTEM, ["leave_queue"])
    assert told.payload["meta"]["topics"] == ["reseaux.age"]


async def test_anything_else_is_only_said_to_have_arrived(house: House, parent: Parent, knower: ScriptedKnower) -> None:
    await waits(house, parent)
    assert await parent.asks("j'attends toujours") == [text("waiting_received", "fr", place=1)]


async def test_what_a_mediator_has_taken_meanwhile_is_theirs_alone(
    house: House, parent: Parent, knower: ScriptedKnower
) -> None:
    await waits(house, parent)
    conversation = await parent.conversation()

    async def taken() -> None:
        await house.desk.take(conversation.id, "lea")

    knower.before = taken
    said = await parent.asks(QUESTION)
    assert not any("Treize ans." in one for one in said)
    assert (await parent.conversation()).ownership.kind is OwnerKind.MEDIATOR
    (question,) = [one for one in await parent.history() if one.text == QUESTION]
    assert question.state is InboundState.FORWARDED


async def test_after_an_emergency_nothing_is_answered(house: House, parent: Parent, knower: ScriptedKnower) -> None:
    house.triage.emergencies["au secours"] = Emergency("urgence.danger", Draft("Appelez le 17.", author=Author.SYSTEM))
    await parent.asks("au secours")
    await parent.asks(QUESTION)
    assert knower.heard == []


BACK = {
    "fr": "je préfère le robot", "en": "Go back to the robot please", "ar": "العودة إلى الروبوت",
    "ar-Latn": "bghit robot",
    "tr": "robota dönmek istiyorum", "pt": "quero voltar ao robô", "es": "volver al robot", "ro": "vreau robotul",
    "uk": "назад до робота", "gcf": "an vlé robo la", "ht": "m vle wobo a",
}  # fmt: skip


@pytest.mark.parametrize("lang", BACK)
async def test_back_to_the_robot_is_said_in_words_too(house: House, parent: Parent, lang: str) -> None:
    await waits(house, parent)
    assert text("left_queue", "fr") in await parent.asks(BACK[lang])
    assert (await parent.conversation()).ownership.kind is OwnerKind.ASSISTANT


async def test_the_words_mean_nothing_once_a_mediator_has_come(house: House, parent: Parent) -> None:
    await waits(house, parent)
    conversation = await parent.conversation()
    await house.desk.take(conversation.id, "lea")
    await parent.asks("revenir au robot")
    assert (await parent.conversation()).ownership.kind is OwnerKind.MEDIATOR


@pytest.mark.parametrize("said", ["le robot ne répond pas à ma question sur la cantine", "je veux attendre", "merci"])
def test_other_words_leave_nobody_out_of_the_queue(said: str) -> None:
    assert command(said) is not Command.LEAVE_QUEUE
