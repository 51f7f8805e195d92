"""By SMS: the short text, one source, few choices, one message."""

from __future__ import annotations

from typing import Any

import pytest

from actions.utterance import WORDING
from knowledge.rendering import TO_VERIFY_MARK
from tests.actions.conftest import DIRECTORY, FRAGILE, PASSWORD, Chat, Said
from tests.knowledge.writing import AFTER_REVIEW

BY_SMS: dict[str, Any] = {"channel": "sms"}
SHORT = "Allez sur educonnect.education.gouv.fr."


async def asks(chat: Chat, text: str, **entities: str) -> Said:
    return await chat.turn("action_answer", text, metadata=BY_SMS, **entities)


async def picks(chat: Chat, topic: str, **entities: str) -> Said:
    return await chat.turn(
        "action_answer", f"/choose_topic{topic}", intent="choose_topic", metadata=BY_SMS, topic=topic, **entities
    )


async def test_the_answer_is_the_short_text_with_one_source_and_two_choices_at_most(chat: Chat) -> None:
    chat.guidance.answers("mdp perdu", PASSWORD)
    said = await asks(chat, "mdp perdu")
    (message,) = said.messages
    assert message["text"] == SHORT
    assert [source["organisation"] for source in message["custom"]["sources"]] == ["Ministère"]
    assert said.values == ["topic:educonnect.code-non-recu", "human"]
    assert message["custom"]["meta"]["item"] == PASSWORD


async def test_on_the_web_the_answer_is_the_long_one(chat: Chat) -> None:
    chat.guidance.answers("mdp perdu", PASSWORD)
    assert (await chat.asks("mdp perdu")).first["text"] != SHORT


async def test_a_doubt_is_marked_and_a_person_is_the_only_choice(chat: Chat) -> None:
    chat.today = AFTER_REVIEW
    said = await picks(chat, FRAGILE)
    assert said.first["text"] == f"{SHORT} {TO_VERIFY_MARK}"
    assert said.values == ["human"]


async def test_who_writes_in_another_language_is_told_once_that_the_answer_is_in_french(chat: Chat) -> None:
    chat.detector.languages["lost password"] = "en"
    chat.guidance.answers("lost password", PASSWORD)
    first = await asks(chat, "lost password")
    assert [message["text"] for message in first.messages] == [SHORT, WORDING.text("french_only", "en")]
    assert first.slots["language"] == "en"
    assert "human" in first.values
    again = await asks(chat, "lost password")
    assert [message["text"] for message in again.messages] == [SHORT]
    assert again.values == []


async def test_the_place_is_asked_and_the_answer_is_for_that_place(chat: Chat) -> None:
    said = await picks(chat, DIRECTORY, department="13", level="college")
    assert "EduProvence" in said.first["text"]


async def test_doubt_between_topics_is_asked_without_the_choice_of_a_person(chat: Chat) -> None:
    chat.guidance.asks("marche pas", "vie.pronote", "ent.page-blanche")
    said = await asks(chat, "marche pas")
    assert said.values == ["topic:vie.pronote", "topic:ent.page-blanche", "topic:none"]


@pytest.mark.parametrize("lang", ["fr", "en"])
async def test_saying_it_again_says_the_short_text(chat: Chat, lang: str) -> None:
    await picks(chat, PASSWORD)
    chat.slots["language"] = lang
    said = await chat.turn("action_smalltalk", "?", intent="dont_understand", metadata=BY_SMS)
    assert said.first["text"].endswith(SHORT)
    assert WORDING.text("choice_human", lang) in [one["label"] for one in said.first["custom"]["choices"]]


async def test_what_it_cannot_answer_is_declined_in_few_words_with_who_can(chat: Chat) -> None:
    said = await asks(chat, "quel temps fait-il ?")
    assert (said.first["text"], said.values) == (WORDING.text("decline_sms", "fr"), ["human"])
    assert "école" in said.first["text"]
