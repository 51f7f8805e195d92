"""Release, transfer, hand back, close: what is written down, what the parent is told, the one question at the end."""

from __future__ import annotations

import asyncio

import pytest

from conversations.desk import UnknownTeam
from conversations.desk_model import NoteKind, Outcome
from conversations.desk_ports import MaskedText
from conversations.model import Author, Draft, Emergency, Handoff, OwnerKind, Profile
from conversations.ownership import TransitionRefused
from conversations.ports import AssistantReply
from conversations.teams import Roster, Team
from conversations.texts import text
from tests.channels.conftest import House
from tests.conversations.conftest import Parent

QUESTION = text("satisfaction", "fr")


@pytest.fixture
async def taken(house: House, parent: Parent) -> str:
    await parent.asks("bonjour")
    conversation = (await parent.conversation()).id
    await house.desk.call_human(conversation, "parent_asked")
    await house.desk.take(conversation, "lea")
    return conversation


@pytest.fixture
async def answered(house: House, taken: str) -> str:
    await house.desk.reply(taken, "lea", "Voici la réponse.", "m-answer-1")
    return taken


async def last(parent: Parent) -> str:
    return (await parent.reads())[-1].text


class TestRelease:
    async def test_back_in_the_queue_at_the_old_place_with_a_note(
        self, house: House, parent: Parent, taken: str
    ) -> None:
        before = (await parent.conversation()).ownership.waiting_since
        house.clock.move(minutes=5)
        await house.desk.release(taken, "lea", "Je pars en réunion.")
        owner = (await parent.conversation()).ownership
        assert (owner.kind, owner.owner_id, owner.waiting_since) == (OwnerKind.WAITING, None, before)
        assert owner.deadline and owner.deadline > house.clock.now()
        assert await last(parent) == text("released", "fr", place=1)
        (note,) = await house.store.notes(taken)
        assert (note.kind, note.author, note.text) == (NoteKind.RELEASE, "lea", "Je pars en réunion.")

    async def test_only_the_owner_lets_go(self, house: House, taken: str) -> None:
        for attempt in (
            house.desk.release(taken, "marc"),
            house.desk.transfer(taken, "marc", "marc"),
            house.desk.start_guide(taken, "marc", "x", "X"),
        ):
            with pytest.raises(TransitionRefused) as refused:
                await attempt
            assert refused.value.owner.owner_id == "lea"
            assert refused.value.owner.since


class TestCorrection:
    async def test_what_is_known_of_the_parent_is_corrected_and_colleagues_read_it(
        self, house: House, parent: Parent, taken: str
    ) -> None:
        before = await parent.history()
        corrected = Profile("ar", "34", "college")
        changed = await house.desk.correct(taken, "lea", corrected, "Hérault (34), Collège, arabe")
        assert (changed.profile, changed.ownership.owner_id) == (corrected, "lea")
        (note,) = await house.store.notes(taken)
        assert (note.kind, note.author, note.text) == (NoteKind.PROFILE, "lea", "Hérault (34), Collège, arabe")
        assert await parent.history() == before, "nothing is said to the parent"

    async def test_the_assistant_learns_it_when_it_answers_again(
        self, house: House, parent: Parent, taken: str
    ) -> None:
        await house.desk.correct(taken, "lea", Profile("ar", None, "college"), "Collège, arabe")
        await house.desk.hand_back(taken, "lea")
        assert house.assistant.corrected == [Profile("ar", None, "college")]
        assert await last(parent) == text("handed_back", "ar")
        await parent.asks("bonjour")
        assert house.assistant.asked[-1].profile == Profile("ar", None, "college")

    async def test_without_a_correction_the_assistant_keeps_what_it_knew(self, house: House, taken: str) -> None:
        await house.desk.correct(taken, "lea", (await house.desk.take(taken, "lea")).profile, "rien")
        await house.desk.hand_back(taken, "lea")
        assert (house.assistant.corrected, await house.store.notes(taken)) == ([None], [])

    async def test_only_who_has_the_conversation_corrects(self, house: House, parent: Parent, taken: str) -> None:
        with pytest.raises(TransitionRefused):
            await house.desk.correct(taken, "marc", Profile("ar"), "arabe")
        assert (await parent.conversation()).profile == Profile()

    async def test_two_corrections_at_once_are_both_whole(self, house: House, parent: Parent, taken: str) -> None:
        tried = [Profile("ar", "34"), Profile("tr", "971")]
        made = await asyncio.gather(
            *(house.desk.correct(taken, "lea", one, one.lang) for one in tried), return_exceptions=True
        )
        assert (await parent.conversation()).profile in tried
        assert len(await house.store.notes(taken)) == sum(not isinstance(one, TransitionRefused) for one in made)


