"""Greetings, thanks, help: a few kind words and a way forward."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import Answering
from actions.lesson_screens import WORDING as LESSON_WORDING
from actions.turn import Turn
from actions.utterance import WORDING, Reply, Utterance, human
from knowledge.titles import title

NAME = "action_smalltalk"
KNOWN = ("greet", "thanks", "goodbye", "help", "affirm", "deny", "wait")
MENU = ("educonnect.activer", "educonnect.mot-de-passe-perdu", "ent.premiere-connexion", "appareil.prise-en-main")


class ActionSmalltalk(Action):  # type: ignore[misc]
    """Answers what is not a question."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    def name(self) -> str:
        """The action's name in ``domain.yml``."""
        return NAME

    async def run(self, dispatcher: CollectingDispatcher, tracker: Any, domain: dict[str, Any]) -> list[Any]:
        """Says the words of the intent; ``dont_understand`` comes back to the last topic."""
        turn = self._answering.in_language(Turn.of(tracker))
        profile = {"language": turn.lang, "department": turn.department, "level": turn.level}
        last_topic = tracker.get_slot("topic")
        resumed = await self._answering.resumed(turn)
        if resumed is not None:
            reply = resumed
        elif self._answering.settles(turn):
            reply = await self._answering.question(turn)
        elif turn.intent == "dont_understand" and turn.offered:
            reply = await self._answering.ask_again(turn)
        elif turn.intent == "dont_understand":
            reply = self._again(turn, last_topic, profile)
        elif turn.intent in KNOWN:
            reply = Reply((words(turn, turn.intent),), profile)
        else:
            reply = await self._answering.question(turn)
        return reply.send(dispatcher, profile)

    def _again(self, turn: Turn, topic: str | None, profile: dict[str, Any]) -> Reply:
        told = self._answering.shorter(turn, topic) if topic else None
        if told is None:
            return Reply((words(turn, "nothing_to_repeat"),), profile)
        return Reply((told,), profile)


def words(turn: Turn, key: str) -> Utterance:
    """The text ``key``, with a menu where it helps."""
    choices: list[tuple[str, str]] = []
    if key in ("greet", "help", "nothing_to_repeat"):
        choices = [(title(topic, turn.lang), f"topic:{topic}") for topic in MENU]
    if key == "help":
        choices.append((LESSON_WORDING.text("choice_menu", turn.lang), "lesson:menu"))
    if key != "goodbye":
        choices.append(human(turn.lang))
    return Utterance(WORDING.text(key, turn.lang), "smalltalk", WORDING.language(turn.lang), choices=tuple(choices))
