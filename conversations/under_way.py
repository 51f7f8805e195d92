"""What was under way when a human was called, so that it can be taken up again afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from conversations import silence
from conversations.model import Author, Choice, Draft, JsonObject, Message
from conversations.texts import text


def offering_to_resume(notice: Draft, transcript: Sequence[Message], lang: str) -> Draft:
    """The notice with a choice to go on with the guide, or the lesson, that the last call for a human interrupted."""
    guide = _interrupted(transcript)
    if guide is None:
        return notice
    kind = str(guide.get("id", "")).partition(".")[0]
    return replace(notice, choices=(*notice.choices, Choice(text("choice_resume", lang), f"{kind}:resume")))


def _interrupted(transcript: Sequence[Message]) -> JsonObject | None:
    """The guide that the last call interrupted. A danger is a call too: nobody asked the assistant, so the guide under
    way is the one of which it spoke last.
    """
    spoken_of: JsonObject | None = None
    found: JsonObject | None = None
    for message in transcript:
        meta: JsonObject = message.payload.get("meta") or {}
        if message.author is Author.ASSISTANT:
            # It has its conversation again: what an earlier call interrupted was taken up, or left.
            spoken_of, found = meta.get("guide"), None
        elif message.author is Author.SYSTEM and silence.is_emergency(meta):
            found = spoken_of or found
        elif message.author is Author.SYSTEM and meta.get("decision") == "handoff":
            found = meta.get("guide") or found
    return found
