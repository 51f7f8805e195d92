"""The one action of all guides: hears every message while a guide runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import Answering
from actions.guide_screens import resume
from actions.turn import Turn
from actions.utterance import Reply
from actions.walking import UnderWay, Walking
from knowledge.guides import run
from knowledge.guides.run import Kind, Outcome
from knowledge.guides.understanding import is_question

NAME = "action_guide"
_PLACES = ("inform", "choose_department", "choose_level")


class ActionGuide(Action):  # type: ignore[misc]
    """Goes one step on, says it again, answers a side question, or stops."""

    def __init__(self, answering: Answering, walking: Walking) -> None:
        self._answering = answering
        self._walking = walking

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
            return await self._then_offer(turn, place, self._answering.topic(turn, turn.pending_topic, 1.0, whole=True))
        outcome = self._walking.hear(turn, place)
        if outcome.kind is Kind.LOOK_UP and turn.masked:
            # A password or a code was typed: what is left of the message asks nothing.
            return self._walking.reply(turn, place, run.again(place.guide, place.state))
        if outcome.kind is Kind.LOOK_UP:
            return await self._side_question(turn, place)
        return self._walking.reply(turn, place, outcome)

    async def _side_question(self, turn: Turn, place: UnderWay) -> Reply:
        """Answers it and asks whether to go on; what the search is not sure of is a misunderstanding of the step."""
        answered = await self._answering.aside(turn)
        if answered is not None:
            return await self._then_offer(turn, place, answered)
        if turn.after_mediator:
            return self._walking.reply(turn, place, run.offer(place.guide, place.state))
        outcome = run.unclear(place.guide, place.state)
        if outcome.kind is Kind.UNCLEAR and outcome.state is not None and is_question(turn.text):
            # It was no answer to the step: the next « oui » is not one either, but goes on.
            outcome = replace(outcome, kind=Kind.OFFER, state=replace(outcome.state, aside=True))
        which = await self._answering.which_topic(turn) if outcome.kind is Kind.AGAIN else None
        return self._topics_instead(turn, place, outcome, which) if which else self._walking.reply(turn, place, outcome)

    def _topics_instead(self, turn: Turn, place: UnderWay, outcome: Outcome, which: Reply) -> Reply:
        """The second time in a row: perhaps the parent has changed their mind."""
        kept = self._walking.reply(turn, place, outcome)
        asked = which.utterances[0]
        back = replace(asked, choices=(*asked.choices, resume(turn)[0]))
        return Reply((back,), {**which.slots, **kept.slots})

    async def _then_offer(self, turn: Turn, place: UnderWay, answered: Reply) -> Reply:
        if answered.slots.get("pending_topic"):
            return answered
        offered = self._walking.reply(turn, place, run.offer(place.guide, place.state))
        answer = tuple(replace(one, choices=()) for one in answered.utterances)
        extra = self._walking.switch_to(turn, answered.slots.get("topic"), place.guide)
        last = offered.utterances[-1]
        shown = (*offered.utterances[:-1], replace(last, choices=(*last.choices, *extra)))
        return Reply((*answer, *shown), {**answered.slots, **offered.slots})
