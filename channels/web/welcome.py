"""The first message: who speaks, what for, and what it is not."""

from __future__ import annotations

from typing import Any

from channels.settings import ChannelSettings
from channels.web.words import words
from conversations.model import Author, Choice, Draft
from conversations.notices import empty_meta
from conversations.texts import language, text


def welcome(settings: ChannelSettings, lang: str) -> dict[str, Any]:
    """The welcome in the contract's form. It is not stored: nothing is kept of those who only look."""
    examples = tuple(Choice(example, example) for example in words(lang)["examples"])
    draft = Draft(
        text=text("welcome", lang, name=settings.theme.name),
        author=Author.SYSTEM,
        choices=examples,
        lang=language(lang),
        meta={**empty_meta("smalltalk"), "owner": "assistant"},
    )
    return {"seq": 0, "author": draft.author.value, "text": draft.text, "local_id": None, **draft.payload()}
