"""A parent says where the school is, or which class: it is noted, and the waiting question answered."""

from __future__ import annotations

import pytest

from actions.utterance import WORDING
from tests.actions.conftest import LOAN, PASSWORD, Chat


async def test_the_waiting_question_is_answered(chat: Chat) -> None:
    await chat.picks(LOAN)
    said = await chat.informs("Marseille", department="13")
    assert "Au collège 13." in said.first["text"]


@pytest.mark.parametrize(
    ("entities", "expected"),
    [
        ({"department": "34"}, "département 34"),
        ({"level": "college"}, "au collège"),
        ({"department": "2A", "level": "ecole"}, "département 2A, à l’école"),
    ],
)
async def test_without_a_question_it_is_noted(chat: Chat, entities: dict[str, str], expected: str) -> None:
    said = await chat.informs("", **entities)
    assert said.first["text"] == WORDING.text("noted", "fr", place=expected)
    assert said.decision == "smalltalk"


async def test_a_department_that_is_not_covered_is_said_not_to_be(chat: Chat) -> None:
    said = await chat.informs("je suis à Paris", department="75")
    assert said.first["text"] == WORDING.text("noted_outside", "fr")
    assert "75" not in said.first["text"]


async def test_a_message_without_a_place_is_a_question(chat: Chat) -> None:
    chat.guidance.answers("mdp perdu", PASSWORD)
    assert (await chat.informs("mdp perdu")).decision == "answer"


async def test_a_place_outside_still_answers_the_waiting_question(chat: Chat) -> None:
    await chat.picks(LOAN)
    assert (await chat.informs("75", department="75")).decision == "answer"


async def test_an_answer_that_depends_on_the_place_is_said_again_for_it(chat: Chat) -> None:
    chat.slots["asked"] = ["department"]
    assert "Au collège 13." not in (await chat.picks(LOAN)).first["text"]
    said = await chat.informs("on est à Marseille", department="13")
    assert "Au collège 13." in said.first["text"]
    assert said.decision == "answer"


async def test_an_answer_that_does_not_depend_on_it_is_not_said_again(chat: Chat) -> None:
    await chat.picks(PASSWORD)
    assert (await chat.informs("on est à Marseille", department="13")).decision == "smalltalk"


async def test_an_answer_before_other_words_is_not_said_again(chat: Chat) -> None:
    chat.slots["asked"] = ["department"]
    await chat.picks(LOAN)
    await chat.turn("action_smalltalk", "merci", intent="thanks")
    assert (await chat.informs("on est à Marseille", department="13")).decision == "smalltalk"
