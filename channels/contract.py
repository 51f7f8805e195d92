"""The message contract as JSON, the same for every door."""

from __future__ import annotations

from typing import Any

from conversations.model import Author, Message


def as_json(message: Message) -> dict[str, Any]:
    """A message as our own clients see it: seq, author, text, time, and the contract's extra fields."""
    payload = message.payload
    return {
        "seq": message.seq,
        "author": message.author.value,
        "text": message.text,
        "at": message.created_at.isoformat(),
        "local_id": message.provider_id if message.author is Author.PARENT else None,
        "choices": payload.get("choices", []),
        "sources": payload.get("sources", []),
        "lang": payload.get("lang"),
        "dir": payload.get("dir"),
        "meta": payload.get("meta", {}),
    }


def as_rasa_rest(message: Message, recipient: str) -> dict[str, Any]:
    """A message as Rasa's REST channel returns it; ``custom`` holds the contract's extra fields."""
    body: dict[str, Any] = {
        "recipient_id": recipient,
        "text": message.text,
        "custom": {key: message.payload.get(key) for key in ("choices", "sources", "lang", "dir", "meta")},
    }
    choices = message.payload.get("choices") or []
    if choices:
        body["buttons"] = [{"title": choice["label"], "payload": choice["value"]} for choice in choices]
    return body
