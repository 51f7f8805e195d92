"""What mediators see and write beside the conversation: presence, story, replies kept ready, proposals."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations import canned
from conversations.canned import CannedRefused
from conversations.desk import UnknownConversation
from conversations.desk_model import CannedReply
from conversations.model import Choice, Draft, Handoff, utc_now
from conversations.personal_data import GAP, without_personal_data
from conversations.ports import AssistantReply
from conversations.presence import Availability
from tests.channels.conftest import House
from tests.conversations.conftest import Parent

REPLY = CannedReply("salut", "Salut", "Bonjour {mediator}", "fr", "chef", utc_now())


class TestPresence:
    def test_who_falls_silent_is_gone(self, house: House) -> None:
        assert house.presence.here("lea")
        assert not house.presence.here("lea"), "no news the second time"
        assert [one.mediator for one in house.presence.everybody()] == ["lea"]
        house.clock.move(seconds=50)
        assert house.presence.everybody() == []
        assert house.presence.availability("lea") is Availability.AWAY

    def test_looking_lasts_while_it_is_renewed_and_typing_a_few_seconds(self, house: House) -> None:
        assert house.presence.look("lea", "c1")
        assert not house.presence.look("lea", "c1")
        assert house.presence.type("lea", "c1", typing=True)
        assert house.presence.typing_in("c1") == ["lea"]
        house.clock.move(seconds=10)
        assert (house.presence.looking_at("c1"), house.presence.typing_in("c1")) == (["lea"], [])
        house.presence.look_away("lea", "c1")
        assert house.presence.looking_at("c1") == []

    def test_two_windows_look_at_two_conversations(self, house: House) -> None:
        house.presence.look("lea", "c1")
        house.presence.look("lea", "c2")
        assert not house.presence.look("lea", "c1"), "the windows must not wake each other for ever"
        assert house.presence.looking_at("c2") == ["lea"]

    def test_the_end_of_an_old_window_does_not_wipe_out_what_is_written_in_the_new_one(self, house: House) -> None:
        house.presence.look("lea", "c1", "old")
        house.presence.look("lea", "c1", "new")
        house.presence.type("lea", "c1", typing=True)
        house.presence.look_away("lea", "c1", "old")
        assert (house.presence.looking_at("c1"), house.presence.typing_in("c1")) == (["lea"], ["lea"])
        house.presence.look_away("lea", "c1", "new")
        assert (house.presence.looking_at("c1"), house.presence.typing_in("c1")) == ([], [])

    def test_what_is_written_while_a_page_connects_again_shows_when_it_has(self, house: House) -> None:
        house.presence.look("lea", "c1", "old")
        house.presence.type("lea", "c1", typing=True)
        house.presence.look_away("lea", "c1", "old")
        assert house.presence.typing_in("c1") == []
        house.presence.look("lea", "c1", "new")
        assert house.presence.typing_in("c1") == ["lea"]
        house.presence.look_away("lea", "c1", "new")
        assert house.presence.type("lea", "c1", typing=True), "a helpdesk that has no window at all writes too"
        assert house.presence.typing_in("c1") == ["lea"]


class TestPersonalData:
    @pytest.mark.parametrize(
        ("text", "cleaned"),
        [
            ("Je m'appelle Fatima Benali et ça bloque", f"Je m'appelle {GAP} et ça bloque"),
            ("je m’appelle fatima", f"je m’appelle {GAP}"),
            ("ma fille Inès est en 6e", f"ma fille {GAP} est en 6e"),
            ("écrivez à f.benali@gmail.com svp", f"écrivez à {GAP} svp"),
            ("tel 06.12.34.56.78 le soir", f"tel {GAP} le soir"),
            ("+33 6 12 34 56 78", GAP),
            ("mon code est 483920", f"mon code est {GAP}"),
            ("j'habite 12 bis rue des Lilas, merci", f"j'habite {GAP}, merci"),
            ("né le 12/03/2014", f"né le {GAP}"),
            ("demandez à Mme Dupont", f"demandez à Mme {GAP}"),
            ("au collège Jean Moulin", f"au collège {GAP}"),
            ("la maman de Lucas Martin", f"la maman de {GAP}"),
            ("Cordialement, Sophie Durand", f"Cordialement, {GAP}"),
            ("élève : Lucas Petit", f"élève : {GAP}"),
        ],
    )
    def test_goes(self, text: str, cleaned: str) -> None:
        assert without_personal_data(text) == cleaned

    @pytest.mark.parametrize(
        "text",
        [
            "Allez sur EduConnect, puis cliquez sur « Mot de passe oublié ».",
            "C’est Pronote qui affiche les notes.",
            "Appelez le 3114, ou envoyez un SMS au 114.",
            "Mon enfant est en 6e au collège, que faire ?",
            "Je suis bloqué depuis 2 jours.",
            "Ouvrez https://educonnect.education.gouv.fr/ dans le navigateur.",
        ],
    )
    def test_guidance_stays(self, text: str) -> None:
        assert without_personal_data(text) == text

    @given(st.text(max_size=200))
    def test_nothing_breaks_it_and_twice_is_once(self, text: str) -> None:
        once = without_personal_data(text)
        assert len(without_personal_data(once)) <= len(once) + 3

    @given(
        st.from_regex(r"0[67]([ .]?\d{2}){4}", fullmatch=True),
        st.from_regex(r"[a-z]{3,8}@[a-z]{3,8}\.fr", fullmatch=True),
    )
    def test_no_number_and_no_address_is_left(self, number: str, address: str) -> None:
        cleaned = without_personal_data(f"Rappelez le {number} ou {address}, merci.")
        assert number not in cleaned
        assert address not in cleaned


class TestCannedReplies:
    async def test_those_of_the_house_can_be_replaced_and_removed(self, house: House) -> None:
        shipped = canned.shipped()[0]
        await house.notebook.save_canned(replace(shipped, text="Autrement dit"))
        texts = {one.id: one.text for one in await house.notebook.canned_replies()}
        assert texts[shipped.id] == "Autrement dit"
        assert await house.notebook.remove_canned(shipped.id, "chef")
        assert shipped.id not in {one.id for one in await house.notebook.canned_replies()}
        assert not await house.notebook.remove_canned(shipped.id, "chef")

    async def test_a_new_one_comes_and_goes(self, house: House) -> None:
        await house.notebook.save_canned(REPLY)
        assert "salut" in {one.id for one in await house.notebook.canned_replies()}
        assert await house.notebook.remove_canned("salut", "chef")
        assert not await house.notebook.remove_canned("salut", "chef")

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"id": "Salut !"}, "id"),
            ({"title": " "}, "title"),
            ({"text": ""}, "text"),
            ({"text": "Bonjour {prenom}"}, "variable"),
        ],
    )
    def test_what_cannot_be_kept(self, changes: dict[str, str], why: str) -> None:
        with pytest.raises(CannedRefused) as refused:
            canned.check(replace(REPLY, **changes))
        assert refused.value.why == why

    @given(st.text(max_size=60))
    def test_filling_in_breaks_on_nothing(self, text: str) -> None:
        assert isinstance(canned.filled(text, {"mediator": "{team}"}), str)


class TestStory:
    async def test_five_things_to_know(self, house: House, parent: Parent) -> None:
        meta = {"decision": "answer", "topics": ["educonnect.mot-de-passe-perdu"], "guide": None}
        at_step = {"id": "educonnect.guide", "step": "code", "step_number": 3, "of": 5}
        house.assistant.says("mot de passe perdu", Draft("Faites ceci", meta=meta))
        house.assistant.says("le code ne vient pas", Draft("Étape 3", meta={"decision": "guide", "guide": at_step}))
        house.assistant.says("hein ?", Draft("Je ne sais pas", meta={"decision": "decline"}))
        for words in ("mot de passe perdu", "le code ne vient pas", "hein ?"):
            await parent.asks(words)
        told = await house.notebook.story(await parent.conversation())
        assert told.asked == ("mot de passe perdu", "hein ?")
        assert told.topics == ("educonnect.mot-de-passe-perdu",)
        assert told.guide and (told.guide.id, told.guide.number, told.guide.of) == ("educonnect.guide", 3, 5)
        assert told.declined == 1

    async def test_the_call_for_a_human_is_no_question(self, house: House, parent: Parent) -> None:
        offered = (Choice("Au collège", "level:college"), Choice("Parler à quelqu’un", "human"))
        house.assistant.says("mot de passe perdu", Draft("Où ?", choices=offered))
        house.assistant.says("level:college", Draft("Faites ceci", choices=offered[1:]))
        for words in ("mot de passe perdu", "1", "humain svp"):
            await parent.asks(words)
        told = await house.notebook.story(await parent.conversation())
        assert (told.asked, told.picked) == (("mot de passe perdu",), ("Au collège",))
        (suggested,) = await house.notebook.suggestions(await parent.conversation())
        assert suggested.topic == "educonnect.mot-de-passe-perdu"

    async def test_who_only_calls_for_a_human_has_asked_nothing(self, house: House, parent: Parent) -> None:
        await parent.asks("parler à quelqu'un")
        conversation = await parent.conversation()
        assert (await house.notebook.story(conversation)).asked == ()
        assert await house.notebook.suggestions(conversation) == []

    async def test_the_call_for_a_human_says_which_guide_why_and_what_was_tried(
        self, house: House, parent: Parent
    ) -> None:
        stuck = {
            "id": "guide.ent",
            "step": "code",
            "step_number": 3,
            "of": 5,
            "title": "Se connecter",
            "reason": "stuck",
        }
        stuck["tried"] = [{"step": "lien", "answer": "non"}]
        house.assistant.script["bloqué"] = AssistantReply((), handoff=Handoff("guide", guide=stuck))
        await parent.asks("bloqué")
        told = (await house.notebook.story(await parent.conversation())).guide
        assert told and (told.title, told.number, told.reason) == ("Se connecter", 3, "stuck")
        assert told.tried == ("lien : non",)

    async def test_a_choice_that_was_picked_is_no_question(self, house: House, parent: Parent) -> None:
        house.assistant.script["bonjour"] = AssistantReply(
            (Draft("Lequel ?", choices=(Choice("Parler à quelqu’un", "noted"),)),)
        )
        await parent.asks("bonjour")
        await parent.asks("Parler à quelqu’un")
        told = await house.notebook.story(await parent.conversation())
        assert (told.asked, told.picked) == (("bonjour",), ("Parler à quelqu’un",))


class TestGuidance:
    async def test_the_parent_s_last_question_is_what_is_searched(self, house: House, parent: Parent) -> None:
        await parent.asks("j'ai perdu le mot de passe")
        found = await house.notebook.suggestions(await parent.conversation())
        assert [one.topic for one in found] == ["educonnect.mot-de-passe-perdu"]

    async def test_a_proposal_holds_no_personal_data(self, house: House, parent: Parent) -> None:
        await parent.asks("je m'appelle Fatima Benali, comment changer de mot de passe ?")
        conversation = await parent.conversation()
        await house.desk.reply(conversation.id, "lea", "Appelez le 06 12 34 56 78, Madame Benali.", "m-answer-1")
        question, answer = await house.notebook.proposal(conversation)
        assert "Benali" not in question + answer
        assert "06" not in answer
        await house.notebook.propose("Pour Mme Benali ?", "Oui.", "educonnect.mot-de-passe-perdu", "lea")
        assert house.suggester.proposed == [(f"Pour Mme {GAP} ?", "Oui.", "educonnect.mot-de-passe-perdu", "lea")]


class TestReading:
    async def test_unread_counts_the_parent_s_messages_and_the_mark_never_moves_back(
        self, house: House, parent: Parent
    ) -> None:
        await parent.asks("un")
        await parent.asks("deux")
        one = (await parent.conversation()).id
        assert await house.store.unread("lea", [one]) == {one: 2}
        await house.notebook.mark_read(one, "lea", 3)
        assert await house.store.unread("lea", [one]) == {}
        await house.notebook.mark_read(one, "lea", 1)
        await house.notebook.mark_read(one, "lea", 10**8)
        await parent.asks("trois")
        assert await house.store.unread("lea", [one]) == {one: 1}
        assert await house.store.unread("marc", [one]) == {one: 3}

    async def test_what_no_reader_sees_and_no_database_takes_is_left_out(self, house: House, parent: Parent) -> None:
        await parent.asks("bonjour")
        one = (await parent.conversation()).id
        note = await house.notebook.add_note(one, "lea", "a\x00b\ud800c\r\nd", "note-0001")
        assert note.text == "abc\nd"

    async def test_nothing_is_kept_of_a_conversation_that_is_not_there(self, house: House) -> None:
        await house.notebook.mark_read("nowhere", "lea", 3)
        with pytest.raises(UnknownConversation):
            await house.notebook.add_note("nowhere", "lea", "Une note", "note-0001")
