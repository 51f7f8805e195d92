"""From the value of a choice to the order that Rasa understands.

Values come from our own transcript, never from what somebody typed, so no parent can give Rasa an order.
"""

from __future__ import annotations

import json

_INTENTS = {
    "topic": "choose_topic",
    "department": "choose_department",
    "level": "choose_level",
    "language": "choose_language",
}


def order(choice: str | None, text: str) -> str:
    """What is posted to Rasa: an order for a known choice, the parent's words otherwise.

    Example:
        >>> order("level:college", "au collège")
        '/choose_level{"level": "college"}'
    """
    kind, _, value = (choice or "").partition(":")
    if kind in _INTENTS and value:
        return f"/{_INTENTS[kind]}{json.dumps({kind: value})}"
    return _without_slashes(text) or "?"


def _without_slashes(text: str) -> str:
    """Doors drop leading slashes already; whatever comes another way gives Rasa no order either."""
    text = text.strip()
    while text.startswith("/"):
        text = text.lstrip("/").strip()
    return text
