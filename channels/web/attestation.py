"""The attestation: a page to print, without a name or a mark, of the lessons that this device saw to their end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from aiohttp import web

from channels.keys import SETTINGS
from channels.web.rendering import page
from channels.web.sessions import CHANNEL, bearer_session, cookie_session
from channels.web.views import long_date
from channels.web.words import page_language, words
from conversations.ports import StoreUnavailable
from knowledge.wording import Wording


@dataclass(frozen=True)
class SeenLesson:
    """A lesson seen to its end."""

    title: str
    minutes: int
    on: date


@dataclass(frozen=True)
class LessonsSeen:
    """Where the page asks: ``of(channel, contact)``."""

    of: Callable[[str, str], Awaitable[Sequence[SeenLesson]]]


SEEN = web.AppKey("lessons_seen", LessonsSeen)
_WORDS = Wording(Path(__file__).parent / "attestation_words")


async def attestation(request: web.Request) -> web.Response:
    """The page of the session that asks, by its header or its cookie; an empty one, which says why, for nobody."""
    lang = page_language(request)
    session = bearer_session(request) or cookie_session(request)
    seen: Sequence[SeenLesson] = ()
    status = 200
    try:
        if session is not None:
            seen = await request.config_dict[SEEN].of(CHANNEL, session.contact)
    except StoreUnavailable:
        status = 503
    table = words(lang)
    return page(
        "attestation.html",
        status=status,
        lang=lang,
        words=table,
        say=lambda key, **values: _WORDS.text(key, lang, **values),
        theme=request.config_dict[SETTINGS].theme,
        lessons=[(one, long_date(one.on.isoformat(), table)) for one in seen],
        trouble=status != 200,
    )