class TestTransfer:
    async def test_to_a_colleague_who_has_it_at_once(self, house: House, parent: Parent, taken: str) -> None:
        await house.desk.transfer(taken, "lea", "marc", "Il parle turc.")
        assert [one.id for one in await house.store.held_by("marc")] == [taken]
        assert await last(parent) == text("transferred", "fr")
        with pytest.raises(TransitionRefused):
            await house.desk.reply(taken, "lea", "encore moi", "m-late-1")
        await house.desk.reply(taken, "marc", "Bonjour", "m-marc-1")

    async def test_to_the_queue_of_another_team(self, house: House, parent: Parent, taken: str) -> None:
        general, other = Team("general", "G"), Team("protection", "P")
        house.rosters.replace(Roster((general, other), general))
        await house.desk.transfer_to_team(taken, "lea", "protection", "Pour vous.")
        conversation = await parent.conversation()
        assert house.room.team_of(conversation).id == "protection"
        with pytest.raises(UnknownTeam):
            await house.desk.transfer_to_team(taken, "lea", "nobody")

    async def test_a_reply_repeated_after_the_transfer_is_the_one_stored(
        self, house: House, parent: Parent, answered: str
    ) -> None:
        await house.desk.transfer(answered, "lea", "marc")
        again = await house.desk.reply(answered, "lea", "Voici la réponse.", "m-answer-1")
        assert again.text == "Voici la réponse."
        assert [m.text for m in await parent.reads()].count("Voici la réponse.") == 1


class TestNotes:
    async def test_a_note_is_never_in_the_parent_s_history(self, house: House, parent: Parent, taken: str) -> None:
        before = await parent.history()
        await house.notebook.add_note(taken, "lea", "Le père est pressé.", "note-0001")
        again = await house.notebook.add_note(taken, "lea", "Le père est pressé.", "note-0001")
        assert [note.id for note in await house.notebook.notes(taken)] == [again.id]
        assert await parent.history() == before

    async def test_notes_leave_with_the_parent_s_data(self, house: House, parent: Parent, taken: str) -> None:
        await house.notebook.add_note(taken, "lea", "Une note.", "note-0001")
        await house.store.erase("web", parent.contact)
        assert await house.store.notes(taken) == []

    async def test_passwords_are_masked_in_replies_and_notes(self, house: House, parent: Parent, taken: str) -> None:
        house.desk._mask = lambda words: MaskedText(words.replace("s3cret", "••••"), "s3cret" in words)
        sent = await house.desk.reply(taken, "lea", "Le code est s3cret", "m-masked-1")
        await house.desk.release(taken, "lea", "code s3cret")
        assert (sent.text, sent.payload["meta"]["masked"]) == ("Le code est ••••", True)
        assert [note.text for note in await house.store.notes(taken)] == ["code ••••"]


