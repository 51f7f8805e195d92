"""From the value of a choice to the order that Rasa understands.

Values come from our own transcript, never from what somebody typed, so no parent can give Rasa an order.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from knowledge.gestures.leading import led
from knowledge.gestures.model import unread
from knowledge.lessons.aside import without_lesson
from knowledge.lessons.model import Lesson
from knowledge.lessons.naming import asks_for_list, asks_for_menu, asks_to_resume, lesson_named
from knowledge.lessons.spoken import Wish, pace, resume_code, wish
from knowledge.lessons.which import asks_which
from knowledge.universal_words import Universal, universal

_INTENTS = {
    "topic": "choose_topic",
    "department": "choose_department",
    "level": "choose_level",
    "language": "choose_language",
    "lesson": "choose_lesson",
    "guide": "choose_guide",
    "topic_text": "choose_topic_text",
}


_LISTED = "lesson:begin."
_PACE = "lesson:pace."


def order(choice: str | None, text: str, offered: Sequence[str] = (), lessons: Sequence[Lesson] = ()) -> str:
    """What is posted to Rasa: an order for a known choice, the parent's words otherwise.

    Args:
        choice: the value of the choice that was picked, if one was.
        text: the parent's words.
        offered: the values of the choices that were offered last.
        lessons: the published lessons, which can be called by their titles at any time.

    Example:
        >>> order("level:college", "au collège")
        '/choose_level{"level": "college"}'
    """
    kind, _, value = (choice or "").partition(":")
    if kind in _INTENTS and value:
        return f"/{_INTENTS[kind]}{json.dumps({kind: value})}"
    about_lessons = _lesson_order(text, offered, lessons)
    if about_lessons is not None:
        return f"/choose_lesson{json.dumps({'lesson': about_lessons})}"
    return _without_slashes(text) or "?"


def _lesson_order(text: str, offered: Sequence[str], lessons: Sequence[Lesson]) -> str | None:
    """The order that a message is (« leçons », « la leçon sur les écrans », « reprise K7M2QX »), if it is one."""
    code = resume_code(text)
    if code is not None:
        return f"code.{code}"
    if any(value.startswith(_PACE) for value in offered):
        wished = 0 if universal(text) is Universal.NO else pace(text)
        if wished is not None:
            return f"pace.{wished}"
    wanted = wish(text)
    if wanted is not None:
        return "pace.0" if wanted is Wish.NO_REMINDERS else wanted.value
    if asks_for_list(text) or asks_which(text, lessons):
        return Wish.MENU.value
    if _puts_off(text):
        return None
    named = lesson_named(text, lessons, listed=sum(value.startswith(_LISTED) for value in offered) > 1)
    if named:
        return f"begin.{named}"
    return "resume" if asks_to_resume(text) else Wish.MENU.value if asks_for_menu(text) else None


def _puts_off(text: str) -> bool:
    """Whether a message that names the lesson begins by leaving it: « plus tard la leçon, … »; that begins none."""
    bare = without_lesson(text)
    return bare != text and (universal(bare) is Universal.STOP or Universal.STOP in led(bare, unread).heads)


def _without_slashes(text: str) -> str:
    """Doors drop leading slashes already; whatever comes another way gives Rasa no order either."""
    text = text.strip()
    while text.startswith("/"):
        text = text.lstrip("/").strip()
    return text
