"""Answers a question, or the topic that a button picked."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import CollectingDispatcher

from actions.action_smalltalk import words
from actions.answering import Answering
from actions.turn import Turn
from actions.utterance import Reply
from knowledge.small_talk import shipped

NAME = "action_answer"
LOW_CONFIDENCE = "low_confidence"


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
        answered = await self._answering.question(turn)
        reply = await self._answering.then_resume(turn, self._kindly(turn, answered))
        return reply.send(dispatcher, {"language": turn.lang, "department": turn.department, "level": turn.level})

    def _kindly(self, turn: Turn, answered: Reply) -> Reply:
        """Thanks and farewells for what nobody knows an answer to, where the message thanks or takes leave.

        A parent who tells why they leave is not told that this was not understood, and not passed to a person for it.
        """
        if turn.topic is not None or turn.after_mediator or not _declined(answered):
            return answered
        kindness = shipped().read(turn.text).kindness
        if kindness is None:
            return answered
        turn = self._answering.in_language(turn)
        return Reply(
            (words(turn, kindness),), {"language": turn.lang, "department": turn.department, "level": turn.level}
        )


def _declined(answered: Reply) -> bool:
    """Whether the search knew nothing, for the first time or once too often."""
    return all(one.decision == "decline" or one.handoff == LOW_CONFIDENCE for one in answered.utterances)
