"""The mediators' desk: whoever acts first wins, the other is told who; the parent is told everything that changes."""

from __future__ import annotations

import asyncio

import pytest

from conversations.desk import UnknownConversation
from conversations.model import Author, Handoff, Message, OwnerKind
from conversations.ownership import EMERGENCY_PRIORITY, OVERDUE_PRIORITY, TransitionRefused
from conversations.ports import AssistantReply
from conversations.texts import text
from tests.channels.conftest import House
from tests.conversations.conftest import Parent


@pytest.fixture
async def conversation(house: House, parent: Parent) -> str:
    """A conversation that waits for a human."""
    house.assistant.script["humain"] = AssistantReply((), handoff=Handoff("parent_asked"))
    await parent.asks("humain")
    return (await parent.conversation()).id


async def last_text(parent: Parent) -> str:
    return (await parent.reads())[-1].text


class TestTake:
    async def test_the_parent_is_told_that_a_human_has_come(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        taken = await house.desk.take(conversation, "lea")
        assert (taken.ownership.kind, taken.ownership.owner_id) == (OwnerKind.MEDIATOR, "lea")
        assert await last_text(parent) == text("mediator_joined", "fr")
        assert [one.id for one in await house.store.held_by("lea")] == [conversation]
        assert await house.store.queue() == []

    async def test_taking_again_what_one_has_changes_nothing(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        first = await house.desk.take(conversation, "lea")
        before = await parent.history()
        assert await house.desk.take(conversation, "lea") == first
        assert await parent.history() == before

    async def test_of_two_who_take_at_once_one_wins_and_the_other_is_told_who(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        results = await asyncio.gather(
            house.desk.take(conversation, "lea"), house.desk.take(conversation, "marc"), return_exceptions=True
        )
        (refused,) = [result for result in results if isinstance(result, TransitionRefused)]
        owner = (await parent.conversation()).ownership
        assert (refused.why, refused.owner.owner_id, refused.owner.since) == ("taken", owner.owner_id, owner.since)
        told = [one.text for one in await parent.reads()]
        assert told.count(text("mediator_joined", "fr")) == 1

    async def test_an_unknown_conversation_is_said_to_be_unknown(self, house: House) -> None:
        for act in (house.desk.take, house.desk.hand_back, house.desk.close):
            with pytest.raises(UnknownConversation):
                await act("nowhere", "lea")
        with pytest.raises(UnknownConversation):
            await house.desk.reply("nowhere", "lea", "bonjour", "m-1")
        with pytest.raises(UnknownConversation):
            await house.desk.call_human("nowhere", "parent_asked")


class TestReply:
    async def test_a_reply_takes_over_from_the_queue(self, house: House, parent: Parent, conversation: str) -> None:
        sent = await house.desk.reply(conversation, "lea", "Bonjour, je suis Léa", "m-1")
        assert (sent.author, sent.author_id, sent.text) == (Author.MEDIATOR, "lea", "Bonjour, je suis Léa")
        assert (await parent.conversation()).ownership.owner_id == "lea"
        assert await last_text(parent) == "Bonjour, je suis Léa"

    async def test_a_reply_sent_twice_is_said_once(self, house: House, parent: Parent, conversation: str) -> None:
        first = await house.desk.reply(conversation, "lea", "Bonjour", "m-1")
        again = await house.desk.reply(conversation, "lea", "Bonjour", "m-1")
        assert again == first
        assert [m.text for m in await parent.reads() if m.author is Author.MEDIATOR] == ["Bonjour"]

    async def test_a_reply_sent_twice_at_once_is_said_once(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        sent = await asyncio.gather(*(house.desk.reply(conversation, "lea", "Bonjour", "m-1") for _ in range(5)))
        assert len({message.id for message in sent}) == 1
        assert [m.text for m in await parent.reads() if m.author is Author.MEDIATOR] == ["Bonjour"]

    async def test_two_mediators_never_speak_in_the_same_conversation(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        results = await asyncio.gather(
            house.desk.reply(conversation, "lea", "Léa", "m-1"),
            house.desk.reply(conversation, "marc", "Marc", "m-1"),
            return_exceptions=True,
        )
        assert sum(isinstance(result, Message) for result in results) == 1
        (refused,) = [result for result in results if isinstance(result, TransitionRefused)]
        owner = (await parent.conversation()).ownership
        assert (refused.why, refused.owner.owner_id, refused.owner.since) == ("taken", owner.owner_id, owner.since)
        assert len([m for m in await parent.reads() if m.author is Author.MEDIATOR]) == 1

    async def test_the_reply_of_a_colleague_is_refused_by_name(self, house: House, conversation: str) -> None:
        await house.desk.take(conversation, "lea")
        with pytest.raises(TransitionRefused) as refused:
            await house.desk.reply(conversation, "marc", "Bonjour", "m-1")
        assert (refused.value.why, refused.value.owner.owner_id) == ("taken", "lea")

    async def test_nothing_can_be_said_in_a_closed_conversation(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        await house.desk.take(conversation, "lea")
        await house.desk.close(conversation, "lea")
        with pytest.raises(TransitionRefused):
            await house.desk.reply(conversation, "lea", "Encore un mot", "m-2")


class TestHandBack:
    async def test_the_assistant_is_told_what_was_said_and_answers_again(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        await house.desk.reply(conversation, "lea", "Demandez au secrétariat.", "m-1")
        await house.desk.hand_back(conversation, "lea")
        (transcript,) = house.assistant.told
        assert "Demandez au secrétariat." in [message.text for message in transcript]
        assert (await last_text(parent)).startswith(text("handed_back", "fr"))
        assert await parent.asks("merci") == ["Vous avez écrit : merci"]

    async def test_what_the_assistant_counted_before_counts_no_more(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        """The epoch that goes with each message has changed, whether or not the mediator wrote anything."""
        await house.desk.take(conversation, "lea")
        await house.desk.hand_back(conversation, "lea")
        await parent.asks("encore une question")
        before, after = house.assistant.asked
        assert after.epoch > before.epoch

    async def test_an_assistant_that_cannot_be_told_keeps_nobody_from_going_on(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        async def deaf(*_: object) -> None:
            raise ConnectionError

        house.assistant.tell = deaf  # type: ignore[method-assign]
        await house.desk.take(conversation, "lea")
        assert (await house.desk.hand_back(conversation, "lea")).ownership.kind is OwnerKind.ASSISTANT
        assert await parent.asks("merci") == ["Vous avez écrit : merci"]

    async def test_only_the_owner_hands_back_or_closes(self, house: House, conversation: str) -> None:
        await house.desk.take(conversation, "lea")
        for act in (house.desk.hand_back, house.desk.close):
            with pytest.raises(TransitionRefused):
                await act(conversation, "marc")


class TestClose:
    async def test_the_next_message_opens_a_new_conversation_and_the_numbering_goes_on(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        await house.desk.take(conversation, "lea")
        await house.desk.close(conversation, "lea")
        assert await last_text(parent) == text("closed", "fr")
        assert await parent.asks("rebonjour") == ["Vous avez écrit : rebonjour"]
        assert (await parent.conversation()).id != conversation
        seqs = [message.seq for message in await parent.history()]
        assert seqs == list(range(1, len(seqs) + 1))


class TestWaiting:
    async def test_a_human_can_be_called_whatever_the_assistant_does(self, house: House, parent: Parent) -> None:
        house.assistant.open_gate.clear()
        message = await parent.writes("bonjour")
        called = await house.desk.call_human(message.conversation_id, "parent_asked")
        house.assistant.open_gate.set()
        await house.turns.settle()
        assert called.ownership.kind is OwnerKind.WAITING
        texts = [one.text for one in await parent.reads()]
        assert texts[0] == text("handoff_notice", "fr", place=1)
        assert "Vous avez écrit : bonjour" not in texts

    async def test_calling_again_keeps_the_place(self, house: House, parent: Parent, conversation: str) -> None:
        house.clock.move(seconds=5)
        await Parent(house, "bruno").asks("humain")
        await house.desk.call_human(conversation, "parent_asked")
        assert await last_text(parent) == text("handoff_notice", "fr", place=1)

    async def test_a_mediator_who_is_there_is_not_called_again(self, house: House, conversation: str) -> None:
        await house.desk.take(conversation, "lea")
        with pytest.raises(TransitionRefused):
            await house.desk.call_human(conversation, "parent_asked")

    async def test_nobody_is_overdue_before_the_deadline(self, house: House, conversation: str) -> None:
        house.clock.move(minutes=14)
        assert await house.desk.escalate_overdue() == 0

    async def test_who_waits_too_long_moves_up_and_is_told(
        self, house: House, parent: Parent, conversation: str
    ) -> None:
        await Parent(house, "bruno").asks("humain")
        house.clock.move(minutes=16)
        fresh = Parent(house, "chloe")
        await fresh.asks("humain")
        assert await house.desk.escalate_overdue() == 2
        assert await last_text(parent) == text("overdue", "fr")
        assert (await parent.conversation()).ownership.priority == OVERDUE_PRIORITY
        assert [one.contact for one in await house.store.queue()] == ["amina", "bruno", "chloe"]
        assert await house.desk.escalate_overdue() == 0, "told once a deadline"

    async def test_the_queue_begins_with_who_is_in_danger(self, house: House, conversation: str) -> None:
        house.assistant.script["danger"] = AssistantReply((), handoff=Handoff("urgence.suicide", EMERGENCY_PRIORITY))
        house.clock.move(seconds=5)
        await Parent(house, "bruno").asks("danger")
        assert [one.contact for one in await house.store.queue()] == ["bruno", "amina"]
