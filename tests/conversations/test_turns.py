"""Turns: one message at a time, in order, never lost, never answered twice, never spoken over a human."""

from __future__ import annotations

import asyncio
from typing import Any

from conversations.model import Author, Choice, Draft, Handoff, InboundState, OwnerKind, Profile
from conversations.ports import AssistantReply, AssistantRequest, StoreUnavailable
from conversations.texts import text
from conversations.turns import RETRY_AFTER
from tests.channels.conftest import House
from tests.conversations.conftest import Parent

HUMAN = text("choice_human", "fr")
TROUBLE = text("assistant_trouble", "fr")


def waiting_notice(key: str, place: int) -> str:
    return text(key, "fr", place=place)


async def answered(house: House) -> None:
    """Until nothing runs any more."""
    await house.turns.wake_all_due()
    await house.turns.settle()


async def until(house: House, count: int) -> None:
    """Until the assistant has been asked ``count`` times."""
    for _ in range(500):
        if len(house.assistant.asked) >= count:
            return
        await asyncio.sleep(0.002)
    raise AssertionError("the assistant was never asked")


class TestOrder:
    async def test_messages_are_answered_one_at_a_time_in_order(self, house: House, parent: Parent) -> None:
        house.assistant.open_gate.clear()
        for number in (1, 2, 3):
            await parent.writes(f"question {number}")
        await until(house, 1)
        await asyncio.sleep(0.02)
        assert [request.text for request in house.assistant.asked] == ["question 1"]
        house.assistant.open_gate.set()
        await house.turns.settle()
        assert [request.text for request in house.assistant.asked] == ["question 1", "question 2", "question 3"]
        assert [one.text for one in await parent.reads()] == [f"Vous avez écrit : question {n}" for n in (1, 2, 3)]

    async def test_one_slow_conversation_holds_up_no_other(self, house: House, parent: Parent) -> None:
        house.assistant.open_gate.clear()
        await parent.writes("bonjour")
        await Parent(house, "bruno").writes("salut")
        await until(house, 2)

    async def test_waking_is_harmless_however_often(self, house: House, parent: Parent) -> None:
        message = await parent.writes("bonjour")
        for _ in range(20):
            house.turns.wake(message.conversation_id)
        await house.turns.settle()
        assert len(house.assistant.asked) == 1

    async def test_what_was_pending_when_the_process_died_is_answered_at_the_next_start(self, house: House) -> None:
        parent = Parent(house)
        house.assistant.open_gate.clear()
        await parent.writes("bonjour")
        await until(house, 1)
        await house.turns.stop()
        house.assistant.open_gate.set()
        reborn = House(house.engine, house.settings, assistant=house.assistant)
        await answered(reborn)
        assert [one.text for one in await parent.reads()] == ["Vous avez écrit : bonjour"]


class TestReply:
    async def test_the_assistant_is_told_the_choice_that_a_text_picks(self, house: House, parent: Parent) -> None:
        offered = (Choice("Au collège", "level:college"), Choice("Au lycée", "level:lycee"))
        house.assistant.says("pronote", Draft("Où ?", choices=offered))
        await parent.asks("pronote")
        await parent.asks("2")
        assert [request.choice for request in house.assistant.asked] == [None, "level:lycee"]

    async def test_only_the_last_choices_offered_count(self, house: House, parent: Parent) -> None:
        house.assistant.says("pronote", Draft("Où ?", choices=(Choice("Au collège", "level:college"),)))
        await parent.asks("pronote")
        await parent.asks("merci")
        await parent.asks("1")
        assert house.assistant.asked[-1].choice is None

    async def test_what_the_assistant_learnt_is_known_at_the_next_turn(self, house: House, parent: Parent) -> None:
        learnt = Profile("ar", "34", "college")
        house.assistant.script["collège de Béziers"] = AssistantReply((Draft("Noté"),), profile=learnt)
        await parent.asks("collège de Béziers")
        await parent.asks("et la cantine ?")
        assert house.assistant.asked[-1].profile == learnt

    async def test_a_reply_is_dropped_when_a_human_took_over_meanwhile(self, house: House, parent: Parent) -> None:
        house.assistant.open_gate.clear()
        message = await parent.writes("bonjour")
        await until(house, 1)
        await house.desk.take(message.conversation_id, "lea")
        house.assistant.open_gate.set()
        await house.turns.settle()
        assert [one.text for one in await parent.reads()] == [text("mediator_joined", "fr")]
        assert (await parent.history())[0].state is InboundState.FORWARDED

    async def test_what_is_written_to_a_human_never_reaches_the_assistant(self, house: House, parent: Parent) -> None:
        await parent.asks("bonjour")
        await house.desk.take((await parent.conversation()).id, "lea")
        assert await parent.asks("vous êtes là ?") == []
        assert [request.text for request in house.assistant.asked] == ["bonjour"]


