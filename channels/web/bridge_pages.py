"""« Continuer par SMS », and the way back by a link: plain pages, which work without JavaScript."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from channels.keys import BRIDGE, SETTINGS
from channels.web.code_pace import require_code_pace
from channels.web.intake import read_form, require_pace
from channels.web.plain_page import require_own_page, suffix
from channels.web.rendering import page
from channels.web.sessions import (
    Session,
    bearer_session,
    cookie_session,
    form_token,
    is_form_token,
    keep_in_cookie,
    open_session,
)
from channels.web.words import page_language, words
from conversations.bridge import Bridge, TooMany
from conversations.bridge_ports import UnusableNumber
from conversations.ports import StoreUnavailable
from knowledge.wording import Wording

_WORDS = Wording(Path(__file__).parent / "bridge_words")
# What somebody types by mistake is never longer; what is longer is no number and no code.
_LONGEST = 40


async def by_sms(request: web.Request) -> web.Response:
    """The page that asks for the telephone number."""
    _bridge(request)
    return _number(request, _session(request))


async def give_number(request: web.Request) -> web.Response:
    """Takes the number and asks for the code; the same page whoever has the number."""
    bridge, session, fields = _bridge(request), _session(request), await read_form(request)
    if session is None:
        return _number(request, None, status=401)
    if not _is_ours(request, session, fields):
        return _number(request, session, "stale", 403)
    try:
        require_pace(request, session)
        require_code_pace(request)
        await bridge.ask(session.contact, fields.get("number", "")[:_LONGEST], page_language(request))
    except UnusableNumber:
        return _number(request, session, "number_bad", 422)
    except (TooMany, web.HTTPTooManyRequests):
        return _number(request, session, "too_many", 429)
    except StoreUnavailable:
        return _number(request, session, "trouble", 503)
    return _shown(request, "code", session)


async def give_code(request: web.Request) -> web.Response:
    """Takes the code; one answer for a code that is wrong, too old, used, or was never sent."""
    bridge, session, fields = _bridge(request), _session(request), await read_form(request)
    if session is None:
        return _number(request, None, status=401)
    if not _is_ours(request, session, fields):
        return _shown(request, "code", session, "stale", 403)
    try:
        require_pace(request, session)
        proven = await bridge.prove(session.contact, fields.get("code", "")[:_LONGEST])
    except web.HTTPTooManyRequests:
        return _shown(request, "code", session, "too_many", 429)
    except StoreUnavailable:
        return _shown(request, "code", session, "trouble", 503)
    return _shown(request, "done", session) if proven else _shown(request, "code", session, "code_bad", 422)


async def link(request: web.Request) -> web.Response:
    """What a link shows: a button. Programs that look at links before people do use nothing up."""
    _bridge(request)
    return _arrival(request, "link")


async def arrive(request: web.Request) -> web.Response:
    """Uses the link: this browser goes on with the conversation. The same page for all links that do not work."""
    bridge = _bridge(request)
    # Nobody else may put a browser into a conversation of theirs.
    require_own_page(request)
    try:
        contact = await bridge.arrive(request.match_info["token"])
    except StoreUnavailable:
        return _arrival(request, "link", "trouble", 503)
    if contact is None:
        return _arrival(request, "gone", status=410)
    response = _arrival(request, "arrived")
    keep_in_cookie(request, response, open_session(request, page_language(request), contact))
    return response


def _bridge(request: web.Request) -> Bridge:
    bridge = request.config_dict.get(BRIDGE)
    if bridge is None:
        raise web.HTTPNotFound
    return bridge


def _session(request: web.Request) -> Session | None:
    return bearer_session(request) or cookie_session(request)


def _is_ours(request: web.Request, session: Session, fields: dict[str, str]) -> bool:
    """Whether our own page sent the form; a token in a header is proof enough, no other site can send it."""
    if bearer_session(request) is not None:
        return True
    require_own_page(request)
    return is_form_token(request, session, fields.get("form_token", ""))


def _number(request: web.Request, session: Session | None, error: str = "", status: int = 200) -> web.Response:
    return _shown(request, "number" if session else "nobody", session, error, status)


def _shown(
    request: web.Request, step: str, session: Session | None, error: str = "", status: int = 200
) -> web.Response:
    token = form_token(request, session) if session else ""
    return _page(request, "by_sms.html", status, step=step, error=error, form_token=token)


def _arrival(request: web.Request, step: str, error: str = "", status: int = 200) -> web.Response:
    return _page(request, "by_link.html", status, step=step, error=error)


def _page(request: web.Request, template: str, status: int, **values: object) -> web.Response:
    lang = page_language(request)
    settings = request.config_dict[SETTINGS]
    return page(
        template,
        status=status,
        lang=lang,
        words=words(lang),
        say=lambda key: _WORDS.text(key, lang, name=settings.theme.name, contact=settings.human_contact),
        theme=settings.theme,
        widget=request.query.get("widget") == "1",
        suffix=suffix(request),
        **values,
    )
