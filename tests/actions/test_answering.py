"""Answering: a sourced answer, a choice of three, an honest no, and a human after two failures."""

from __future__ import annotations

import pytest

from actions.utterance import WORDING
from knowledge.rendering import TO_VERIFY_MARK
from tests.actions.conftest import DIRECTORY, FRAGILE, LOAN, PASSWORD, Chat
from tests.knowledge.writing import AFTER_REVIEW

LOST = "j'ai perdu mon mdp"


def words(key: str, lang: str = "fr") -> str:
    return WORDING.text(key, lang)


class TestAPerson:
    async def test_who_would_rather_explain_it_to_a_person_is_handed_over(self, chat: Chat) -> None:
        chat.guidance.answers("je préfère expliquer ça à quelqu'un", "aide.humain")
        said = await chat.asks("je préfère expliquer ça à quelqu'un")
        assert said.first["custom"]["handoff"] == "parent_asked"

    async def test_who_asks_whether_there_is_a_person_is_told(self, chat: Chat) -> None:
        chat.guidance.answers("est-ce qu'il y a quelqu'un ?", "aide.humain")
        said = await chat.asks("est-ce qu'il y a quelqu'un ?")
        assert said.first["custom"]["handoff"] is None


class TestAnswer:
    async def test_an_answer_comes_with_its_source_and_its_whole_record(self, chat: Chat) -> None:
        chat.guidance.answers(LOST, PASSWORD)
        said = await chat.asks(LOST)
        (message,) = said.messages
        assert message["text"] == "Cliquez sur Mot de passe perdu."
        custom = message["custom"]
        assert [source["organisation"] for source in custom["sources"]] == ["Ministère"]
        assert custom["meta"] == {
            "decision": "answer",
            "topics": [PASSWORD],
            "guide": None,
            "item": PASSWORD,
            "revision": 3,
            "score": 0.9123,
        }
        assert (custom["lang"], custom["handoff"]) == ("fr", None)

    async def test_an_answer_offers_what_parents_ask_next(self, chat: Chat) -> None:
        chat.guidance.answers(LOST, PASSWORD)
        said = await chat.asks(LOST)
        assert said.values == ["topic:educonnect.code-non-recu"]
        assert [button["payload"] for button in said.first["buttons"]] == said.values

    async def test_an_answer_forgets_earlier_failures(self, chat: Chat) -> None:
        chat.slots["failures"] = 1
        chat.guidance.answers(LOST, PASSWORD)
        assert (await chat.asks(LOST)).slots["failures"] == 0

    async def test_a_doubt_is_said_and_a_person_offered(self, chat: Chat) -> None:
        said = await chat.picks(FRAGILE)
        assert f"Pas sûr. {TO_VERIFY_MARK}" in said.first["text"]
        assert words("unsure") in said.first["text"]
        assert said.values == ["topic:vie.cantine", "human"]

    async def test_an_expired_fact_is_never_said_as_sure(self, chat: Chat) -> None:
        chat.today = AFTER_REVIEW
        said = await chat.picks(PASSWORD)
        assert f"Cliquez sur Mot de passe perdu. {TO_VERIFY_MARK}" in said.first["text"]
        assert "human" in said.values

    async def test_a_topic_without_published_guidance_is_declined(self, chat: Chat) -> None:
        said = await chat.picks("vie.absence")
        assert said.decision == "decline"
        assert said.values == ["human"]

    @pytest.mark.parametrize("lang", ["en", "ar", "tr"])
    async def test_who_writes_in_another_language_is_told_why_the_answer_is_in_french(
        self, chat: Chat, lang: str
    ) -> None:
        chat.detector.languages[LOST] = lang
        chat.guidance.answers(LOST, PASSWORD)
        said = await chat.asks(LOST)
        answer = next(message for message in said.messages if "Mot de passe perdu" in message["text"])
        assert answer["custom"]["lang"] == "fr"
        spoken = WORDING.language(lang)
        (note,) = [message for message in said.messages if words("french_only", lang) in message["text"]]
        assert note["custom"]["lang"] == spoken
        assert said.slots["language"] == lang
        assert all(message["custom"]["profile"]["language"] == lang for message in said.messages)

    async def test_who_writes_in_french_is_told_nothing_of_it(self, chat: Chat) -> None:
        said = await chat.picks(PASSWORD)
        assert words("french_only") not in said.first["text"]
        assert len(said.messages) == 1