class TestTrouble:
    async def test_the_parent_is_told_once_and_offered_a_person(self, house: House, parent: Parent) -> None:
        house.assistant.away = True
        await parent.asks("bonjour")
        for _ in RETRY_AFTER[:3]:
            house.clock.move(seconds=60)
            await answered(house)
        (told,) = await parent.reads()
        assert told.text == TROUBLE
        assert [choice.value for choice in told.choices] == ["human"]

    async def test_attempts_keep_to_the_schedule_even_when_woken_early(self, house: House, parent: Parent) -> None:
        house.assistant.away = True
        message = await parent.writes("bonjour")
        await house.turns.settle()
        attempts = 1
        for delay in RETRY_AFTER:
            assert len(house.assistant.asked) == attempts
            house.clock.move(seconds=delay.total_seconds() - 1)
            house.turns.wake(message.conversation_id)
            await house.turns.settle()
            assert len(house.assistant.asked) == attempts, "asked before it was due"
            house.clock.move(seconds=2)
            await answered(house)
            attempts += 1
        assert len(house.assistant.asked) == attempts

    async def test_what_came_after_a_failed_message_waits_its_turn(self, house: House, parent: Parent) -> None:
        house.assistant.away = True
        await parent.asks("première")
        house.assistant.away = False
        await parent.asks("deuxième")
        assert [request.text for request in house.assistant.asked] == ["première"]
        house.clock.move(seconds=60)
        await answered(house)
        assert [request.text for request in house.assistant.asked] == ["première", "première", "deuxième"]
        replies = [one.text for one in await parent.reads() if one.author is Author.ASSISTANT]
        assert replies == ["Vous avez écrit : première", "Vous avez écrit : deuxième"]

    async def test_after_the_last_attempt_a_human_is_called(self, house: House, parent: Parent) -> None:
        house.assistant.away = True
        await parent.asks("bonjour")
        for _ in range(len(RETRY_AFTER) + 1):
            house.clock.move(seconds=61)
            await answered(house)
        assert len(house.assistant.asked) == len(RETRY_AFTER) + 1
        texts = [one.text for one in await parent.reads()]
        assert texts == [TROUBLE, text("assistant_gave_up", "fr"), waiting_notice("handoff_notice", 1)]
        owner = (await parent.conversation()).ownership
        assert (owner.kind, owner.reason) == (OwnerKind.WAITING, "failure")

    async def test_a_fault_nobody_foresaw_is_trouble_too_never_silence(self, house: House, parent: Parent) -> None:
        async def broken(request: AssistantRequest) -> AssistantReply:
            raise AttributeError("a bug")

        house.assistant.reply = broken  # type: ignore[method-assign]
        assert await parent.asks("bonjour") == [TROUBLE]

    async def test_a_person_can_be_asked_for_without_waiting_for_the_retry(self, house: House, parent: Parent) -> None:
        house.assistant.away = True
        await parent.asks("bonjour")
        assert await parent.asks(HUMAN) == [waiting_notice("handoff_notice", 1)]
        assert [m.state for m in await parent.history() if m.author is Author.PARENT] == [
            InboundState.FORWARDED,
            InboundState.ANSWERED,
        ]

    async def test_a_failed_message_goes_to_whoever_took_over_at_once(self, house: House, parent: Parent) -> None:
        house.assistant.away = True
        await parent.asks("bonjour")
        await house.desk.take((await parent.conversation()).id, "lea")
        house.turns.wake((await parent.conversation()).id)
        await house.turns.settle()
        assert (await parent.history())[0].state is InboundState.FORWARDED


