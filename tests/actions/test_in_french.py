"""Answers in French to somebody who writes in another language: explained once, kindly, in their language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.utterance import WORDING
from knowledge.guidance import Published
from knowledge.titles import title
from knowledge.translations import LANGUAGES
from tests.actions.conftest import FRAGILE, PASSWORD, Chat
from tests.knowledge.writing import item

ASKED = "lost password"
CREOLES = {"gcf": "kréyòl", "ht": "kreyòl"}


def asking_in(chat: Chat, lang: str, topic: str = PASSWORD) -> None:
    chat.detector.languages[ASKED] = lang
    chat.guidance.answers(ASKED, topic)


def translate(chat: Chat, lang: str) -> None:
    told = replace(item(PASSWORD, "Click on “Mot de passe perdu”. [^educonnect]", lang=lang), unreviewed=True)
    chat.guidance.translations[PASSWORD, lang] = Published(told, 1)


class TestNotTranslated:
    @pytest.mark.parametrize("lang", LANGUAGES)
    async def test_it_is_explained_once_then_only_recalled(self, chat: Chat, lang: str) -> None:
        asking_in(chat, lang)
        for key in ("french_only", "french_again", "french_again"):
            answer, note = (await chat.asks(ASKED)).messages
            assert (answer["custom"]["lang"], answer["custom"]["choices"]) == ("fr", [])
            assert (note["text"], note["custom"]["lang"]) == (WORDING.text(key, lang), lang)
            (choice,) = note["custom"]["choices"]
            assert choice["label"] == title("educonnect.code-non-recu", lang)

    @pytest.mark.parametrize("lang", CREOLES)
    async def test_a_creole_is_answered_in_french_after_a_kind_word_in_it(self, chat: Chat, lang: str) -> None:
        asking_in(chat, lang)
        word, answer = (await chat.asks(ASKED)).messages
        assert word["custom"]["lang"] == lang
        assert CREOLES[lang] in word["text"]
        assert not word["custom"]["choices"]
        assert answer["custom"]["choices"]
        assert len((await chat.asks(ASKED)).messages) == 1

    async def test_arabic_in_latin_letters_is_answered_in_arabic_words(self, chat: Chat) -> None:
        asking_in(chat, "ar-Latn")
        _, note = (await chat.asks(ASKED)).messages
        assert (note["text"], note["custom"]["lang"]) == (WORDING.text("french_only", "ar"), "ar")


class TestTranslated:
    async def test_the_answer_is_in_the_parents_language_and_says_that_nobody_has_reviewed_it(self, chat: Chat) -> None:
        asking_in(chat, "en")
        translate(chat, "en")
        (answer,) = (await chat.asks(ASKED)).messages
        assert answer["custom"]["lang"] == "en"
        assert answer["text"] == f"Click on “Mot de passe perdu”.\n\n{WORDING.text('unreviewed', 'en')}"
        assert [source["organisation"] for source in answer["custom"]["sources"]] == ["Ministère"]

    async def test_by_sms_it_is_the_short_text_alone_and_the_door_is_told(self, chat: Chat) -> None:
        asking_in(chat, "en")
        translate(chat, "en")
        said = await chat.turn("action_answer", ASKED, metadata={"channel": "sms"})
        assert [message["text"] for message in said.messages] == ["Allez sur educonnect.education.gouv.fr."]
        assert said.first["custom"]["meta"]["translation"] == "unreviewed"
        assert said.first["custom"]["lang"] == "en"

    async def test_who_writes_in_a_third_language_gets_the_french_text(self, chat: Chat) -> None:
        asking_in(chat, "tr")
        translate(chat, "en")
        assert (await chat.asks(ASKED)).first["custom"]["lang"] == "fr"


class TestChoices:
    @pytest.mark.parametrize("lang", LANGUAGES)
    async def test_which_topic_is_asked_in_the_parents_words(self, chat: Chat, lang: str) -> None:
        chat.detector.languages["help"] = lang
        chat.guidance.asks("help", "vie.pronote", "ent.page-blanche", "vie.cantine")
        said = await chat.asks("help")
        labels = [choice["label"] for choice in said.first["custom"]["choices"]]
        assert labels == [
            *(title(topic, lang) for topic in ("vie.pronote", "ent.page-blanche", "vie.cantine")),
            WORDING.text("choice_none", lang),
            WORDING.text("choice_human", lang),
        ]
        assert said.first["custom"]["lang"] == lang

    async def test_the_menu_of_a_greeting_too(self, chat: Chat) -> None:
        said = await chat.turn("action_smalltalk", "", intent="greet", metadata={"lang": "uk"})
        assert said.first["custom"]["choices"][1]["label"] == title(PASSWORD, "uk")

    async def test_what_follows_a_doubtful_answer_too(self, chat: Chat) -> None:
        asking_in(chat, "ro", FRAGILE)
        said = await chat.asks(ASKED)
        labels = [choice["label"] for choice in said.messages[-1]["custom"]["choices"]]
        assert labels == [title("vie.cantine", "ro"), WORDING.text("choice_human", "ro")]
