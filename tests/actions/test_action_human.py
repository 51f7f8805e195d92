"""Asking for a person is asking for a person."""

from __future__ import annotations

import pytest

from tests.actions.conftest import Chat


async def test_the_gateway_is_asked_to_hand_over_and_says_so_itself(chat: Chat) -> None:
    said = await chat.turn("action_human", "je veux parler à quelqu'un", intent="human")
    assert said.first["custom"]["handoff"] == "parent_asked"
    assert not said.first["text"]


async def test_the_mediator_is_given_the_situation(chat: Chat) -> None:
    chat.detector.languages["bir insanla konuşmak istiyorum"] = "tr"
    chat.slots.update(department="34", level="college", failures=1)
    said = await chat.turn("action_human", "bir insanla konuşmak istiyorum", intent="human")
    assert said.first["custom"]["profile"] == {"language": "tr", "department": "34", "level": "college"}
    assert said.slots["failures"] == 0


@pytest.mark.parametrize("text", ["revenir au robot", "Back to the robot", "العودة إلى الروبوت"])
async def test_who_goes_back_to_the_robot_is_not_passed_on(chat: Chat, text: str) -> None:
    said = await chat.turn("action_human", text, intent="human")
    assert said.first["custom"]["handoff"] is None
    assert said.first["text"]


async def test_who_is_tired_of_the_robot_is_passed_on(chat: Chat) -> None:
    said = await chat.turn("action_human", "je ne reviens pas vers un robot, une personne svp", intent="human")
    assert said.first["custom"]["handoff"] == "parent_asked"