class TestWaitingForHuman:
    async def test_asking_for_a_human_needs_no_assistant(self, house: House, parent: Parent) -> None:
        house.assistant.says("bonjour", Draft("Bonjour", choices=(Choice(HUMAN, "human"),)))
        await parent.asks("bonjour")
        assert await parent.asks("parler a quelqun") == [waiting_notice("handoff_notice", 1)]
        assert len(house.assistant.asked) == 1
        assert (await parent.conversation()).ownership.reason == "parent_asked"

    async def test_the_assistant_may_hand_off_after_a_last_word(self, house: House, parent: Parent) -> None:
        gives_up = AssistantReply((Draft("Je ne trouve pas."),), handoff=Handoff("low_confidence"))
        house.assistant.script["?"] = gives_up
        assert await parent.asks("?") == ["Je ne trouve pas.", waiting_notice("handoff_notice", 1)]
        last = (await parent.reads())[-1]
        assert last.payload["meta"]["owner"] == "waiting"

    async def test_the_place_in_the_queue_counts_who_came_before_and_who_is_in_danger(self, house: House) -> None:
        for name in ("premier", "deuxième", "troisième"):
            asker = Parent(house, name)
            house.assistant.script["humain"] = AssistantReply((), handoff=Handoff("parent_asked"))
            texts = await asker.asks("humain")
            house.clock.move(seconds=1)
        assert texts == [waiting_notice("handoff_notice", 3)]
        house.assistant.script["danger"] = AssistantReply((), handoff=Handoff("urgence", priority=100))
        assert await Parent(house, "quatrième").asks("danger") == [waiting_notice("handoff_notice", 1)]
        assert await Parent(house, "deuxième").asks("alors ?") == [waiting_notice("waiting_received", 3)]

    async def test_every_message_written_while_waiting_is_acknowledged(self, house: House, parent: Parent) -> None:
        house.assistant.script["humain"] = AssistantReply((), handoff=Handoff("parent_asked"))
        await parent.asks("humain")
        assert await parent.asks("c'est pour pronote") == [waiting_notice("waiting_received", 1)]
        assert len(house.assistant.asked) == 1

    async def test_the_parent_can_leave_the_queue(self, house: House, parent: Parent) -> None:
        house.assistant.script["humain"] = AssistantReply((), handoff=Handoff("parent_asked"))
        await parent.asks("humain")
        assert await parent.asks("Revenir au robot") == [text("left_queue", "fr")]
        assert (await parent.conversation()).ownership.kind is OwnerKind.ASSISTANT
        assert await parent.asks("merci") == ["Vous avez écrit : merci"]

    async def test_the_wish_survives_a_store_that_fails_in_the_middle(self, house: House, parent: Parent) -> None:
        house.assistant.script["humain"] = AssistantReply((), handoff=Handoff("parent_asked"))
        await parent.asks("humain")
        real = house.store.transition

        async def fails_once(*given: Any, **named: Any) -> Any:
            house.store.transition = real  # type: ignore[method-assign]
            raise StoreUnavailable("disk")

        house.store.transition = fails_once  # type: ignore[method-assign]
        await parent.asks("Revenir au robot")
        await answered(house)
        assert (await parent.conversation()).ownership.kind is OwnerKind.ASSISTANT
        assert (await parent.reads())[-1].text == text("left_queue", "fr")

    async def test_a_clause_of_a_message_leaves_the_queue(self, house: House, parent: Parent) -> None:
        house.assistant.script["humain"] = AssistantReply((), handoff=Handoff("parent_asked"))
        await parent.asks("humain")
        assert await parent.asks("merci, c'est arrangé. revenir au robot") == [text("left_queue", "fr")]
        assert (await parent.conversation()).ownership.kind is OwnerKind.ASSISTANT
        assert len(house.assistant.asked) == 1, "nothing was asked besides"

    async def test_what_is_asked_besides_is_answered(self, house: House, parent: Parent) -> None:
        house.assistant.script["danger"] = AssistantReply((), handoff=Handoff("urgence", priority=100))
        await parent.asks("danger")
        said = await parent.asks("elle est rentrée. Retour au robot. Où payer la cantine ?")
        assert said == [text("left_queue_answering", "fr"), "Vous avez écrit : Où payer la cantine ?"]

    async def test_a_mention_of_the_robot_keeps_the_place(self, house: House, parent: Parent) -> None:
        house.assistant.script["humain"] = AssistantReply((), handoff=Handoff("parent_asked"))
        await parent.asks("humain")
        await parent.asks("votre robot ne comprend rien")
        assert (await parent.conversation()).ownership.kind is OwnerKind.WAITING
