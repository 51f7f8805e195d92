"""Orders by SMS: help, data, language, a person, the rest of a long message."""

from __future__ import annotations

import pytest

from conversations.commands import Command, command
from conversations.model import Choice, Draft, JsonObject, OwnerKind
from conversations.notices import empty_meta
from conversations.texts import languages, text
from conversations.turns import Turns
from tests.channels.conftest import House
from tests.conversations.conftest import Parent
from tests.conversations.sms_parent import SmsParent

SHOWN = 10


def rest_after_ten(words: str, payload: JsonObject) -> str | None:
    """A door that shows ten characters at a time."""
    return words[SHOWN:] or None


@pytest.fixture
def nadia(house: House) -> SmsParent:
    house.turns = Turns(house.store, house.assistant, house.notices, house.wake_ups, house.clock, rest_after_ten)
    house.inbox._turns = house.turns
    return SmsParent(house)


class TestMore:
    async def test_the_rest_comes_with_the_same_choices_and_sources_until_all_is_said(
        self, house: House, nadia: SmsParent
    ) -> None:
        source = {"title": "t", "organisation": "Caf", "url": "https://caf.fr", "verified_on": "2026-11-21"}
        answer = Draft(
            "0123456789abcdefghijKLMNO", choices=(Choice("Oui", "yes"),), sources=(source,), meta=empty_meta("answer")
        )
        house.assistant.says("Question", answer)
        await nadia.asks("Question")
        assert await nadia.asks("SUITE") == ["abcdefghijKLMNO"]
        assert await nadia.asks("la suite svp") == ["KLMNO"]
        last = (await nadia.gets())[-1]
        assert last.choices == answer.choices
        assert last.payload["sources"] == [source]
        assert last.payload["meta"]["decision"] == "answer"
        assert await nadia.asks("SUITE") == [text("sms_nothing_more", "fr")]
        assert [request.text for request in house.assistant.asked] == ["Question"]

    async def test_a_notice_after_the_long_message_does_not_lose_its_rest(self, house: House, nadia: SmsParent) -> None:
        house.assistant.says("Question", Draft("0123456789abc"), Draft("note"))
        await nadia.asks("Question")
        assert await nadia.asks("SUITE") == ["abc"]

    async def test_a_guide_that_was_said_whole_hears_the_word_itself(self, house: House, nadia: SmsParent) -> None:
        house.assistant.says("Guide", Draft("Étape 1", meta={**empty_meta("guide"), "guide": {"id": "g", "step": 1}}))
        await nadia.asks("Guide")
        assert await nadia.asks("suivant") == ["Vous avez écrit : suivant"]

    async def test_a_choice_that_reads_like_an_order_is_the_choice(self, house: House, nadia: SmsParent) -> None:
        house.assistant.says("Question", Draft("0123456789abc", choices=(Choice("Suite", "next_step"),)))
        house.assistant.says("next_step", Draft("Étape 2"))
        await nadia.asks("Question")
        assert await nadia.asks("suite") == ["Étape 2"]

    async def test_a_mediators_long_message_goes_on_in_their_name(self, house: House, nadia: SmsParent) -> None:
        await nadia.asks("Bonjour")
        conversation = (await nadia.conversation()).id
        await house.desk.take(conversation, "lea")
        await house.desk.reply(conversation, "lea", "0123456789abc", "local-0001")
        assert await nadia.asks("SUITE") == ["abc"]
        assert (await nadia.gets())[-1].author_id == "lea"


class TestHelp:
    @pytest.mark.parametrize(
        ("words", "lang"), [("AIDE", "fr"), ("help", "fr"), ("aidez-moi svp", "fr"), ("مساعدة", "ar"), ("Ayuda", "es")]
    )
    async def test_it_names_the_words_in_the_language_of_the_order(
        self, nadia: SmsParent, words: str, lang: str
    ) -> None:
        assert await nadia.asks(words) == [text("sms_help", lang)]

    @pytest.mark.parametrize("order", ["AIDE", "SUITE"])
    async def test_a_number_sent_after_it_still_picks_what_was_offered_before(
        self, house: House, nadia: SmsParent, order: str
    ) -> None:
        house.assistant.says("Question", Draft("Laquelle ?", choices=(Choice("Oui", "yes"), Choice("Non", "no"))))
        await nadia.asks("Bonjour")
        await nadia.asks("Question")
        await nadia.asks(order)
        await nadia.asks("2")
        assert house.assistant.asked[-1].choice == "no"

    async def test_it_works_while_a_mediator_has_the_conversation(self, house: House, nadia: SmsParent) -> None:
        await nadia.asks("Bonjour")
        await house.desk.take((await nadia.conversation()).id, "lea")
        assert await nadia.asks("INFO") == [house.notices.info(await nadia.conversation()).text]

    async def test_on_the_web_the_assistant_answers_it(self, parent: Parent) -> None:
        assert await parent.asks("aide") == ["Vous avez écrit : aide"]


class TestErase:
    async def test_everything_goes_and_is_said_to_be_gone(self, house: House, nadia: SmsParent) -> None:
        await nadia.asks("Bonjour")
        await nadia.asks("EFFACER")
        assert [message.text for message in await house.store.history("sms", nadia.contact)] == [text("erased", "fr")]


class TestLanguage:
    async def test_the_languages_are_offered_by_their_own_names(self, nadia: SmsParent) -> None:
        assert await nadia.asks("LANGUE") == [text("sms_language", "fr")]
        offered = (await nadia.gets())[-1].choices
        assert Choice("العربية", "language:ar") in offered
        assert [choice.value for choice in offered] == [f"language:{lang}" for lang in languages()]

    async def test_a_number_or_a_name_picks_one(self, house: House, nadia: SmsParent) -> None:
        for words in ("1", "العربية"):
            await nadia.asks("LANGUE")
            await nadia.asks(words)
            assert house.assistant.asked[-1].choice == "language:ar"


class TestHuman:
    async def test_a_person_is_called_and_will_answer_by_sms(self, house: House, nadia: SmsParent) -> None:
        *_, notice = await nadia.asks("HUMAIN svp")
        assert notice == text("sms_handoff_notice", "fr", place=1)
        assert (await nadia.conversation()).ownership.kind is OwnerKind.WAITING
        assert house.assistant.asked == []

    async def test_a_person_is_called_while_the_assistant_is_away(self, house: House, nadia: SmsParent) -> None:
        house.assistant.away = True
        await nadia.asks("Bonjour")
        await nadia.asks("HUMAIN")
        assert (await nadia.conversation()).ownership.kind is OwnerKind.WAITING

    async def test_who_waits_already_is_told_their_place(self, nadia: SmsParent) -> None:
        await nadia.asks("HUMAIN")
        assert await nadia.asks("HUMAIN") == [text("waiting_received", "fr", place=1)]


@pytest.mark.parametrize("lang", languages())
def test_every_order_that_a_notice_names_is_understood(lang: str) -> None:
    named = [
        word.strip(" .,:;،")
        for key in ("sms_first", "sms_silenced", "sms_resumed", "sms_help", "sms_nothing_more")
        for word in text(key, lang, name="Relais").replace("MAI MULT", "MAI_MULT").split()
    ]
    capitals = {word for word in named if word.isupper() and len(word) > 2} - {"SMS"}
    assert {command(word) for word in capitals} <= set(Command), capitals
