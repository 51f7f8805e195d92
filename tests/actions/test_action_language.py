"""A parent asks for another language, in any language."""

from __future__ import annotations

import pytest

from actions.action_language import named
from actions.language_told import OWN_NAMES
from actions.utterance import WORDING
from tests.actions.conftest import Chat


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("vous parlez arabe ?", "ar"),
        ("english please", "en"),
        ("Türkçe konuşabilir misiniz", "tr"),
        ("pode falar português", "pt"),
        ("en español por favor", "es"),
        ("vorbiți română", "ro"),
        ("чи є українською", "uk"),
        ("العربية", "ar"),
        ("an kréyol souplé", "gcf"),
        ("parlez français", "fr"),
    ],
)
def test_the_language_that_a_text_names(text: str, lang: str) -> None:
    assert named(text) == lang


def test_a_text_may_name_none() -> None:
    assert named("une autre langue svp") is None


@pytest.mark.parametrize("lang", ["en", "ar", "tr", "fr"])
async def test_the_conversation_goes_on_in_that_language(chat: Chat, lang: str) -> None:
    said = await chat.turn("action_language", "", intent="choose_language", language=lang)
    assert said.slots["language"] == lang
    assert said.first["text"] == WORDING.text("language_set", lang)
    assert said.first["custom"]["lang"] == WORDING.language(lang)


async def test_a_language_that_is_not_said_is_asked_for(chat: Chat) -> None:
    said = await chat.turn("action_language", "une autre langue", intent="change_language")
    assert said.first["text"] == WORDING.text("language_which", "fr")
    assert said.values == [*(f"language:{lang}" for lang in OWN_NAMES), "human"]
    assert all(f"language:{lang}" in said.values for lang in WORDING.languages())


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("I don't speak French", "en"),
        ("لا أتكلم الفرنسية", "ar"),
        ("Fransızca bilmiyorum ben", "tr"),
        ("não falo francês", "pt"),
        ("no hablo francés", "es"),
        ("nu vorbesc franceza", "ro"),
        ("я не розмовляю французькою", "uk"),
    ],
)
async def test_who_says_that_they_speak_no_french_is_answered_in_the_language_in_which_they_say_it(
    chat: Chat, text: str, lang: str
) -> None:
    chat.detector.languages[text] = lang
    said = await chat.turn("action_language", text, intent="change_language")
    assert (said.first["text"], said.slots["language"]) == (WORDING.text("language_set", lang), lang)


async def test_who_says_so_in_french_is_asked_which_language(chat: Chat) -> None:
    said = await chat.turn("action_language", "je ne parle pas français", intent="change_language")
    assert said.first["text"] == WORDING.text("language_which", "fr")


@pytest.mark.parametrize("lang", ["gcf", "ht"])
async def test_a_creole_is_understood_and_answered_in_simple_french_and_this_is_said_in_it(
    chat: Chat, lang: str
) -> None:
    said = await chat.turn("action_language", "kréyòl", intent="choose_language", language=lang)
    assert said.first["custom"]["lang"] == lang
    assert "kr" in said.first["text"]
    assert said.values == ["human"]
    assert (said.slots["language"], said.slots["told_french"]) == (lang, True)


@pytest.mark.parametrize(
    "text", ["il a aussi besoin d'anglais", "ma fille est nulle en espagnol", "des exercices d'anglais"]
)
async def test_a_child_who_learns_a_language_changes_none(chat: Chat, text: str) -> None:
    said = await chat.turn("action_language", text, intent="change_language")
    assert said.slots.get("language", "fr") == "fr"
    assert said.first["text"] != WORDING.text("language_set", "en")
