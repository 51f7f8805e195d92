"""After words of violence in the couple, nothing is sent to that contact unasked: somebody else may read it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conversations.model import Author, Draft, Emergency, Handoff
from conversations.persistence.discretion import KEPT
from conversations.ports import AssistantReply
from conversations.texts import text
from tests.channels.conftest import House
from tests.conversations.bridge_house import Street
from tests.conversations.conftest import Parent
from tests.conversations.sms_parent import SmsParent

BLOWS = "il m'a frappée"


@pytest.fixture
async def discreet(house: House, parent: Parent) -> Parent:
    numbers = Draft("17, 112, 114, 3919", author=Author.SYSTEM, meta={"decision": "emergency"})
    house.triage.emergencies[BLOWS] = Emergency("urgence.violence-conjugale", numbers)
    await parent.asks(BLOWS)
    return parent


async def test_the_numbers_are_given_and_the_contact_is_marked(discreet: Parent) -> None:
    assert [message.text for message in await discreet.reads()] == ["17, 112, 114, 3919"]
    assert (await discreet.conversation()).discreet


async def test_it_is_enough_that_one_of_two_dangers_asks_for_it(house: House, parent: Parent) -> None:
    numbers = Draft("15, 112, 114, 3114", author=Author.SYSTEM, meta={"decision": "emergency"})
    others = ("urgence.accident", "urgence.violence-conjugale")
    house.triage.emergencies["je veux mourir, il me frappe"] = Emergency("urgence.suicide", numbers, others)
    await parent.asks("je veux mourir, il me frappe")
    assert (await parent.conversation()).discreet


async def test_a_deadline_that_passes_is_told_to_nobody_but_moves_them_up(house: House, discreet: Parent) -> None:
    before = await discreet.history()
    house.clock.move(hours=1)
    assert await house.desk.escalate_overdue() == 1
    assert await discreet.history() == before


async def test_taking_and_closing_say_nothing_by_themselves(house: House, discreet: Parent) -> None:
    before = await discreet.history()
    conversation = await discreet.conversation()
    await house.desk.take(conversation.id, "lea")
    await house.desk.close(conversation.id, "lea")
    assert await discreet.history() == before


async def test_who_is_heard_again_is_told_with_the_first_answer(house: House, discreet: Parent) -> None:
    """Nothing could be sent when the mediator left: by SMS nothing else would tell a robot from a person."""
    conversation = (await discreet.conversation()).id
    await house.desk.reply(conversation, "lea", "Je suis là.", "local-0001")
    await house.desk.hand_back(conversation, "lea")
    assert await discreet.asks("et la cantine ?") == [text("handed_back", "fr"), "Vous avez écrit : et la cantine ?"]
    assert await discreet.asks("merci") == ["Vous avez écrit : merci"]


async def test_the_next_conversation_of_the_contact_is_discreet_too(house: House, discreet: Parent) -> None:
    conversation = await discreet.conversation()
    await house.desk.take(conversation.id, "lea")
    await house.desk.close(conversation.id, "lea")
    await discreet.writes("bonjour")
    assert (await discreet.conversation()).discreet


async def test_another_contact_is_told_as_usual(house: House, discreet: Parent) -> None:
    other = Parent(house, "bruno")
    await other.writes("bonjour")
    await house.turns.settle()
    assert not (await other.conversation()).discreet
    conversation = await other.conversation()
    await house.desk.take(conversation.id, "lea")
    assert any("médiateur" in message.text for message in await other.reads())


async def test_passing_on_and_handing_back_say_nothing_by_themselves(house: House, discreet: Parent) -> None:
    before = await discreet.history()
    conversation = (await discreet.conversation()).id
    await house.desk.take(conversation, "lea")
    await house.desk.transfer(conversation, "lea", "marc")
    await house.desk.release(conversation, "marc")
    await house.desk.take(conversation, "lea")
    await house.desk.hand_back(conversation, "lea")
    await house.desk.take(conversation, "lea")
    await house.desk.start_guide(conversation, "lea", "ent.connexion", "Se connecter")
    assert await discreet.history() == before


async def test_an_erased_contact_stays_in_discreet_mode_and_nothing_else_is_kept(
    house: House, discreet: Parent
) -> None:
    await house.store.erase("web", discreet.contact)
    assert await discreet.history() == []
    await discreet.writes("bonjour")
    conversation = await discreet.conversation()
    assert conversation.discreet
    assert conversation.ownership.reason is None


async def test_a_purged_contact_stays_in_discreet_mode(house: House, discreet: Parent) -> None:
    later = house.clock.now() + timedelta(days=1)
    assert await house.store.purge(later) == 1
    assert await house.store.purge(later) == 0
    await discreet.writes("bonjour")
    assert (await discreet.conversation()).discreet


async def test_after_two_years_without_a_message_the_contact_is_forgotten(house: House, discreet: Parent) -> None:
    await house.store.purge(house.clock.now() + timedelta(days=1))
    await house.store.purge(house.clock.now() + KEPT + timedelta(days=1))
    await discreet.writes("bonjour")
    assert not (await discreet.conversation()).discreet


class TestOverABridge:
    """A page and a telephone joined by a code are one person."""

    @pytest.fixture
    async def street(self, house: House) -> Street:
        numbers = Draft("17, 112, 114, 3919", author=Author.SYSTEM, meta={"decision": "emergency"})
        house.triage.emergencies[BLOWS] = Emergency("urgence.violence-conjugale", numbers)
        return Street(house)

    async def test_erasing_keeps_both_ends_in_discreet_mode(self, house: House, street: Street) -> None:
        await street.writes("bonjour")
        await street.crosses()
        await street.by_sms(BLOWS)
        await street.by_sms("EFFACER")
        await street.by_sms("bonjour")
        await street.writes("bonjour")
        for contact in (("web", street.web), ("sms", street.phone)):
            found = await house.store.open_conversation(*contact)
            assert found is not None
            assert found.discreet

    async def test_another_page_that_proves_the_number_is_in_it_too(self, street: Street, house: House) -> None:
        await street.writes("bonjour")
        await street.crosses()
        await street.by_sms(BLOWS)
        await street.bridge.ask("autre", street.number, "fr")
        assert await street.bridge.prove("autre", street.code())
        found = await house.store.open_conversation("web", "autre")
        assert found is not None
        assert found.discreet

    async def test_a_page_joined_after_the_telephone_s_conversation_ended_is_in_it(
        self, house: House, street: Street
    ) -> None:
        written = await street.by_sms(BLOWS)
        await house.desk.take(written.conversation_id, "lea")
        await house.desk.close(written.conversation_id, "lea")
        await street.writes("bonjour")
        await street.crosses()
        assert (await street.conversation()).discreet


async def test_a_delay_that_has_not_left_yet_does_not_leave_any_more(house: House) -> None:
    numbers = Draft("17, 112, 114, 3919", author=Author.SYSTEM, meta={"decision": "emergency"})
    house.triage.emergencies[BLOWS] = Emergency("urgence.violence-conjugale", numbers)
    parent = SmsParent(house)
    house.assistant.script["une personne"] = AssistantReply((), handoff=Handoff("parent_asked"))
    await parent.asks("une personne")
    asked_for = await parent.to_leave()
    house.clock.move(minutes=30)
    assert await house.desk.escalate_overdue() == 1
    assert len(await parent.to_leave()) == len(asked_for) + 1
    await parent.asks(BLOWS)
    assert await parent.to_leave() == [*asked_for, "17, 112, 114, 3919"]


async def test_who_was_in_danger_and_left_the_queue_is_not_asked_whether_it_helped(
    house: House, parent: Parent
) -> None:
    numbers = Draft("15, 112, 114, 3114", author=Author.SYSTEM, meta={"decision": "emergency"})
    house.triage.emergencies["il veut mourir"] = Emergency("urgence.suicide", numbers)
    house.assistant.script["une personne"] = AssistantReply((), handoff=Handoff("parent_asked"))
    await parent.asks("il veut mourir")
    await parent.asks("revenir au robot")
    await parent.asks("une personne")
    conversation = await parent.conversation()
    await house.desk.take(conversation.id, "lea")
    await house.desk.reply(conversation.id, "lea", "Bonjour", "l1")
    await house.desk.close(conversation.id, "lea")
    assert not any(choice.value.startswith("satisfaction") for choice in (await parent.reads())[-1].choices)
