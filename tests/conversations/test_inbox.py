"""The inbox: what is accepted is kept, once, with its emergency answer, in words that a human can read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.model import Author, Choice, Draft, Emergency, Inbound, InboundState, OwnerKind, Profile
from conversations.ownership import EMERGENCY_PRIORITY
from conversations.ports import AssistantReply, StoreUnavailable
from tests.channels.conftest import House
from tests.conversations.conftest import Parent

NUMBERS = Draft("15, 112, 114, 3114", author=Author.SYSTEM, meta={"decision": "emergency"})
DANGER = "elle veut plus vivre"


@pytest.fixture
def watchful(house: House) -> House:
    house.triage.emergencies[DANGER] = Emergency("urgence.suicide", NUMBERS)
    return house


async def test_a_message_is_kept_before_it_is_answered(house: House, parent: Parent) -> None:
    house.assistant.open_gate.clear()
    accepted = await house.inbox.accept(Inbound("web", "amina", "bonjour", "local-1"))
    assert not accepted.repeated
    assert accepted.message.state is InboundState.PENDING
    assert [message.text for message in await parent.history()] == ["bonjour"]


async def test_a_repeated_delivery_changes_nothing(house: House, parent: Parent) -> None:
    await parent.writes("bonjour", "local-1")
    await house.turns.settle()
    before = await parent.history()
    again = await house.inbox.accept(Inbound("web", "amina", "bonjour", "local-1"))
    await house.turns.settle()
    assert (again.repeated, again.message.id) == (True, before[0].id)
    assert await parent.history() == before


async def test_a_repeated_delivery_opens_no_new_conversation(house: House, parent: Parent) -> None:
    await parent.writes("bonjour", "local-1")
    await house.turns.settle()
    conversation = await parent.conversation()
    await house.desk.take(conversation.id, "lea")
    await house.desk.close(conversation.id, "lea")
    again = await house.inbox.accept(Inbound("web", "amina", "bonjour", "local-1"))
    assert again.conversation.id == conversation.id
    assert await house.store.open_conversation("web", "amina") is None


async def test_the_same_id_from_another_parent_or_another_door_is_another_message(house: House) -> None:
    first = await house.inbox.accept(Inbound("web", "amina", "bonjour", "local-1"))
    for channel, contact in (("web", "bruno"), ("sms", "amina")):
        other = await house.inbox.accept(Inbound(channel, contact, "bonjour", "local-1"))
        assert not other.repeated
        assert other.conversation.id != first.conversation.id


async def test_an_emergency_is_answered_in_the_same_breath_without_the_assistant(watchful: House) -> None:
    parent = Parent(watchful)
    watchful.assistant.away = True
    message = await parent.writes(DANGER)
    assert message.state is InboundState.ANSWERED
    (answer,) = await parent.reads()
    assert (answer.text, answer.author, answer.in_reply_to) == (NUMBERS.text, Author.SYSTEM, message.id)
    assert answer.payload["meta"] == {"decision": "emergency", "owner": "waiting"}
    assert watchful.assistant.asked == []


async def test_an_emergency_calls_a_human_before_everybody_else(watchful: House) -> None:
    parent = Parent(watchful)
    await parent.writes(DANGER)
    owner = (await parent.conversation()).ownership
    assert (owner.kind, owner.priority, owner.reason) == (OwnerKind.WAITING, EMERGENCY_PRIORITY, "urgence.suicide")


async def test_an_emergency_written_to_a_mediator_is_answered_and_flagged_and_stays_hers(watchful: House) -> None:
    parent = Parent(watchful)
    await parent.asks("bonjour")
    await watchful.desk.take((await parent.conversation()).id, "lea")
    await parent.asks(DANGER)
    owner = (await parent.conversation()).ownership
    assert (owner.kind, owner.owner_id, owner.priority) == (OwnerKind.MEDIATOR, "lea", EMERGENCY_PRIORITY)
    assert (await parent.reads())[-1].text == NUMBERS.text


async def test_a_repeated_emergency_is_answered_once(watchful: House) -> None:
    parent = Parent(watchful)
    await parent.writes(DANGER, "same")
    await parent.writes(DANGER, "same")
    assert len(await parent.reads()) == 1


async def test_a_button_is_kept_under_its_label(house: House, parent: Parent) -> None:
    house.assistant.says("pronote", Draft("Où ?", choices=(Choice("Au collège", "level:college"),)))
    await parent.asks("pronote")
    await parent.asks("level:college")
    assert [m.text for m in await parent.history() if m.author is Author.PARENT] == ["pronote", "Au collège"]
    assert house.assistant.asked[-1].choice == "level:college"


async def test_a_value_that_was_not_offered_is_only_words(house: House, parent: Parent) -> None:
    await parent.asks("topic:educonnect.activer")
    assert house.assistant.asked[-1].choice is None
    assert (await parent.history())[0].text == "topic:educonnect.activer"


async def test_nothing_is_acknowledged_that_was_not_kept(house: House, parent: Parent) -> None:
    await house.break_store()
    with pytest.raises(StoreUnavailable):
        await parent.writes("bonjour")
    await house.mend_store()
    assert await parent.asks("bonjour") == ["Vous avez écrit : bonjour"]


async def test_whoever_watches_the_contact_or_the_queue_is_woken(house: House) -> None:
    with house.wake_ups.watching("web:amina") as hers, house.wake_ups.watching("*") as everything:
        await house.inbox.accept(Inbound("web", "amina", "bonjour", "local-1"))
        assert hers.is_set()
        assert everything.is_set()


async def test_a_password_is_never_kept_and_the_parent_is_told_once(house: House, parent: Parent) -> None:
    await parent.writes("mon mdp c Lucas2014", "local-1")
    await parent.writes("mon mdp c Lucas2014", "local-1")
    await house.turns.settle()
    said = [message.text for message in await parent.history()]
    assert not any("Lucas2014" in text for text in said)
    assert said[0] == "mon mdp c [masqué]"
    assert sum("Changez-le" in text for text in said) == 1


async def test_a_secret_in_a_cry_for_help_is_masked_and_the_numbers_still_come_first(
    house: House, parent: Parent
) -> None:
    danger = "mon mdp c Lucas2014 et elle veut plus vivre"
    house.triage.emergencies[danger] = Emergency("urgence.suicide", NUMBERS)
    await parent.writes(danger)
    await house.turns.settle()
    told = [message.text for message in await parent.reads()]
    assert told[0] == NUMBERS.text
    assert "Changez-le" in told[1]


async def test_the_parent_is_told_in_their_language(house: House) -> None:
    await house.inbox.accept(Inbound("web", "bruno", "my password is Lucas2014", "local-1", lang="en"))
    said = await house.store.history("web", "bruno")
    assert "did not keep the password" in said[1].text


class TestTwoDangers:
    """The answer that two SMS cannot hold is for those who read it elsewhere."""

    @pytest.mark.parametrize(
        ("channel", "reads_as", "given"),
        [("web", None, "15, 3919"), ("sms", None, "15"), ("rest", "sms", "15"), ("rest", None, "15, 3919")],
    )
    async def test_each_is_answered_for_where_they_read(
        self, house: House, channel: str, reads_as: str | None, given: str
    ) -> None:
        brief, full = (Draft(text, Author.SYSTEM, meta={"decision": "emergency"}) for text in ("15", "15, 3919"))
        house.triage.emergencies["sos"] = Emergency("urgence.suicide", brief, in_full=full)
        await house.inbox.accept(Inbound(channel, "amina", "sos", "1", reads_as=reads_as))
        assert given in [message.text for message in await house.store.history(channel, "amina")]


class TestTheLanguageOfADanger:
    """A telephone says no language; what was written so far does, and after that the answer."""

    async def test_triage_is_told_what_was_spoken_so_far(self, house: House) -> None:
        turkish = AssistantReply((Draft("Merhaba"),), profile=Profile(lang="tr"))
        house.assistant.script["merhaba"] = turkish
        await house.inbox.accept(Inbound("sms", "n:ayse", "merhaba", "s-1"))
        await house.turns.settle()
        await house.inbox.accept(Inbound("sms", "n:ayse", DANGER, "s-2"))
        assert house.triage.asked_in[-1] == "tr"

    async def test_the_conversation_goes_on_in_the_language_of_the_answer(self, house: House) -> None:
        numbers = replace(NUMBERS, lang="tr")
        house.triage.emergencies[DANGER] = Emergency("urgence.suicide", numbers)
        accepted = await house.inbox.accept(Inbound("sms", "n:ayse", DANGER, "s-1"))
        assert accepted.conversation.profile.lang == "tr"

    async def test_who_speaks_another_language_is_not_taken_for_french(self, watchful: House) -> None:
        turkish = AssistantReply((Draft("Merhaba"),), profile=Profile(lang="tr"))
        watchful.assistant.script["merhaba"] = turkish
        await watchful.inbox.accept(Inbound("sms", "n:ayse", "merhaba", "s-1"))
        await watchful.turns.settle()
        accepted = await watchful.inbox.accept(Inbound("sms", "n:ayse", DANGER, "s-2"))
        assert accepted.conversation.profile.lang == "tr"

    async def test_the_next_conversation_of_a_telephone_goes_on_in_its_language(self, house: House) -> None:
        turkish = AssistantReply((Draft("Merhaba"),), profile=Profile("tr", "38", "college"))
        house.assistant.script["merhaba"] = turkish
        begun = await house.inbox.accept(Inbound("sms", "n:ayse", "merhaba", "s-1"))
        await house.turns.settle()
        await house.desk.take(begun.conversation.id, "lea")
        await house.desk.close(begun.conversation.id, "lea")
        again = await house.inbox.accept(Inbound("sms", "n:ayse", "3", "s-2"))
        assert again.conversation.profile == Profile("tr", "38", "college")

    async def test_who_erased_everything_begins_as_a_stranger(self, house: House) -> None:
        house.assistant.script["merhaba"] = AssistantReply((Draft("Merhaba"),), profile=Profile("tr", "38"))
        await house.inbox.accept(Inbound("sms", "n:ayse", "merhaba", "s-1"))
        await house.turns.settle()
        await house.store.erase("sms", "n:ayse")
        again = await house.inbox.accept(Inbound("sms", "n:ayse", "3", "s-2"))
        assert again.conversation.profile == Profile("fr")


@pytest.mark.parametrize("pick", ["topic:urgence.sextorsion", "1", "photo intime ou chantage"])
async def test_a_danger_picked_from_a_list_is_one(house: House, parent: Parent, pick: str) -> None:
    listed = (Choice("Photo intime ou chantage", "topic:urgence.sextorsion"), Choice("Moqueries", "topic:harcelement"))
    house.assistant.script["cyber"] = AssistantReply((Draft("De quoi s'agit-il ?", choices=listed),))
    house.triage.emergencies["…"] = Emergency("urgence.sextorsion", Draft("3018", author=Author.SYSTEM))
    await parent.asks("cyber")
    await parent.writes(pick, "pick-1")
    conversation = await parent.conversation()
    assert conversation.ownership.kind is OwnerKind.WAITING
    assert conversation.ownership.reason == "urgence.sextorsion"
    assert (await parent.reads())[-1].text == "3018"


async def test_another_choice_of_that_list_is_none(house: House, parent: Parent) -> None:
    listed = (Choice("Photo intime ou chantage", "topic:urgence.sextorsion"), Choice("Moqueries", "topic:harcelement"))
    house.assistant.script["cyber"] = AssistantReply((Draft("De quoi s'agit-il ?", choices=listed),))
    house.triage.emergencies["Moqueries"] = Emergency("urgence.sextorsion", Draft("3018", author=Author.SYSTEM))
    await parent.asks("cyber")
    await parent.asks("Moqueries")
    assert (await parent.conversation()).ownership.kind is OwnerKind.ASSISTANT