class TestSeveralQuestions:
    async def test_each_is_answered_in_turn_and_only_the_last_offers_more(self, chat: Chat) -> None:
        chat.guidance.answers("mot de passe", PASSWORD)
        chat.guidance.answers("la tablette", "appareil.casse")
        said = await chat.asks("mot de passe + la tablette")
        assert said.messages[0]["custom"]["meta"]["topics"] == [PASSWORD]
        assert len(said.messages) == 2
        assert not said.messages[0]["custom"]["choices"]
        assert said.messages[1]["custom"]["choices"]


class TestClarify:
    async def test_choices_are_titles_of_the_catalogue_and_a_way_out(self, chat: Chat) -> None:
        chat.guidance.asks("ça marche pas", "vie.pronote", "ent.page-blanche")
        said = await chat.asks("ça marche pas")
        assert said.decision == "clarify"
        assert said.values == ["topic:vie.pronote", "topic:ent.page-blanche", "topic:none", "human"]
        assert said.first["custom"]["meta"]["topics"] == ["vie.pronote", "ent.page-blanche"]
        assert all(button["title"] for button in said.first["buttons"])

    async def test_a_picked_topic_is_answered(self, chat: Chat) -> None:
        assert (await chat.picks(PASSWORD)).decision == "answer"

    async def test_something_else_asks_for_other_words(self, chat: Chat) -> None:
        said = await chat.picks("none")
        assert said.first["text"] == words("other_wording")
        assert said.values == ["human"]


class TestFailure:
    async def test_what_is_outside_is_declined_and_a_person_offered(self, chat: Chat) -> None:
        said = await chat.asks("quel temps fait-il ?")
        assert (said.decision, said.values) == ("decline", ["human"])
        assert said.first["text"] == words("decline")
        assert said.first["custom"]["sources"] == []

    async def test_a_second_failure_in_a_row_calls_a_human(self, chat: Chat) -> None:
        await chat.asks("quel temps fait-il ?")
        said = await chat.asks("et demain ?")
        assert said.first["custom"]["handoff"] == "low_confidence"
        assert said.first["text"] == words("second_failure")
        assert said.slots["failures"] == 0

    async def test_a_question_back_is_no_failure_but_one_that_settles_nothing_is(self, chat: Chat) -> None:
        chat.guidance.asks("marche pas", "vie.pronote")
        said = [await chat.asks("marche pas") for _ in range(3)]
        assert [one.decision for one in said] == ["clarify", "clarify", "handoff"]
        assert said[2].first["custom"]["handoff"] == "low_confidence"

    async def test_none_of_these_and_then_a_decline_are_two_failures(self, chat: Chat) -> None:
        chat.guidance.asks("marche pas", "vie.pronote")
        await chat.asks("marche pas")
        assert (await chat.asks("aucun des trois")).first["text"] == words("other_wording")
        assert (await chat.asks("quel temps ?")).first["custom"]["handoff"] == "low_confidence"

    @pytest.mark.parametrize("kind", ["thanks", "greet", "affirm"])
    async def test_small_talk_in_between_starts_the_count_again(self, chat: Chat, kind: str) -> None:
        await chat.asks("quel temps ?")
        await chat.turn("action_smalltalk", "…", intent=kind)
        assert (await chat.asks("et demain ?")).decision == "decline"

    async def test_a_place_in_between_starts_the_count_again(self, chat: Chat) -> None:
        await chat.asks("quel temps ?")
        await chat.informs("34", department="34")
        assert (await chat.asks("et demain ?")).decision == "decline"

    async def test_an_answer_in_between_starts_the_count_again(self, chat: Chat) -> None:
        chat.guidance.answers(LOST, PASSWORD)
        for text in ("quel temps ?", LOST, "quel temps ?"):
            said = await chat.asks(text)
        assert said.decision == "decline"