class TestHandBack:
    async def test_the_same_message_is_not_handed_off_again(self, house: House, parent: Parent, answered: str) -> None:
        written = await parent.writes("au fait, autre chose")
        await house.turns.settle()
        asked = len(house.assistant.asked)
        await house.desk.hand_back(answered, "lea")
        await house.turns.settle()
        assert len(house.assistant.asked) == asked, "the mediator had it, the assistant does not take it up"
        assert (await parent.conversation()).ownership.kind is OwnerKind.ASSISTANT
        assert written.id not in [request.message_id for request in house.assistant.asked]

    async def test_the_assistant_begins_the_guide_that_the_mediator_chose(
        self, house: House, parent: Parent, answered: str
    ) -> None:
        house.assistant.says("topic:educonnect.mot-de-passe-perdu", Draft("Étape 1 sur 5"))
        await house.desk.start_guide(answered, "lea", "educonnect.mot-de-passe-perdu", "Mot de passe perdu")
        said = [message.text for message in await parent.reads()][-2:]
        assert said == [text("guide_started", "fr", title="Mot de passe perdu"), "Étape 1 sur 5"]

    async def test_a_guide_that_cannot_begin_leaves_a_button(self, house: House, parent: Parent, answered: str) -> None:
        house.assistant.away = True
        await house.desk.start_guide(answered, "lea", "educonnect.mot-de-passe-perdu", "Mot de passe perdu")
        told = (await parent.reads())[-1]
        assert [choice.value for choice in told.choices] == ["topic:educonnect.mot-de-passe-perdu"]


class TestSatisfaction:
    async def test_asked_once_and_kept_without_words(self, house: House, parent: Parent, answered: str) -> None:
        await house.desk.hand_back(answered, "lea")
        assert (await last(parent)).endswith(QUESTION)
        asked = len(house.assistant.asked)
        assert await parent.asks("1") == [text("thanks", "fr")]
        assert len(house.assistant.asked) == asked, "the assistant does not take the answer for a question"
        assert await house.store.satisfaction_counts() == {3: 1}

    async def test_after_the_end_too_by_button(self, house: House, parent: Parent, answered: str) -> None:
        await house.desk.close(answered, "lea", Outcome.RESOLVED)
        assert await parent.asks("satisfaction:1") == [text("thanks", "fr")]
        assert (await parent.history())[-2].text == "Non", "a human reads the label, not the value"
        assert await house.store.satisfaction_counts() == {1: 1}

    async def test_never_twice(self, house: House, parent: Parent, answered: str) -> None:
        await house.desk.hand_back(answered, "lea")
        await parent.asks("Un peu")
        await house.desk.reply(answered, "lea", "Encore un mot", "m-again-1")
        await house.desk.close(answered, "lea", Outcome.RESOLVED)
        assert await last(parent) == text("closed", "fr")
        assert not await house.store.keep_score("web", parent.contact, 1, house.clock.now())

    async def test_something_else_is_a_question_like_any_other(
        self, house: House, parent: Parent, answered: str
    ) -> None:
        await house.desk.hand_back(answered, "lea")
        assert await parent.asks("et pour la cantine ?") == ["Vous avez écrit : et pour la cantine ?"]
        assert await house.store.satisfaction_counts() == {}

    @pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, None])
    async def test_not_when_nobody_answered(
        self, house: House, parent: Parent, taken: str, outcome: Outcome | None
    ) -> None:
        await house.desk.close(taken, "lea", outcome)
        assert await last(parent) == text("closed", "fr")

    async def test_a_guide_to_go_on_with_comes_first(self, house: House, parent: Parent) -> None:
        stuck = {"id": "guide.ent", "step": "code", "title": "Se connecter", "reason": "stuck", "tried": []}
        house.assistant.script["bloqué"] = AssistantReply((), handoff=Handoff("guide", guide=stuck))
        await parent.asks("bloqué")
        conversation = (await parent.conversation()).id
        await house.desk.reply(conversation, "lea", "Voici le code.", "m-guide-1")
        await house.desk.hand_back(conversation, "lea")
        back = (await parent.reads())[-1]
        assert (back.text, [choice.value for choice in back.choices]) == (text("handed_back", "fr"), ["guide:resume"])
        await house.desk.reply(conversation, "lea", "Autre chose ?", "m-guide-2")
        await house.desk.close(conversation, "lea")
        assert QUESTION in await last(parent)

    async def test_a_guide_that_a_danger_interrupted_is_offered_too(self, house: House, parent: Parent) -> None:
        step = {"id": "guide.ent", "step": "code", "step_number": 1, "of": 3}
        house.assistant.script["guide"] = AssistantReply((Draft("étape 1", meta={"guide": step}),))
        numbers = Draft("15, 112, 114, 3114", author=Author.SYSTEM, meta={"decision": "emergency"})
        house.triage.emergencies["il veut mourir"] = Emergency("urgence.suicide", numbers)
        await parent.asks("guide")
        await parent.asks("il veut mourir")
        conversation = (await parent.conversation()).id
        await house.desk.take(conversation, "lea")
        await house.desk.hand_back(conversation, "lea")
        assert [choice.value for choice in (await parent.reads())[-1].choices] == ["guide:resume"]

    async def test_a_guide_of_an_earlier_call_is_not_offered_again(self, house: House, parent: Parent) -> None:
        stuck = {"id": "guide.ent", "step": "code", "title": "Se connecter", "reason": "stuck", "tried": []}
        house.assistant.script["bloqué"] = AssistantReply((), handoff=Handoff("guide", guide=stuck))
        house.assistant.script["humain"] = AssistantReply((), handoff=Handoff("parent_asked"))
        await parent.asks("bloqué")
        conversation = (await parent.conversation()).id
        await house.desk.take(conversation, "lea")
        await house.desk.hand_back(conversation, "lea")
        await parent.asks("et la cantine ?")
        await parent.asks("humain")
        await house.desk.take(conversation, "lea")
        await house.desk.hand_back(conversation, "lea")
        assert "guide:resume" not in [choice.value for choice in (await parent.reads())[-1].choices]

    @pytest.mark.parametrize(
        ("topic", "heard"), [("urgence.suicide", text("closed", "fr")), ("urgence.violence-conjugale", "Je suis là.")]
    )
    async def test_not_after_danger_and_a_discreet_contact_hears_nothing_unasked(
        self, house: House, parent: Parent, topic: str, heard: str
    ) -> None:
        house.triage.emergencies["danger"] = Emergency(topic, Draft("Appelez."))
        await parent.asks("danger")
        conversation = (await parent.conversation()).id
        await house.desk.reply(conversation, "lea", "Je suis là.", "m-01")
        await house.desk.close(conversation, "lea", Outcome.REFERRED)
        assert await last(parent) == heard


