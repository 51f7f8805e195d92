"""What nobody knows an answer to, but thanks or takes leave, is answered kindly; a question never loses its answer."""

from __future__ import annotations

import pytest

from actions.utterance import WORDING
from tests.actions.conftest import PASSWORD, Chat

THANKS = "merci, je leur écris lundi matin"
LEAVING = "mon mari est rentré, bonne soirée"


@pytest.mark.parametrize(("text", "key"), [(THANKS, "thanks"), (LEAVING, "goodbye")])
async def test_thanks_and_farewells_are_returned(chat: Chat, text: str, key: str) -> None:
    said = await chat.asks(text)
    assert (said.decision, said.first["text"]) == ("smalltalk", WORDING.text(key, "fr"))


async def test_thanking_twice_calls_nobody(chat: Chat) -> None:
    await chat.asks("blablabla")
    said = await chat.asks(THANKS)
    assert said.decision == "smalltalk"
    assert said.slots["failures"] == 0


async def test_a_question_that_thanks_keeps_its_answer(chat: Chat) -> None:
    chat.guidance.answers("merci, et le mdp perdu", PASSWORD)
    assert (await chat.asks("merci, et le mdp perdu")).decision == "answer"


@pytest.mark.parametrize("text", ["merci mais elle s'allume toujours pas", "ça bloque, merci d'avance", "blablabla"])
async def test_what_needs_help_is_still_declined_openly(chat: Chat, text: str) -> None:
    assert (await chat.asks(text)).decision == "decline"
