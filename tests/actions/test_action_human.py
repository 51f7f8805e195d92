"""Asking for a person is asking for a person."""

from __future__ import annotations

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
