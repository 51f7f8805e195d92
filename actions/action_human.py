"""The parent wants a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import Answering
from actions.turn import Turn
from actions.utterance import Reply, Utterance

NAME = "action_human"


class ActionHuman(Action):  # type: ignore[misc]
    """Asks the gateway to hand the conversation over; the gateway says so, with the place in the queue."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    def name(self) -> str:
        """The action's name in ``domain.yml``."""
        return NAME

    async def run(self, dispatcher: CollectingDispatcher, tracker: Any, domain: dict[str, Any]) -> list[Any]:
        """Says nothing itself; an answer to the step of a guide that only looks like a call is taken as the answer."""
        turn = self._answering.in_language(Turn.of(tracker))
        profile = {"language": turn.lang, "department": turn.department, "level": turn.level}
        stepped = await self._answering.stepped(turn)
        if stepped is not None:
            return stepped.send(dispatcher, profile)
        asked = Utterance("", "handoff", handoff="parent_asked", guide=await self._answering.guide_for_mediator(turn))
        return Reply((asked,), {**profile, "failures": 0}).send(dispatcher, profile)
