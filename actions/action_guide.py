"""The one action of all guides: hears every message while a guide runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import Answering
from actions.side_questions import SideQuestions
from actions.turn import Turn
from actions.utterance import Reply
from actions.walking import UnderWay, Walking
from knowledge.guides import run
from knowledge.guides.run import Kind

NAME = "action_guide"
_PLACES = ("inform", "choose_department", "choose_level")


class ActionGuide(Action):  # type: ignore[misc]
    """Goes one step on, says it again, answers a side question, or stops."""

    def __init__(self, answering: Answering, walking: Walking) -> None:
        self._answering = answering
        self._walking = walking
        self._aside = SideQuestions(answering, walking)

    def name(self) -> str:
        """The action's name in ``domain.yml``."""
        return NAME

    async def run(self, dispatcher: CollectingDispatcher, tracker: Any, domain: dict[str, Any]) -> list[Any]:
        """Says what comes of the message; without a guide under way, answers as if none had run."""
        turn = Turn.of(tracker)
        turn = self._answering.in_language(turn)
        reply = await self.reply(turn)
        return reply.send(dispatcher, {"language": turn.lang, "department": turn.department, "level": turn.level})

    async def reply(self, turn: Turn) -> Reply:
        """The messages and slots of one turn."""
        coded = self._walking.coded(turn)
        if coded is not None:
            return coded
        place = await self._walking.under_way(turn)
        if place is None:
            nothing = {"guide_state": None, "running": None}
            answered = await self._answering.question(replace(turn, running=None))
            return Reply(answered.utterances, {**nothing, **answered.slots})
        if turn.intent in _PLACES and turn.pending_topic and place.state.asking is None:
            return await self._aside.then_offer(
                turn, place, self._answering.topic(turn, turn.pending_topic, 1.0, whole=True)
            )
        spoken = "guide" not in turn.mentioned and place.moved is None
        another = await self._aside.another_matter(turn, place) if spoken else None
        return another or await self._step(turn, place)

    async def _step(self, turn: Turn, place: UnderWay) -> Reply:
        """What the machine of guides makes of the message."""
        outcome = self._walking.hear(turn, place)
        if outcome.kind is Kind.LOOK_UP and turn.masked:
            # A password or a code was typed: what is left of the message asks nothing.
            outcome = run.again(place.guide, place.state)
        if outcome.kind is Kind.LOOK_UP:
            return await self._aside.heard(turn, place)
        if "unclear" in outcome.lead:
            rather = await self._aside.rather(turn, place)
            if rather is not None:
                return rather
        reply = self._walking.reply(turn, place, outcome)
        if outcome.kind is Kind.ENDED and place.state.parked is not None:
            return await self._walking.over(turn, reply, place.state.parked)
        return reply
