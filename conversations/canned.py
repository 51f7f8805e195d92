"""Replies kept ready: a text with ``{variables}`` that the house fills in for one conversation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from conversations.desk_model import CannedReply
from conversations.model import utc_now

VARIABLES = ("service", "mediator", "team", "department", "level", "opens")
_FILE = Path(__file__).parent / "canned_replies.yml"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_MOST_TITLE, _MOST_TEXT = 90, 2000
SHIPPED_BY = "relais"


class CannedRefused(ValueError):
    """A reply cannot be kept; ``why`` is a code: ``id``, ``title``, ``text``, ``variable``."""

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(f"{why}: {detail}" if detail else why)
        self.why = why


def check(reply: CannedReply) -> CannedReply:
    """The reply, if it can be kept.

    Raises:
        CannedRefused: what is wrong with it.
    """
    if not _ID.fullmatch(reply.id):
        raise CannedRefused("id", reply.id)
    if not 0 < len(reply.title.strip()) <= _MOST_TITLE:
        raise CannedRefused("title")
    if not 0 < len(reply.text.strip()) <= _MOST_TEXT:
        raise CannedRefused("text")
    for name in _VARIABLE.findall(reply.text):
        if name not in VARIABLES:
            raise CannedRefused("variable", name)
    return reply


def filled(text: str, values: Mapping[str, str | None]) -> str:
    """The text with its variables; one that is not known leaves a gap for the mediator to see.

    Example:
        >>> filled("Bonjour, ici {mediator} pour {department}.", {"mediator": "Léa", "department": None})
        'Bonjour, ici Léa pour ….'
    """
    return _VARIABLE.sub(lambda found: values.get(found.group(1)) or "…", text)


@cache
def shipped() -> tuple[CannedReply, ...]:
    """The replies that come with the house; one of the same id in the store stands in for them."""
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    made = utc_now()
    return tuple(
        check(CannedReply(str(key), one["title"], one["text"].strip(), one.get("lang", "fr"), SHIPPED_BY, made))
        for key, one in raw.items()
    )
