"""What is said when the language of the conversation changes, or when it is not clear to which."""

from __future__ import annotations

from dataclasses import replace

from actions.in_french import creole, speaks_creole
from actions.turn import Turn
from actions.utterance import WORDING, Utterance, human
from knowledge.decision import Decision, DecisionKind
from knowledge.languages_asked import language_asked

_READS_BADLY = "aide.lire-francais"
OWN_NAMES = {
    "fr": "Français",
    "en": "English",
    "ar": "العربية",
    "tr": "Türkçe",
    "pt": "Português",
    "es": "Español",
    "ro": "Română",
    "uk": "Українська",
    "gcf": "Kréyòl",
}


def asked_for(turn: Turn, decision: Decision) -> str | None:
    """The language that the message asks for; None where the search is sure that it asks something else."""
    if decision.kind is DecisionKind.ANSWER and decision.topics[0] != _READS_BADLY:
        return None
    return language_asked(turn.text)


def set_to(turn: Turn) -> Utterance:
    """That we go on in the language of the turn; a creole is answered in simple French, and is told so."""
    choices = (human(turn.lang),)
    spoken = WORDING.language(turn.lang)
    told = Utterance(WORDING.text("language_set", turn.lang), "smalltalk", spoken, choices=choices)
    return replace(creole(turn, told), choices=choices) if speaks_creole(turn.lang) else told


def which(turn: Turn) -> Utterance:
    """Which languages there are, to choose from."""
    languages = tuple((name, f"language:{lang}") for lang, name in OWN_NAMES.items())
    spoken = WORDING.language(turn.lang)
    told = WORDING.text("language_which", turn.lang)
    return Utterance(told, "smalltalk", spoken, choices=(*languages, human(turn.lang)))
