"""The parent says where the school is or which class it is: goes on with the question that waited for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import Answering
from actions.turn import Turn
from actions.utterance import WORDING, Reply, Utterance, human
from knowledge.catalogue import DEPARTMENTS

NAME = "action_inform"


class ActionInform(Action):  # type: ignore[misc]
    """Takes note of a department or a level."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    def name(self) -> str:
        """The action's name in ``domain.yml``."""
        return NAME

    async def run(self, dispatcher: CollectingDispatcher, tracker: Any, domain: dict[str, Any]) -> list[Any]:
        """Answers the question that waits, says the last answer again for that place, or says what was noted."""
        turn = replace(Turn.of(tracker), topic=None)
        profile = {"language": turn.lang, "department": turn.department, "level": turn.level}
        resumed = await self._answering.resumed(turn)
        if resumed is not None:
            reply = resumed
        elif turn.pending_topic:
            reply = self._answering.topic(turn, turn.pending_topic, 1.0)
        elif turn.told and turn.mentioned and self._answering.depends_on_place(turn, turn.told):
            # What has just been said in general, for where they are.
            reply = self._answering.topic(turn, turn.told, 1.0, whole=True)
        elif turn.offered or not turn.mentioned:
            reply = await self._answering.question(turn)
        else:
            reply = Reply((noted(turn),), profile)
        return reply.send(dispatcher, profile)


def noted(turn: Turn) -> Utterance:
    """Says what was understood, and that the service does not cover a place when it does not."""
    if "department" in turn.mentioned and turn.department not in DEPARTMENTS:
        text = WORDING.text("noted_outside", turn.lang)
    else:
        place = []
        if turn.department in DEPARTMENTS:
            place.append(WORDING.text("noted_department", turn.lang, department=turn.department))
        if turn.level:
            place.append(WORDING.text(f"level_{turn.level}", turn.lang).lower())
        text = WORDING.text("noted", turn.lang, place=", ".join(place))
    return Utterance(text, "smalltalk", WORDING.language(turn.lang), choices=(human(turn.lang),))
