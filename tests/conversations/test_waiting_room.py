"""Whoever waits has a team, a true place, honest hours, a way to be answered later, and never waits for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from conversations.desk_model import NoteKind, Wish
from conversations.model import Author, Draft, Emergency, Handoff, OwnerKind, Profile
from conversations.opening_hours import OpeningHours, Span
from conversations.ownership import EMERGENCY_PRIORITY, OVERDUE_PRIORITY, WAITING_DEADLINE
from conversations.ports import AssistantReply
from conversations.teams import Roster, Team
from conversations.texts import text
from tests.channels.conftest import House
from tests.conversations.conftest import Parent

WORKING_DAYS = OpeningHours(week=dict.fromkeys(range(5), (Span(9 * 60, 17 * 60),)))
MONDAY_NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 22, 11, tzinfo=UTC)


def team(house: House, **changes: object) -> None:
    one = Team("general", "Médiateurs", hours=WORKING_DAYS, call_back=True, by_sms=True, **changes)  # type: ignore[arg-type]
    house.rosters.replace(Roster((one,), one))


def it_is(house: House, at: datetime) -> None:
    house.clock.moved += at - house.clock.now()


@pytest.fixture
def closed(house: House) -> None:
    team(house)
    it_is(house, SUNDAY)


async def waits(house: House, parent: Parent) -> None:
    house.assistant.script["humain"] = AssistantReply((), handoff=Handoff("parent_asked"))
    await parent.asks("humain")


class TestOutOfHours:
    async def test_the_parent_is_told_when_the_team_opens_and_how_else_to_be_answered(
        self, house: House, parent: Parent, closed: None
    ) -> None:
        await waits(house, parent)
        told = (await parent.reads())[-1]
        assert "lundi 23/11 à 09:00 (heure de Paris)" in told.text
        assert [c.value for c in told.choices] == ["answer_chat", "answer_sms", "call_back", "leave_queue"]

    async def test_the_hour_is_that_of_the_parent(self, house: House, parent: Parent, closed: None) -> None:
        island = AssistantReply((), profile=Profile("fr", "971"), handoff=Handoff("parent_asked"))
        house.assistant.script["humain"] = island
        assert "lundi 23/11 à 04:00." in (await parent.asks("humain"))[-1]

    async def test_only_what_the_team_really_does_is_offered(self, house: House, parent: Parent) -> None:
        one = Team("general", "Médiateurs", hours=WORKING_DAYS)
        house.rosters.replace(Roster((one,), one))
        it_is(house, SUNDAY)
        await waits(house, parent)
        assert [c.value for c in (await parent.reads())[-1].choices] == ["answer_chat", "leave_queue"]

    @pytest.mark.parametrize(
        ("picked", "wish", "answer"),
        [
            ("Appelez-moi au téléphone", Wish.CALL_BACK, "wish_call_back"),
            ("2", Wish.BY_SMS, "wish_answer_sms"),
            ("answer_chat", Wish.IN_CHAT, "wish_answer_chat"),
        ],
    )
    async def test_the_wish_is_kept_for_the_mediator(
        self, house: House, parent: Parent, closed: None, picked: str, wish: Wish, answer: str
    ) -> None:
        await waits(house, parent)
        assert await parent.asks(picked) == [text(answer, "fr")]
        conversation = await parent.conversation()
        assert await house.store.wishes([conversation.id]) == {conversation.id: wish}
        assert conversation.ownership.kind is OwnerKind.WAITING

    async def test_a_telephone_number_is_acknowledged(self, house: House, parent: Parent, closed: None) -> None:
        await waits(house, parent)
        await parent.asks("Appelez-moi au téléphone")
        assert await parent.asks("06 12 34 56 78, le soir") == [text("number_noted", "fr")]

    async def test_the_deadline_begins_when_the_team_opens(self, house: House, parent: Parent, closed: None) -> None:
        await waits(house, parent)
        opens = datetime(2026, 11, 23, 8, tzinfo=UTC)
        assert (await parent.conversation()).ownership.deadline == opens + WAITING_DEADLINE
        before = await parent.history()
        it_is(house, SUNDAY + timedelta(hours=10))
        assert await house.desk.escalate_overdue() == 0
        assert await parent.history() == before

    async def test_who_waited_when_the_team_closed_hears_once_when_it_opens(self, house: House, parent: Parent) -> None:
        team(house)
        it_is(house, datetime(2026, 11, 23, 15, 50, tzinfo=UTC))  # ten minutes before the team closes
        await waits(house, parent)
        before = len(await parent.history())
        it_is(house, datetime(2026, 11, 23, 16, 6, tzinfo=UTC))
        for _ in range(3):
            assert await house.desk.escalate_overdue() == 0
            house.clock.move(minutes=16)
        assert (await parent.conversation()).ownership.deadline == datetime(2026, 11, 24, 8, 15, tzinfo=UTC)
        (told,) = (await parent.history())[before:]
        assert "mardi 24/11 à 09:00" in told.text

    async def test_a_discreet_contact_is_not_told_of_the_closing(self, house: House, parent: Parent) -> None:
        team(house)
        it_is(house, datetime(2026, 11, 23, 15, 50, tzinfo=UTC))
        await waits(house, parent)
        house.room._discreet = lambda _: True
        before = await parent.history()
        it_is(house, datetime(2026, 11, 23, 16, 6, tzinfo=UTC))
        assert await house.desk.escalate_overdue() == 0
        assert await parent.history() == before

    async def test_an_emergency_is_told_when_a_person_will_read_it(
        self, house: House, parent: Parent, closed: None
    ) -> None:
        house.triage.emergencies["danger"] = Emergency("urgence.suicide", Draft("3114"))
        await parent.asks("danger")
        numbers, when = await parent.reads()
        assert numbers.text == "3114"
        assert when.text == text("waiting_closed", "fr", opens="lundi 23/11 à 09:00 (heure de Paris)")

    async def test_with_a_password_in_it_one_message_follows_the_numbers(
        self, house: House, parent: Parent, closed: None
    ) -> None:
        words = "danger, le mot de passe est Lucas2014"
        numbers = Draft("3114", Author.SYSTEM, lang="tr", meta={"decision": "emergency"})
        house.triage.emergencies[words] = Emergency("urgence.suicide", numbers)
        await parent.asks(words)
        first, after = [message.text for message in await parent.history()][1:]
        assert first == "3114"
        opens, masked = after.splitlines()
        assert opens == text("waiting_closed", "tr", opens="23/11 Pazartesi saat 09:00 (Paris saati)")
        assert masked == text("masked_password", "tr")

    async def test_it_is_not_told_that_nobody_is_there_by_the_side_of_a_mediator_who_is(
        self, house: House, parent: Parent, closed: None
    ) -> None:
        house.triage.emergencies["danger"] = Emergency("urgence.suicide", Draft("3114"))
        await waits(house, parent)
        await house.desk.take((await parent.conversation()).id, "lea")
        before = len(await parent.reads())
        await parent.asks("danger")
        assert [message.text for message in (await parent.reads())[before:]] == ["3114"]

    async def on_the_island(self, house: House, parent: Parent, general: OpeningHours) -> None:
        near = Team("island", "Guadeloupe", territories=frozenset({"971"}), hours=WORKING_DAYS)
        everywhere = Team("general", "Médiateurs", hours=general)
        house.rosters.replace(Roster((everywhere, near), everywhere))
        it_is(house, SUNDAY)
        house.assistant.script["île"] = AssistantReply((Draft("Bien."),), profile=Profile("fr", "971"))
        house.triage.emergencies["danger"] = Emergency("urgence.suicide", Draft("3114"))
        await parent.asks("île")

    async def test_the_hours_are_those_of_the_parent_s_own_team(self, house: House, parent: Parent) -> None:
        await self.on_the_island(house, parent, OpeningHours(week={0: (Span(0, 60),)}))
        await waits(house, parent)
        assert "lundi 23/11 à 04:00." in (await parent.reads())[-1].text

    async def test_a_general_team_that_is_there_takes_them_while_it_is_closed(
        self, house: House, parent: Parent
    ) -> None:
        await self.on_the_island(house, parent, OpeningHours())
        await waits(house, parent)
        assert (await parent.reads())[-1].text == text("handoff_notice", "fr", place=1)
        deadline = (await parent.conversation()).ownership.deadline
        assert deadline is not None
        assert deadline <= house.clock.now() + WAITING_DEADLINE
        assert house.room.team_of(await parent.conversation()).id == "general"

    async def test_a_danger_waits_for_no_team_in_particular(self, house: House, parent: Parent) -> None:
        await self.on_the_island(house, parent, OpeningHours())
        await parent.asks("danger")
        assert [message.text for message in await parent.reads()][-1] == "3114"
        assert house.room.team_of(await parent.conversation()).id == "general"

    async def test_who_waited_for_the_morning_and_is_in_danger_now_waits_no_longer(
        self, house: House, parent: Parent, closed: None
    ) -> None:
        house.triage.emergencies["danger"] = Emergency("urgence.suicide", Draft("Appelez le 3114."))
        await waits(house, parent)
        await parent.asks("danger")
        assert (await parent.conversation()).ownership.deadline <= house.clock.now() + WAITING_DEADLINE

    async def test_a_danger_that_a_mediator_lets_go_does_not_wait_for_the_morning(
        self, house: House, parent: Parent, closed: None
    ) -> None:
        house.triage.emergencies["danger"] = Emergency("urgence.suicide", Draft("Appelez le 3114."))
        await parent.asks("danger")
        conversation = (await parent.conversation()).id
        await house.desk.take(conversation, "lea")
        await house.desk.release(conversation, "lea")
        assert (await parent.conversation()).ownership.deadline <= house.clock.now() + WAITING_DEADLINE

    async def test_a_team_that_is_there_keeps_what_the_general_one_would_sleep_over(
        self, house: House, parent: Parent
    ) -> None:
        general = Team("general", "Médiateurs", hours=WORKING_DAYS)
        local = Team("local", "Hérault", territories=frozenset({"34"}), hours=OpeningHours())
        house.rosters.replace(Roster((general, local), general))
        it_is(house, SUNDAY)
        script = AssistantReply((), profile=Profile("fr", "34"), handoff=Handoff("parent_asked"))
        house.assistant.script["humain"] = script
        await parent.asks("humain")
        house.clock.move(minutes=16)
        assert await house.desk.escalate_overdue() == 1
        assert (await parent.conversation()).ownership.team != "general"

    async def test_an_emergency_does_not_wait_for_the_morning(self, house: House, parent: Parent, closed: None) -> None:
        house.triage.emergencies["danger"] = Emergency("urgence.suicide", Draft("Appelez le 3114."))
        await parent.asks("danger")
        house.clock.move(minutes=16)
        assert await house.desk.escalate_overdue() == 1
        assert (await parent.conversation()).ownership.priority >= EMERGENCY_PRIORITY

    async def test_in_an_emergency_mediators_are_called_at_every_step_and_the_parent_hears_nothing_more(
        self, house: House, parent: Parent, closed: None
    ) -> None:
        house.triage.emergencies["danger"] = Emergency("urgence.suicide", Draft("Appelez le 3114."))
        await parent.asks("danger")
        before = await parent.history()
        for step in range(1, 4):
            house.clock.move(minutes=16)
            assert await house.desk.escalate_overdue() == 1
            assert (await parent.conversation()).ownership.escalation == step
        assert await parent.history() == before
        monday = datetime(2026, 11, 23, 8, tzinfo=UTC) + WAITING_DEADLINE
        assert (await parent.conversation()).ownership.deadline == monday
        it_is(house, monday)
        assert await house.desk.escalate_overdue() == 1
        assert (await parent.reads())[-1].text == text("overdue", "fr")


async def test_a_danger_that_went_back_to_the_robot_is_still_shown_and_takes_nobody_s_place(
    house: House, parent: Parent
) -> None:
    house.triage.emergencies["danger"] = Emergency("urgence.suicide", Draft("Appelez le 3114."))
    await parent.asks("danger")
    await parent.asks("Revenir au robot")
    shown = await house.store.queue()
    assert [(one.id, one.ownership.kind) for one in shown] == [((await parent.conversation()).id, OwnerKind.ASSISTANT)]
    other = Parent(house, "bruno")
    await waits(house, other)
    assert await house.room.place(await other.conversation()) == 1
    await house.desk.take((await parent.conversation()).id, "lea")
    await house.desk.hand_back((await parent.conversation()).id, "lea")
    assert [one.contact for one in await house.store.queue()] == ["bruno"]


class TestNothingWaitsForEver:
    async def test_general_team_then_leads_then_the_truth_and_then_no_more_words(
        self, house: House, parent: Parent
    ) -> None:
        general = Team("national", "Nationale")
        near = Team("herault", "Hérault", territories=frozenset({"34"}))
        house.rosters.replace(Roster((general, near), general))
        profile = Profile("fr", "34")
        house.assistant.script["humain"] = AssistantReply((), profile=profile, handoff=Handoff("parent_asked"))
        await parent.asks("humain")
        assert house.room.team_of(await parent.conversation()).id == "herault"
        told = []
        for _ in range(5):
            house.clock.move(minutes=16)
            count = len(await parent.history())
            await house.desk.escalate_overdue()
            told += [message.text for message in (await parent.history())[count:]]
        assert told == [text("overdue", "fr"), text("overdue_leads", "fr"), text("overdue_last", "fr", days=30)]
        conversation = await parent.conversation()
        assert house.room.team_of(conversation).id == "national"
        assert (conversation.ownership.kind, conversation.ownership.deadline) == (OwnerKind.WAITING, None)

    async def test_a_discreet_contact_hears_nothing_unasked(self, house: House, parent: Parent) -> None:
        house.room._discreet = lambda _: True
        await waits(house, parent)
        before = await parent.history()
        house.clock.move(minutes=16)
        assert await house.desk.escalate_overdue() == 1
        assert await parent.history() == before


class TestAMediatorWhoHasGone:
    """A conversation in the hands of somebody who is not there any more is not seen by anybody: it comes back."""

    async def with_lea(self, house: House, parent: Parent) -> str:
        await waits(house, parent)
        conversation = (await parent.conversation()).id
        await house.desk.take(conversation, "lea")
        await house.desk.reply(conversation, "lea", "Je regarde.", "local-0001")
        house.clock.move(minutes=31)
        return conversation

    async def test_what_they_did_not_see_goes_back_to_the_queue_and_the_parent_is_told(
        self, house: House, parent: Parent
    ) -> None:
        conversation = await self.with_lea(house, parent)
        await parent.asks("Vous êtes là ?")
        house.clock.move(minutes=31)
        assert await house.desk.escalate_overdue() == 1
        owner = (await parent.conversation()).ownership
        assert (owner.kind, owner.owner_id, owner.priority) == (OwnerKind.WAITING, None, OVERDUE_PRIORITY)
        assert owner.deadline is not None
        assert (await parent.history())[-1].text == text("released", "fr", place=1)
        (note,) = await house.store.notes(conversation)
        assert (note.author, note.kind, note.text) == ("relais", NoteKind.UNSEEN, "lea")
        assert await house.desk.escalate_overdue() == 0

    async def test_after_hours_the_parent_is_told_when_somebody_comes(self, house: House, parent: Parent) -> None:
        team(house)
        it_is(house, MONDAY_NOON)
        await self.with_lea(house, parent)
        it_is(house, datetime(2026, 11, 23, 17, 0, tzinfo=UTC))
        await parent.asks("Vous êtes là ?")
        house.clock.move(minutes=31)
        assert await house.desk.escalate_overdue() == 1
        assert "mardi 24/11 à 09:00" in (await parent.history())[-1].text
        assert (await parent.conversation()).ownership.deadline == datetime(2026, 11, 24, 8, 15, tzinfo=UTC)

    async def test_what_they_saw_answered_or_have_just_been_given_stays_theirs(
        self, house: House, parent: Parent
    ) -> None:
        conversation = await self.with_lea(house, parent)
        message = await parent.writes("Vous êtes là ?")
        await house.turns.settle()
        house.clock.move(minutes=31)
        before = (await parent.conversation()).ownership
        await house.store.mark_read(conversation, "lea", message.seq)
        assert await house.desk.escalate_overdue() == 0
        await parent.asks("Et maintenant ?")
        house.clock.move(minutes=31)
        await house.desk.reply(conversation, "lea", "Oui.", "local-0002")
        assert await house.desk.escalate_overdue() == 0
        await parent.asks("Merci, et encore ceci")
        house.clock.move(minutes=31)
        await house.desk.transfer(conversation, "lea", "omar")
        assert await house.desk.escalate_overdue() == 0, "omar has had it for a minute"
        assert (await parent.conversation()).ownership.epoch == before.epoch + 1

    async def test_danger_does_not_wait_for_so_long(self, house: House, parent: Parent) -> None:
        await self.with_lea(house, parent)
        house.triage.emergencies["danger"] = Emergency("urgence.suicide", Draft("3114"))
        await parent.asks("danger")
        house.clock.move(minutes=14)
        assert await house.desk.escalate_overdue() == 0
        house.clock.move(minutes=2)
        assert await house.desk.escalate_overdue() == 1
        assert (await parent.conversation()).ownership.priority == EMERGENCY_PRIORITY

    async def test_who_comes_back_simply_answers(self, house: House, parent: Parent) -> None:
        conversation = await self.with_lea(house, parent)
        await parent.asks("Vous êtes là ?")
        house.clock.move(minutes=31)
        await house.desk.escalate_overdue()
        await house.desk.reply(conversation, "lea", "Me revoilà.", "local-0002")
        assert (await parent.conversation()).ownership.owner_id == "lea"


class TestPlace:
    async def test_each_team_has_a_queue_of_its_own(self, house: House) -> None:
        general = Team("national", "Nationale")
        near = Team("herault", "Hérault", territories=frozenset({"34"}))
        house.rosters.replace(Roster((general, near), general))
        house.assistant.script["ici"] = AssistantReply((), profile=Profile("fr", "34"), handoff=Handoff("parent_asked"))
        house.assistant.script["ailleurs"] = AssistantReply((), handoff=Handoff("parent_asked"))
        places = []
        for name, words in (("a", "ici"), ("b", "ailleurs"), ("c", "ici"), ("d", "ailleurs")):
            house.clock.move(seconds=5)
            one = Parent(house, name)
            await one.asks(words)
            places.append(await house.room.place(await one.conversation()))
        assert places == [1, 1, 2, 2]

    async def test_the_place_moves_up_when_somebody_is_taken(self, house: House, parent: Parent) -> None:
        await waits(house, parent)
        house.clock.move(seconds=5)
        second = Parent(house, "bruno")
        await second.asks("humain")
        assert (await second.asks("toujours là ?"))[-1] == text("waiting_received", "fr", place=2)
        await house.desk.take((await parent.conversation()).id, "lea")
        assert (await second.asks("et là ?"))[-1] == text("waiting_received", "fr", place=1)
