"""The parent asks for another language."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import Answering
from actions.in_french import speaks_creole
from actions.language_told import set_to, which
from actions.turn import Turn
from actions.utterance import Reply
from knowledge.languages_asked import language_asked
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

# « je ne parle pas français »: what is named is what is not spoken.
_REFUSAL = re.compile(
    r"\b(?:pas|pa|not|don['’]?t|can['’]?t|não|nao|no hablo|no entiendo|nu|не|لا|ما|مش|ma)\b|bilm|konuşam|n3refch|nfhem"
)
# Somebody else's language, or the subject at school; « j'ai besoin d'un médiateur en anglais » is neither.
_LEARNS = re.compile(
    r"\b(?:il|elle|ils|elles|on|fils|fille|enfants?|petite?|grande?) (?:\S+ ){0,3}"
    r"(?:besoin d|apprend\w*|travail\w*|r[eé]vis\w*|progress\w*|faible|nul(?:le)?|mauvais|gal[eè]re)"
    r"|\b(?:cours|notes?|devoirs?|exercices?|soutien) d[e'’]",
    re.IGNORECASE,
)


class ActionLanguage(Action):  # type: ignore[misc]
    """Changes the language of the conversation."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    def name(self) -> str:
        """The action's name in ``domain.yml``."""
        return NAME

    async def run(self, dispatcher: CollectingDispatcher, tracker: Any, domain: dict[str, Any]) -> list[Any]:
        """Answers in the language asked for, else in that of the request, or says which ones there are."""
        turn = Turn.of(tracker)
        if understood(turn.text).classes or _LEARNS.search(turn.text):
            # « anglais 8 ans », « il a besoin d'anglais »: about a child's lessons.
            asked = await self._answering.question(turn)
            asked = await self._answering.then_resume(turn, asked)
            return asked.send(dispatcher, {"language": turn.lang, "department": turn.department, "level": turn.level})
        plainly = language_asked(turn.text) or turn.mentioned.get("language")
        wanted = plainly or named(turn.text) or self._written(turn)
        if wanted is not None:
            turn = replace(turn, lang=wanted)
        profile = {"language": turn.lang, "department": turn.department, "level": turn.level}
        slots = {**profile, "told_french": True} if speaks_creole(turn.lang) else profile
        reply = await self._answering.then_resume(
            turn, Reply((set_to(turn) if wanted is not None else which(turn),), slots)
        )
        return reply.send(dispatcher, profile)

    def _written(self, turn: Turn) -> str | None:
        """The language of « I don't speak French »; None for French, which says nothing of what is wanted."""
        written = self._answering.in_language(turn).lang
        return written if written != "fr" else None


def named(text: str) -> str | None:
    """The language that a text names, in any of the languages; None when it may be one that is refused.

    Example:
        >>> named("Türkçe konuşur musunuz"), named("I don't speak French")
        ('tr', None)
    """
    lowered = text.lower()
    if _REFUSAL.search(lowered):
        return None
    for lang, names in NAMES.items():
        if any(name in lowered for name in names):
            return lang
    return None
