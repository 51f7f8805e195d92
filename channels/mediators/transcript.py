"""The messages of a conversation as the console shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from channels.contract import as_json
from channels.mediators import wording
from channels.mediators.wording import WORDS
from conversations.model import Author, Conversation, Message
from conversations.ports import Store

_WRITTEN_BY_PEOPLE = (Author.PARENT, Author.MEDIATOR)


async def messages_after(
    store: Store, conversation: Conversation, after: int, mediator: str, now: datetime
) -> list[dict[str, Any]]:
    """The messages after ``after``, in order, as JSON: the contract's fields and what the console shows of them."""
    found = await store.transcript(conversation.id, after)
    return [_shown(message, conversation, mediator, now) for message in found]


def _shown(message: Message, conversation: Conversation, mediator: str, now: datetime) -> dict[str, Any]:
    body = as_json(message)
    if message.author in _WRITTEN_BY_PEOPLE:
        # The browser looks at the letters: a mediator may well answer in French somebody who reads Arabic.
        body["dir"] = "auto"
        body["lang"] = conversation.profile.lang if message.author is Author.PARENT else None
    mine = message.author is Author.MEDIATOR and message.author_id == mediator
    if message.author is Author.MEDIATOR:
        body["local_id"] = _local_id(message)
    body.pop("meta")
    return {
        **body,
        "mine": mine,
        "author_text": _author_text(message, mine),
        "time_text": wording.clock_time(message.created_at, now),
        "sources": [_source(source) for source in body["sources"]],
    }


def _author_text(message: Message, mine: bool) -> str:
    if mine:
        return str(WORDS["author_me"])
    label = str(WORDS["authors"][message.author.value])
    return f"{label} ({message.author_id})" if message.author is Author.MEDIATOR else label


def _local_id(message: Message) -> str | None:
    """The id that the mediator's browser gave; the store keeps it behind who wrote it."""
    return (message.provider_id or "").rpartition(":")[2] or None


def _source(source: dict[str, Any]) -> dict[str, Any]:
    url = str(source.get("url") or "")
    day = wording.day(source.get("verified_on"))
    named = (str(part) for part in (source.get("organisation"), source.get("title")) if part)
    title = ", ".join(dict.fromkeys(named))
    return {
        "title": title or url,
        "url": url if url.startswith("https://") else None,
        "verified_text": WORDS["verified_on"].format(date=day) if day else None,
    }