class TestPlace:
    async def test_the_department_is_asked_once_then_the_level_once_then_it_is_answered(self, chat: Chat) -> None:
        first = await chat.picks(DIRECTORY)
        assert (first.first["text"], first.decision) == (words("ask_department"), "clarify")
        second = await chat.informs("13", department="13")
        assert second.first["text"] == words("ask_level")
        assert second.values == ["level:ecole", "level:college", "level:lycee"]
        third = await chat.informs("collège", level="college")
        assert "EduProvence" in third.first["text"]
        assert third.slots["pending_topic"] is None

    async def test_what_is_known_is_not_asked(self, chat: Chat) -> None:
        chat.slots.update(department="13", level="college")
        assert "EduProvence" in (await chat.picks(DIRECTORY)).first["text"]

    async def test_a_place_said_in_the_question_counts(self, chat: Chat) -> None:
        chat.guidance.answers("ent collège 13", DIRECTORY)
        said = await chat.asks("ent collège 13", department="13", level="college")
        assert "EduProvence" in said.first["text"]

    async def test_the_same_question_for_another_place_is_answered_for_that_place(self, chat: Chat) -> None:
        chat.guidance.answers("ent collège 13", DIRECTORY)
        await chat.asks("ent collège 13", department="13", level="college")
        said = await chat.asks("et pour mon neveu dans le Doubs", department="25")
        assert said.first["custom"]["meta"]["topics"] == [DIRECTORY]
        assert "EduProvence" not in said.first["text"]

    async def test_who_says_something_else_is_answered_in_general(self, chat: Chat) -> None:
        await chat.picks(LOAN)
        said = await chat.asks("oui, montrez-moi donc")
        assert (said.decision, said.first["custom"]["meta"]["topics"]) == ("answer", [LOAN])
        assert said.slots["pending_topic"] is None

    async def test_a_question_that_nobody_knows_is_declined_and_the_place_still_asked_for(self, chat: Chat) -> None:
        await chat.picks(LOAN)
        said = await chat.asks("il va pleuvoir demain ?")
        assert said.decision == "decline"
        assert chat.slots["pending_topic"] == LOAN

    async def test_who_does_not_say_is_answered_in_general_and_not_asked_again(self, chat: Chat) -> None:
        await chat.picks(LOAN)
        for _ in range(2):
            said = await chat.picks(LOAN)
            assert said.decision == "answer"
            assert "Au collège 13." not in said.first["text"]

    async def test_a_place_outside_the_twelve_departments_gets_the_general_answer(self, chat: Chat) -> None:
        said = await chat.turn("action_answer", intent="choose_topic", topic=LOAN, department="75")
        assert said.decision == "answer"
        assert "Demandez à l’école." in said.first["text"]
        assert "Au collège 13." not in said.first["text"]

    async def test_the_place_given_by_the_door_counts(self, chat: Chat) -> None:
        known = {"lang": "fr", "department": "13", "level": None}
        said = await chat.turn("action_answer", intent="choose_topic", topic=LOAN, metadata=known)
        assert "Au collège 13." in said.first["text"]

    async def test_what_was_learnt_goes_back_with_every_message(self, chat: Chat) -> None:
        said = await chat.turn("action_answer", intent="choose_topic", topic=LOAN, department="13")
        assert said.first["custom"]["profile"] == {"language": "fr", "department": "13", "level": None}


class TestLanguageOfShortWords:
    """« I don't understand » looks Romanian to its letters; the list of such words knows better."""

    @pytest.mark.parametrize("before", ["en", "fr", "tr"])
    async def test_words_of_one_language_are_in_that_language(self, chat: Chat, before: str) -> None:
        chat.slots["language"] = before
        chat.detector.languages["I don't understand"] = "ro"
        assert (await chat.asks("I don't understand")).slots["language"] == "en"

    async def test_a_single_word_that_they_have_just_read_changes_nothing(self, chat: Chat) -> None:
        chat.slots["language"] = "tr"
        assert (await chat.asks("précédent")).slots["language"] == "tr"
