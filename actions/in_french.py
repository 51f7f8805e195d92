"""What is said around an answer in French to somebody who writes in another language."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from actions.turn import Turn
from actions.utterance import WORDING, Utterance

Explained = tuple[tuple[Utterance, ...], dict[str, Any]]


def explained(turn: Turn, answer: Utterance) -> Explained:
    """The answer with, the first time in a conversation, a word about its language; and the slots to set.

    The word stands in a message of its own, so that each message has the right language. It carries the choices, which
    are in the parent's language too. By SMS, where each message costs, later answers go without word or choices.
    """
    if turn.lang in _creoles():
        return ((answer,), {}) if turn.told_french else ((creole(turn, answer), answer), {"told_french": True})
    spoken = WORDING.language(turn.lang)
    if spoken == answer.lang:
        return (answer,), {}
    bare = replace(answer, choices=())
    if turn.told_french and turn.by_sms:
        return (bare,), {}
    key = "french_again" if turn.told_french else "french_only"
    note = replace(answer, text=WORDING.text(key, turn.lang), lang=spoken, sources=())
    return (bare, note), {"told_french": True}


def speaks_creole(lang: str) -> bool:
    """Whether the language is a creole: understood, and answered in simple French."""
    return lang in _creoles()


def creole(turn: Turn, answer: Utterance) -> Utterance:
    """The word to somebody who writes in a creole, on the way to that answer."""
    return replace(answer, text=_creoles()[turn.lang], lang=turn.lang, choices=(), sources=(), handoff=None)


@cache
def _creoles() -> dict[str, str]:
    path = Path(__file__).parent / "creole.yml"
    return {lang: str(words).strip() for lang, words in yaml.safe_load(path.read_text("utf-8")).items()}
