"""A parent asks for another language, in any language."""

from __future__ import annotations

import pytest

from actions.action_language import named
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
