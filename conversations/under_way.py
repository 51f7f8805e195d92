"""What was under way when a human was called, so that it can be taken up again afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from conversations.model import Author, Choice, Draft, Message
from conversations.texts import text


def offering_to_resume(notice: Draft, transcript: Sequence[Message], lang: str) -> Draft:
    """The notice with a choice to go on with the guide, or the lesson, that the last call for a human interrupted."""
    calls = [
        message
        for message in transcript
        if message.author is Author.SYSTEM and (message.payload.get("meta") or {}).get("decision") == "handoff"
    ]
    guides = [guide for call in calls if (guide := call.payload["meta"].get("guide"))]
    if not guides:
        return notice
    kind = str(guides[-1].get("id", "")).partition(".")[0]
    return replace(notice, choices=(*notice.choices, Choice(text("choice_resume", lang), f"{kind}:resume")))
