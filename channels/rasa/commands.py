"""From the value of a choice to the order that Rasa understands.

Values come from our own transcript, never from what somebody typed, so no parent can give Rasa an order.
"""

from __future__ import annotations

import json

from knowledge.lessons.spoken import Wish, resume_code, wish

_INTENTS = {
    "topic": "choose_topic",
    "department": "choose_department",
    "level": "choose_level",
    "language": "choose_language",
    "lesson": "choose_lesson",
    "guide": "choose_guide",
    "topic_text": "choose_topic_text",
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
    about_lessons = _lesson_order(text)
    if about_lessons is not None:
        return f"/choose_lesson{json.dumps({'lesson': about_lessons})}"
    return _without_slashes(text) or "?"


def _lesson_order(text: str) -> str | None:
    """The order that a whole message is (« leçons », « stop rappels », « reprise K7M2QX »), whatever Rasa reads."""
    code = resume_code(text)
    if code is not None:
        return f"code.{code}"
    wanted = wish(text)
    return "pace.0" if wanted is Wish.NO_REMINDERS else wanted.value if wanted else None


def _without_slashes(text: str) -> str:
    """Doors drop leading slashes already; whatever comes another way gives Rasa no order either."""
    text = text.strip()
    while text.startswith("/"):
        text = text.lstrip("/").strip()
    return text
