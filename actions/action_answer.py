"""Answers a question, or the topic that a button picked."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import Answering
from actions.turn import Turn

NAME = "action_answer"


class ActionAnswer(Action):  # type: ignore[misc]
    """Asks the knowledge about the parent's message."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    def name(self) -> str:
        """The action's name in ``domain.yml``."""
        return NAME

    async def run(self, dispatcher: CollectingDispatcher, tracker: Any, domain: dict[str, Any]) -> list[Any]:
        """Says the answer, asks which topic is meant, or declines."""
        turn = Turn.of(tracker)
        reply = await self._answering.then_resume(turn, await self._answering.question(turn))
        return reply.send(dispatcher, {"language": turn.lang, "department": turn.department, "level": turn.level})
