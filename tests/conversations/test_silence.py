"""STOP: one confirmation, then nothing from anybody, until the parent asks for the contrary."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.model import (
    Author,
    Conversation,
    Draft,
    Emergency,
    Handoff,
    Inbound,
    OwnerKind,
    Ownership,
    Profile,
    utc_now,
)
from conversations.notices import empty_meta
from conversations.ports import AssistantReply
from conversations.silence import RECYCLED, Silenced, after_stop, may_reach, quiet_since
from conversations.texts import text
from tests.channels.conftest import House
from tests.conversations.conftest import Parent
from tests.conversations.sms_parent import SmsParent

STOPPED = text("sms_silenced", "fr", name="Relais")
RESUMED = text("sms_resumed", "fr", name="Relais")
FIRST = text("sms_first", "fr", name="Relais")
NUMBERS = Draft("Appelez le 15.", author=Author.SYSTEM, meta=empty_meta("emergency"))


@pytest.fixture
def nadia(house: House) -> SmsParent:
    house.triage.emergencies["il a avalé des comprimés"] = Emergency("urgence.suicide", NUMBERS)
    return SmsParent(house)


async def handed_off(house: House, nadia: SmsParent, reason: str = "parent_asked", priority: int = 0) -> str:
    house.assistant.script["à l'aide"] = AssistantReply((), handoff=Handoff(reason, priority))
    await nadia.asks("à l'aide")
    return (await nadia.conversation()).id


class TestStop:
    async def test_one_confirmation_then_nothing_whatever_is_written(self, nadia: SmsParent) -> None:
        assert await nadia.asks("STOP") == [STOPPED]
        for words in ("stop", "Bonjour ?", "AIDE", "SUITE", "HUMAIN", "info", "1"):
            assert await nadia.asks(words) == []

    async def test_nothing_is_asked_of_the_assistant_any_more(self, house: House, nadia: SmsParent) -> None:
        await nadia.asks("stop merci")
        await nadia.asks("Bonjour ?")
        assert house.assistant.asked == []

    @pytest.mark.parametrize(
        ("words", "lang"), [("arrêt svp", "fr"), ("Arretez", "fr"), ("stop !!!", "fr"), ("توقف", "ar"), ("yezzi", "ar")]
    )
    async def test_in_any_spelling_and_language(self, nadia: SmsParent, words: str, lang: str) -> None:
        assert await nadia.asks(words) == [text("sms_silenced", lang, name="Relais")]
        assert await nadia.asks("encore là ?") == []

    async def test_a_sentence_with_the_word_is_a_question(self, nadia: SmsParent) -> None:
        assert "Vous avez écrit : il faut que ça stop" in await nadia.asks("il faut que ça stop")

    async def test_a_confirmation_says_how_to_come_back(self) -> None:
        assert "REPRISE" in STOPPED

    async def test_what_waits_to_leave_does_not_leave_any_more(self, nadia: SmsParent) -> None:
        await nadia.asks("Bonjour")
        assert len(await nadia.to_leave()) == 2
        await nadia.asks("STOP")
        assert await nadia.to_leave() == [STOPPED]

    async def test_the_answer_that_the_assistant_was_making_is_dropped(self, house: House, nadia: SmsParent) -> None:
        house.assistant.open_gate.clear()
        await nadia.writes("Comment activer mon compte ?")
        await nadia.writes("STOP")
        assert await nadia.to_leave() == [STOPPED]
        house.assistant.open_gate.set()
        await house.turns.settle()
        assert [message.text for message in await nadia.gets()] == [STOPPED]

    async def test_it_does_not_wait_behind_a_message_that_is_tried_again(self, house: House, nadia: SmsParent) -> None:
        house.assistant.away = True
        await nadia.asks("Bonjour")
        await nadia.writes("STOP")
        assert (await nadia.to_leave())[-1] == STOPPED
        house.assistant.away = False
        house.clock.move(minutes=5)
        await house.turns.wake_all_due()
        await house.turns.settle()
        assert (await nadia.gets())[-1].text == STOPPED

    async def test_the_same_delivery_twice_confirms_once(self, house: House, nadia: SmsParent) -> None:
        for _ in range(3):
            await house.inbox.accept(Inbound("sms", nadia.contact, "STOP", "the same"))
        await house.turns.settle()
        assert await nadia.to_leave() == [STOPPED]

    async def test_on_the_web_it_is_a_word_like_others(self, parent: Parent) -> None:
        assert await parent.asks("stop") == ["Vous avez écrit : stop"]
        assert await parent.asks("Bonjour") == ["Vous avez écrit : Bonjour"]

    async def test_erasing_everything_does_not_undo_it(self, house: House, nadia: SmsParent) -> None:
        await nadia.asks("STOP")
        await nadia.asks("EFFACER")
        assert await house.store.history("sms", nadia.contact) == []
        assert await nadia.asks("Bonjour") == []

    async def test_another_number_is_not_concerned(self, house: House, nadia: SmsParent) -> None:
        await nadia.asks("STOP")
        assert "Vous avez écrit : Bonjour" in await SmsParent(house, "n:another").asks("Bonjour")


class TestStart:
    @pytest.mark.parametrize("words", ["REPRISE", "start", "Reprendre svp"])
    async def test_the_silence_ends_and_questions_are_answered_again(self, nadia: SmsParent, words: str) -> None:
        await nadia.asks("STOP")
        assert await nadia.asks(words) == [RESUMED]
        assert "Vous avez écrit : Bonjour" in await nadia.asks("Bonjour")

    async def test_stop_works_again_after_it(self, nadia: SmsParent) -> None:
        for _ in range(2):
            assert await nadia.asks("STOP") == [STOPPED]
            assert await nadia.asks("REPRISE") == [RESUMED]

    async def test_without_a_silence_it_is_a_word_like_others(self, nadia: SmsParent) -> None:
        assert "Vous avez écrit : recommencer" in await nadia.asks("recommencer")


class TestHumans:
    async def test_a_mediator_cannot_write_and_is_told_why(self, house: House, nadia: SmsParent) -> None:
        conversation = await handed_off(house, nadia)
        await house.desk.take(conversation, "lea")
        await nadia.asks("STOP")
        with pytest.raises(Silenced) as refused:
            await house.desk.reply(conversation, "lea", "Bonjour, c’est Léa.", "local-0001")
        assert refused.value.why == "silenced"
        assert "Bonjour, c’est Léa." not in await nadia.to_leave()

    async def test_a_mediator_who_comes_or_goes_is_not_announced(self, house: House, nadia: SmsParent) -> None:
        conversation = await handed_off(house, nadia)
        await nadia.asks("STOP")
        await house.desk.take(conversation, "lea")
        await house.desk.hand_back(conversation, "lea")
        assert await nadia.to_leave() == [STOPPED]

    async def test_who_waited_waits_no_more_and_is_not_told_that_nobody_came(
        self, house: House, nadia: SmsParent
    ) -> None:
        await handed_off(house, nadia)
        await nadia.asks("STOP")
        assert await house.store.queue() == []
        house.clock.move(hours=1)
        assert await house.desk.escalate_overdue() == 0

    async def test_a_mediator_can_write_again_after_start(self, house: House, nadia: SmsParent) -> None:
        conversation = await handed_off(house, nadia)
        await house.desk.take(conversation, "lea")
        await nadia.asks("STOP")
        await nadia.asks("REPRISE")
        await house.desk.reply(conversation, "lea", "Bonjour, c’est Léa.", "local-0001")
        assert (await nadia.to_leave())[-1] == "Bonjour, c’est Léa."


class TestEmergency:
    async def test_who_is_silent_and_in_danger_is_answered(self, nadia: SmsParent) -> None:
        await nadia.asks("STOP")
        assert await nadia.asks("il a avalé des comprimés") == [NUMBERS.text]
        assert await nadia.asks("merci") == []

    async def test_stop_does_not_take_back_the_numbers_nor_the_place_in_the_queue(
        self, house: House, nadia: SmsParent
    ) -> None:
        await nadia.asks("il a avalé des comprimés")
        await nadia.asks("STOP")
        assert await nadia.to_leave() == [NUMBERS.text, STOPPED]
        assert [waiting.contact for waiting in await house.store.queue()] == [nadia.contact]


class TestFirstContact:
    async def test_the_first_answer_comes_after_who_answers(self, nadia: SmsParent) -> None:
        assert await nadia.asks("Bonjour") == [FIRST, "Vous avez écrit : Bonjour"]
        assert await nadia.asks("Encore") == ["Vous avez écrit : Encore"]

    async def test_it_is_in_the_language_of_the_first_message(self, house: House, nadia: SmsParent) -> None:
        answer = Draft("Burası.", lang="tr")
        house.assistant.script["nerede"] = AssistantReply((answer,), profile=Profile(lang="tr"))
        message = await nadia.writes("nerede")
        await house.turns.settle()
        greeting, told = await nadia.gets(message.seq)
        assert (greeting.text, told.text) == (text("sms_first", "tr", name="Relais"), "Burası.")
        assert greeting.payload["meta"]["translation"] == "unreviewed"

    async def test_it_says_that_a_robot_answers_and_how_to_stop_it(self) -> None:
        assert "robot" in FIRST
        assert "STOP" in FIRST

    async def test_on_the_web_the_page_says_so(self, parent: Parent) -> None:
        assert await parent.asks("Bonjour") == ["Vous avez écrit : Bonjour"]


class TestRecycledNumber:
    async def test_after_months_of_quiet_the_history_is_hidden_and_the_first_notice_comes_again(
        self, house: House, nadia: SmsParent
    ) -> None:
        await nadia.asks("Mon fils est au collège")
        before = await nadia.conversation()
        house.clock.move(days=190)
        assert await nadia.asks("Bonjour") == [FIRST, "Vous avez écrit : Bonjour"]
        texts = [message.text for message in await house.store.history("sms", nadia.contact)]
        assert "Mon fils est au collège" not in texts
        assert (await nadia.conversation()).id != before.id
        closed = await house.store.conversation(before.id)
        assert closed is not None
        assert (closed.ownership.kind, closed.ownership.reason) == (OwnerKind.CLOSED, RECYCLED)

    async def test_what_the_earlier_holder_waited_for_is_not_sent(self, house: House, nadia: SmsParent) -> None:
        await nadia.asks("Mon fils est au collège")
        house.clock.move(days=190)
        await nadia.asks("Bonjour")
        assert "Vous avez écrit : Mon fils est au collège" not in await nadia.to_leave()

    async def test_erasing_reaches_what_is_hidden(self, house: House, nadia: SmsParent) -> None:
        await nadia.asks("Mon fils est au collège")
        hidden = (await nadia.conversation()).id
        house.clock.move(days=190)
        await nadia.asks("Bonjour")
        await nadia.asks("EFFACER")
        assert hidden in house.assistant.forgotten
        assert await house.store.conversation(hidden) is None

    async def test_a_few_months_are_not_enough(self, house: House, nadia: SmsParent) -> None:
        await nadia.asks("Mon fils est au collège")
        house.clock.move(days=150)
        assert await nadia.asks("Bonjour") == ["Vous avez écrit : Bonjour"]

    async def test_the_silence_of_an_earlier_holder_ends(self, house: House, nadia: SmsParent) -> None:
        await nadia.asks("STOP")
        house.clock.move(days=190)
        assert "Vous avez écrit : Bonjour" in await nadia.asks("Bonjour")

    async def test_the_silence_of_who_still_writes_lasts(self, house: House, nadia: SmsParent) -> None:
        await nadia.asks("STOP")
        for _ in range(4):
            house.clock.move(days=100)
            assert await nadia.asks("Bonjour") == []

    async def test_a_browser_keeps_its_history(self, house: House, parent: Parent) -> None:
        await parent.asks("Mon fils est au collège")
        house.clock.move(days=400)
        await parent.asks("Bonjour")
        assert len(await parent.history()) == 4

    async def test_silences_of_numbers_out_of_use_are_forgotten(self, house: House, nadia: SmsParent) -> None:
        await nadia.asks("STOP")
        assert await house.store.forget_silences(quiet_since(house.clock.now(), 6)) == 0
        house.clock.move(days=190)
        assert await house.store.forget_silences(quiet_since(house.clock.now(), 6)) == 1


@given(st.sampled_from(["answer", "handoff", "guide", "smalltalk"]), st.sampled_from(Author), st.integers() | st.none())
def test_only_the_answer_to_an_emergency_reaches_who_is_silent(
    decision: str, author: Author, in_reply_to: int | None
) -> None:
    assert not may_reach(Draft("x", author=author, meta=empty_meta(decision)), in_reply_to)
    assert may_reach(NUMBERS, 7)
    assert not may_reach(NUMBERS, None)


@pytest.mark.parametrize(
    ("kind", "priority", "left"),
    [
        (OwnerKind.WAITING, 0, True),
        (OwnerKind.WAITING, 50, True),
        (OwnerKind.WAITING, 100, False),
        (OwnerKind.ASSISTANT, 0, False),
        (OwnerKind.MEDIATOR, 0, False),
    ],
)
def test_stop_leaves_the_queue_unless_somebody_was_in_danger(kind: OwnerKind, priority: int, left: bool) -> None:
    now = utc_now()
    owner = Ownership(kind, epoch=3, priority=priority)
    conversation = Conversation("c", "sms", "n:1", owner, Profile(), 1, 1, now, now)
    after = after_stop(conversation)
    assert (after is not None) is left
    if after is not None:
        assert (after.kind, after.epoch) == (OwnerKind.ASSISTANT, 4)
