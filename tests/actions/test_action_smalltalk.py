"""Kind words, and always a way forward."""

from __future__ import annotations

import pytest

from actions.action_smalltalk import KNOWN, MENU
from actions.utterance import WORDING
from knowledge.catalogue import ordinary_topics
from tests.actions.conftest import PASSWORD, Chat


@pytest.mark.parametrize("intent", KNOWN)
async def test_each_intent_has_its_words(chat: Chat, intent: str) -> None:
    said = await chat.turn("action_smalltalk", "…", intent=intent)
    assert said.first["text"] == WORDING.text(intent, "fr")
    assert said.decision == "smalltalk"
    assert said.first["custom"]["sources"] == []


@pytest.mark.parametrize("intent", ["greet", "help"])
async def test_who_does_not_know_what_to_ask_is_shown_a_menu(chat: Chat, intent: str) -> None:
    said = await chat.turn("action_smalltalk", "…", intent=intent)
    lessons = ["lesson:menu"] if intent == "help" else []
    assert said.values == [*(f"topic:{topic}" for topic in MENU), *lessons, "human"]
    assert set(MENU) <= set(ordinary_topics())


@pytest.mark.parametrize("intent", [intent for intent in KNOWN if intent != "goodbye"])
async def test_a_person_is_always_offered(chat: Chat, intent: str) -> None:
    assert "human" in (await chat.turn("action_smalltalk", "…", intent=intent)).values


async def test_who_did_not_understand_is_told_the_last_answer_more_shortly(chat: Chat) -> None:
    await chat.picks(PASSWORD)
    said = await chat.turn("action_smalltalk", "pas compris", intent="dont_understand")
    assert "Allez sur educonnect.education.gouv.fr." in said.first["text"]
    assert said.first["custom"]["meta"]["topics"] == [PASSWORD]
    assert said.first["custom"]["sources"]


async def test_who_did_not_understand_before_any_answer_is_helped_to_ask(chat: Chat) -> None:
    said = await chat.turn("action_smalltalk", "pas compris", intent="dont_understand")
    assert said.first["text"] == WORDING.text("nothing_to_repeat", "fr")


async def test_words_are_in_the_language_of_the_message(chat: Chat) -> None:
    chat.detector.languages["hello my friend"] = "en"
    said = await chat.turn("action_smalltalk", "hello my friend", intent="greet")
    assert said.first["custom"]["lang"] == WORDING.language("en")
    assert said.first["text"] == WORDING.text("greet", "en")


async def test_an_intent_nobody_knows_is_a_question(chat: Chat) -> None:
    chat.guidance.answers("mdp perdu", PASSWORD)
    assert (await chat.turn("action_smalltalk", "mdp perdu", intent="something_new")).decision == "answer"


async def test_yes_after_a_question_back_picks_the_first_topic(chat: Chat) -> None:
    chat.guidance.asks("ça marche pas", PASSWORD, "vie.pronote")
    await chat.asks("ça marche pas")
    said = await chat.turn("action_smalltalk", "oui", intent="affirm")
    assert said.first["custom"]["meta"]["topics"] == [PASSWORD]


async def test_no_after_a_question_back_asks_for_other_words(chat: Chat) -> None:
    chat.guidance.asks("ça marche pas", PASSWORD, "vie.pronote")
    await chat.asks("ça marche pas")
    said = await chat.turn("action_smalltalk", "non", intent="deny")
    assert said.first["text"] == WORDING.text("other_wording", "fr")


async def test_who_did_not_understand_a_question_back_is_asked_it_again(chat: Chat) -> None:
    chat.guidance.asks("ça marche pas", PASSWORD, "vie.pronote")
    first = await chat.asks("ça marche pas")
    again = await chat.turn("action_smalltalk", "pas compris", intent="dont_understand")
    assert (again.decision, again.values) == ("clarify", first.values)


async def test_yes_is_small_talk_again_once_something_else_was_said(chat: Chat) -> None:
    chat.guidance.asks("ça marche pas", PASSWORD, "vie.pronote")
    await chat.asks("ça marche pas")
    await chat.turn("action_smalltalk", "merci", intent="thanks")
    assert (await chat.turn("action_smalltalk", "oui", intent="affirm")).decision == "smalltalk"
