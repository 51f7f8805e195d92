"""The parent asks for another language."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import Answering
from actions.turn import Turn
from actions.utterance import WORDING, Reply, Utterance, human
from knowledge.resources.needs import understood

NAME = "action_language"
NAMES = {
    "fr": ("francais", "français", "french", "فرنسية", "fransızca", "французьк"),
    "en": ("anglais", "english", "inglés", "inglês", "ingilizce", "engleza", "engleză", "англійськ", "إنجليزية"),
    "ar": ("arabe", "arabic", "arabi", "3arbi", "العربية", "عربي", "árabe", "arapça", "arabă", "арабськ"),
    "tr": ("turc", "turkish", "türkçe", "turkce", "turco", "turcă", "турецьк"),
    "pt": ("portugais", "portuguese", "português", "portugues", "portekizce", "португальськ"),
    "es": ("espagnol", "spanish", "español", "espanol", "espanhol", "ispanyolca", "іспанськ"),
    "ro": ("roumain", "romanian", "română", "romana", "romeno", "rumano", "румунськ"),
    "uk": ("ukrainien", "ukrainian", "українськ", "ucraniano", "ucraineană"),
    "gcf": ("créole guadeloupéen", "creole", "créole", "kréyol", "kreyol"),
}


class ActionLanguage(Action):  # type: ignore[misc]
    """Changes the language of the conversation."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    def name(self) -> str:
        """The action's name in ``domain.yml``."""
        return NAME

    async def run(self, dispatcher: CollectingDispatcher, tracker: Any, domain: dict[str, Any]) -> list[Any]:
        """Answers in the language asked for, or says which ones there are."""
        turn = Turn.of(tracker)
        if understood(turn.text).classes:
            # « anglais 8 ans » is about a child's lessons.
            asked = await self._answering.question(turn)
            asked = await self._answering.then_resume(turn, asked)
            return asked.send(dispatcher, {"language": turn.lang, "department": turn.department, "level": turn.level})
        wanted = turn.mentioned.get("language") or named(turn.text)
        if wanted is not None:
            turn = replace(turn, lang=wanted)
        profile = {"language": turn.lang, "department": turn.department, "level": turn.level}
        key = "language_set" if wanted else "language_which"
        told = Utterance(
            WORDING.text(key, turn.lang), "smalltalk", WORDING.language(turn.lang), choices=(human(turn.lang),)
        )
        reply = await self._answering.then_resume(turn, Reply((told,), profile))
        return reply.send(dispatcher, profile)


def named(text: str) -> str | None:
    """The language that a text names, in any of the languages."""
    lowered = text.lower()
    for lang, names in NAMES.items():
        if any(name in lowered for name in names):
            return lang
    return None