class TestOutcome:
    async def test_the_outcome_is_written_down_with_the_end(self, house: House, parent: Parent, taken: str) -> None:
        await house.desk.close(taken, "lea", Outcome.WRONG_GUIDANCE, "La fiche date de 2024.")
        assert await house.store.outcome(taken) is Outcome.WRONG_GUIDANCE
        (note,) = await house.store.notes(taken)
        assert note.kind is NoteKind.CLOSE
        assert "2024" not in " ".join(message.text for message in await parent.history())

    async def test_a_refused_end_writes_nothing(self, house: House, taken: str) -> None:
        with pytest.raises(TransitionRefused):
            await house.desk.close(taken, "marc", Outcome.RESOLVED, "pas à moi")
        assert await house.store.outcome(taken) is None
        assert await house.store.notes(taken) == []


async def test_a_mediator_s_words_after_the_hand_back_take_it_again(
    house: House, parent: Parent, answered: str
) -> None:
    house.assistant.script["merci"] = AssistantReply((Draft("De rien"),))
    await house.desk.hand_back(answered, "lea")
    sent = await house.desk.reply(answered, "lea", "J’oubliais…", "m-forgot-1")
    assert (sent.author, (await parent.conversation()).ownership.owner_id) == (Author.MEDIATOR, "lea")
