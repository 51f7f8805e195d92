"""Back with the assistant, no question of the parent's is left without an answer, and nobody is called twice."""

from __future__ import annotations

import asyncio

import pytest

from conversations.model import Author, Draft, Emergency, Handoff, OwnerKind, Profile
from conversations.ownership import TransitionRefused
from conversations.ports import AssistantReply
from conversations.texts import text
from conversations.turns import Turns
from tests.channels.conftest import House, ScriptedSuggester
from tests.conversations.conftest import Parent


@pytest.fixture
async def conversation(house: House, parent: Parent) -> str:
    """A conversation that the parent has with the assistant."""
    house.assistant.script["humain"] = AssistantReply((), handoff=Handoff("parent_asked"))
    await parent.asks("bonjour")
    return (await parent.conversation()).id


async def since(house: House, parent: Parent, before: int) -> list[str]:
    await house.turns.settle()
    return [message.text for message in (await parent.history())[before:] if message.author is not Author.PARENT]


class TestHandBack:
    async def test_a_question_in_a_conversation_taken_by_mistake_is_answered(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        await house.desk.take(conversation, "lea")
        await parent.asks("Quels sont les horaires ?")
        before = len(await parent.history())
        await house.desk.hand_back(conversation, "lea")
        back, answer = await since(house, parent, before)
        assert back == text("handed_back", "fr")
        assert answer == "Vous avez écrit : Quels sont les horaires ?"

    async def test_what_a_mediator_has_answered_is_not_answered_again(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        await house.desk.take(conversation, "lea")
        await parent.asks("Quels sont les horaires ?")
        await house.desk.reply(conversation, "lea", "De 9 h à 17 h.", "local-0001")
        asked = len(house.assistant.asked)
        await house.desk.hand_back(conversation, "lea")
        assert len(house.assistant.asked) == asked

    async def test_once_a_mediator_has_spoken_only_what_is_surely_known_is_answered(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        house.room.knower = Knows()
        for words, answers in (("merci, bonne soirée", 0), ("et le mot de passe ?", 1)):
            await house.desk.reply(conversation, "lea", "De 9 h à 17 h.", f"local-{words[:5]}")
            await parent.asks(words)
            asked = len(house.assistant.asked)
            await house.desk.hand_back(conversation, "lea")
            await house.turns.settle()
            assert len(house.assistant.asked) - asked == answers, words

    async def test_nobody_is_called_again_for_the_message_that_called(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        await parent.asks("humain")
        await house.desk.take(conversation, "lea")
        await house.desk.hand_back(conversation, "lea")
        await house.turns.settle()
        assert (await parent.conversation()).ownership.kind is OwnerKind.ASSISTANT

    async def test_the_answer_that_would_call_a_person_is_not_given(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        await house.desk.take(conversation, "lea")
        await parent.asks("humain")
        before = len(await parent.history())
        await house.desk.hand_back(conversation, "lea")
        assert await since(house, parent, before) == [text("handed_back", "fr")]
        assert (await parent.conversation()).ownership.kind is OwnerKind.ASSISTANT

    async def test_a_kill_in_the_middle_loses_no_question(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        await house.desk.take(conversation, "lea")
        await parent.asks("Quels sont les horaires ?")
        house.assistant.open_gate.clear()
        await house.desk.hand_back(conversation, "lea")
        await house.turns.stop()
        house.assistant.open_gate.set()
        again = Turns(house.store, house.assistant, house.notices, house.wake_ups, house.clock, room=house.room)
        await again.wake_all_due()
        await again.settle()
        said = [message.text for message in await parent.history()]
        assert said.count("Vous avez écrit : Quels sont les horaires ?") == 1

    async def test_what_is_taken_and_given_back_while_the_assistant_thinks_is_answered_once(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        house.assistant.open_gate.clear()
        await parent.writes("Quels sont les horaires ?")
        await asyncio.sleep(0)
        await house.desk.take(conversation, "lea")
        await house.desk.hand_back(conversation, "lea")
        house.assistant.open_gate.set()
        await house.turns.settle()
        said = [message.text for message in await parent.history()]
        assert said.count("Vous avez écrit : Quels sont les horaires ?") == 1

    async def test_in_danger_the_assistant_says_nothing_by_itself(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        house.triage.emergencies["danger"] = Emergency("urgence.suicide", Draft("3114"))
        await parent.asks("danger")
        await house.desk.take(conversation, "lea")
        await parent.asks("Vous êtes là ?")
        asked = len(house.assistant.asked)
        await house.desk.hand_back(conversation, "lea")
        assert len(house.assistant.asked) == asked

    async def test_an_assistant_that_is_down_answers_later(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        await house.desk.take(conversation, "lea")
        await parent.asks("Quels sont les horaires ?")
        house.assistant.away = True
        before = len(await parent.history())
        assert (await house.desk.hand_back(conversation, "lea")).ownership.kind is OwnerKind.ASSISTANT
        back, trouble = await since(house, parent, before)
        assert (back, trouble) == (text("handed_back", "fr"), text("assistant_trouble", "fr"))
        house.assistant.away = False
        house.clock.move(seconds=5)
        await house.turns.wake_all_due()
        assert (await since(house, parent, before))[-1] == "Vous avez écrit : Quels sont les horaires ?"


class TestWhatTheMediatorHadBeforeThem:
    """What the parent wrote in the very second in which a mediator ends their part is not passed over."""

    @pytest.mark.parametrize("verb", ["hand_back", "close"])
    async def test_it_is_refused_until_the_message_is_read(
        self, house: House, parent: Parent, conversation: str, verb: str
    ) -> None:
        await house.desk.take(conversation, "lea")
        seen = (await parent.conversation()).last_seq
        await parent.asks("Attendez !")
        with pytest.raises(TransitionRefused) as refused:
            await getattr(house.desk, verb)(conversation, "lea", seen=seen)
        assert refused.value.why == "unread"
        assert (await parent.conversation()).ownership.owner_id == "lea"
        await getattr(house.desk, verb)(conversation, "lea", seen=(await parent.conversation()).last_seq)
        assert await house.store.held() == []

    async def test_a_guide_is_not_begun_over_it_either(self, house: House, parent: Parent, conversation: str) -> None:
        await house.desk.take(conversation, "lea")
        seen = (await parent.conversation()).last_seq
        await parent.asks("Attendez !")
        with pytest.raises(TransitionRefused) as refused:
            await house.desk.start_guide(conversation, "lea", "ent.acces", "Accéder à l’ENT", seen=seen)
        assert refused.value.why == "unread"

    async def test_what_the_house_said_meanwhile_forbids_nothing(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        seen = (await parent.conversation()).last_seq
        await house.desk.take(conversation, "lea")
        await house.desk.hand_back(conversation, "lea", seen=seen)
        assert (await parent.conversation()).ownership.kind is OwnerKind.ASSISTANT

    async def test_a_colleague_is_still_told_who_has_it(self, house: House, parent: Parent, conversation: str) -> None:
        await house.desk.take(conversation, "lea")
        with pytest.raises(TransitionRefused) as refused:
            await house.desk.close(conversation, "omar", seen=0)
        assert refused.value.why != "unread"


class Knows:
    """``Knower`` of the scripted suggester: sure of what it finds."""

    async def sure_answer(self, message: str, profile: Profile) -> Draft | None:
        found = await ScriptedSuggester().suggest(message, profile)
        return Draft(found[0].text) if found else None
