"""The parent wants a person."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import Answering
from actions.turn import Turn
from actions.utterance import WORDING, Reply, Utterance

NAME = "action_human"
_BACK_TO_ROBOT = re.compile(
    r"\b(?:rev(?:enir|iens|enons)|retour\w*|repass\w*|back|return|volver|vuelta|voltar|[iî]napoi|d[oö]n\w*|geri|"
    r"поверн\w*|назад|عودة|العودة|رجوع|ارجع)\b.{0,20}(?:robot|bot\b|machine|assistant|робот|روبوت)",
    re.IGNORECASE,
)
_PERSON = re.compile(r"humain|personne|quelqu|médiat|mediat|human|person|someone|людин|شخص|insan|biri", re.IGNORECASE)


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
        if _BACK_TO_ROBOT.search(turn.text) and not _PERSON.search(turn.text):
            # The button of the queue, written once more: the assistant is there already.
            here = Utterance(WORDING.text("deny", turn.lang), "smalltalk", WORDING.language(turn.lang))
            return (await self._answering.then_resume(turn, Reply((here,), dict(profile)))).send(dispatcher, profile)
        stepped = await self._answering.stepped(turn)
        if stepped is not None:
            return stepped.send(dispatcher, profile)
        asked = Utterance("", "handoff", handoff="parent_asked", guide=await self._answering.guide_for_mediator(turn))
        return Reply((asked,), {**profile, "failures": 0}).send(dispatcher, profile)
