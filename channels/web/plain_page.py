"""The chat page, whole as sent: it shows and takes messages without JavaScript, with which it only gets livelier."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from aiohttp import web

from channels.errors import not_stored
from channels.keys import BRIDGE, INBOX, SETTINGS, STORE, WAKE_UPS
from channels.web.api import erase_contact
from channels.web.feed import feed_of
from channels.web.intake import read_form, require_pace_or_danger
from channels.web.patience import until_answered
from channels.web.refusals import refusal
from channels.web.rendering import page
from channels.web.sessions import (
    CHANNEL,
    COOKIE,
    Session,
    bearer_session,
    cookie_session,
    form_token,
    is_form_token,
    keep_in_cookie,
    open_session,
)
from channels.web.views import message_views
from channels.web.welcome import welcome
from channels.web.words import languages, page_language, words
from conversations.model import Inbound, Message
from conversations.normalisation import MAX_CHARACTERS, RefusedText, normalise
from conversations.ports import StoreUnavailable
from conversations.texts import text
from conversations.wake_ups import contact_key

_LONGEST_WAIT_SECONDS = 8.0


async def chat_page(request: web.Request) -> web.Response:
    """The chat page, with the history of the cookie's session if there is one."""
    session = cookie_session(request)
    try:
        return await _show(request, session)
    except StoreUnavailable as trouble:
        error = not_stored(request.config_dict[SETTINGS], page_language(request), trouble)
        return await _show(request, None, error=error, status=503)


async def say(request: web.Request) -> web.Response:
    """Takes a message from the plain form, waits for the answer a little, and shows the page again.

    Whatever goes wrong, the page comes back with the parent's words still in it.
    """
    require_own_page(request)
    fields = await read_form(request)
    session = cookie_session(request)
    raw = fields.get("choice") or fields.get("text", "")
    if session is not None and not is_form_token(request, session, fields.get("form_token", "")):
        return await _show(request, session, draft=raw, error=_words(request)["stale_form"], status=403)
    session = session or open_session(request, page_language(request))
    try:
        await require_pace_or_danger(request, session, raw)
        await _accept(request, session, normalise(raw), fields.get("form_id", ""))
    except web.HTTPTooManyRequests:
        error = text("too_fast", page_language(request))
        return await _show(request, cookie_session(request), draft=raw, error=error, status=429)
    except RefusedText as refused:
        error = text(refused.key, page_language(request), limit=MAX_CHARACTERS)
        return await _show(request, cookie_session(request), draft=raw, error=error, status=422)
    except StoreUnavailable as trouble:
        error = not_stored(request.config_dict[SETTINGS], page_language(request), trouble)
        return await _show(request, None, draft=raw, error=error, status=503)
    response = _to_page(request, "dernier")
    keep_in_cookie(request, response, session)
    return response


async def erase(request: web.Request) -> web.Response:
    """Erases everything of the device that asks, by its header or by the plain form."""
    session = bearer_session(request)
    if session is not None:
        await erase_contact(request, session.contact)
        gone = web.Response(status=204)
        gone.del_cookie(COOKIE, path="/")
        return gone
    session = cookie_session(request)
    if session is None:
        message = text("session_expired", page_language(request))
        raise refusal(request, web.HTTPUnauthorized, "session_expired", message)
    require_own_page(request)
    if not is_form_token(request, session, (await read_form(request)).get("form_token", "")):
        raise refusal(request, web.HTTPForbidden, "refused", text("bad_request", page_language(request)))
    await erase_contact(request, session.contact)
    response = _to_page(request, "etat", erased="1")
    response.del_cookie(COOKIE, path="/")
    return response


async def _accept(request: web.Request, session: Session, clean: str, form_id: str) -> None:
    # The same form sent twice with the same words (a double click, a reload) is one message.
    digest = hashlib.sha256(f"{form_id}\n{clean}".encode()).hexdigest()[:40]
    settings = request.config_dict[SETTINGS]
    with request.config_dict[WAKE_UPS].watching(contact_key(CHANNEL, session.contact)) as event:
        accepted = await request.config_dict[INBOX].accept(
            Inbound(CHANNEL, session.contact, clean, provider_id=f"form-{digest}", lang=session.lang)
        )
        patience = min(settings.reply_seconds, _LONGEST_WAIT_SECONDS)
        await until_answered(request.config_dict[STORE], session.contact, accepted.message.seq, event, patience)


async def _show(
    request: web.Request, session: Session | None, draft: str = "", error: str = "", status: int = 200
) -> web.Response:
    lang = page_language(request)
    table = words(lang)
    settings = request.config_dict[SETTINGS]
    messages: Sequence[Message] = ()
    state: dict[str, Any] = {"owner": "assistant", "place": None}
    if session is not None:
        store = request.config_dict[STORE]
        messages = await store.history(CHANNEL, session.contact)
        state = await feed_of(request, session.contact, 0).state()
    return page(
        "chat.html",
        status=status,
        lang=lang,
        words=table,
        theme=settings.theme,
        languages=languages(),
        widget=request.query.get("widget") == "1",
        suffix=suffix(request),
        by_sms=BRIDGE in request.config_dict,
        welcome=welcome(settings, lang),
        messages=message_views(messages, table),
        owner=owner_line(state, table),
        with_a_person=state["owner"] in ("waiting", "mediator"),
        form_token=form_token(request, session) if session else "",
        form_id=uuid4().hex,
        draft=draft,
        error=error,
        notice=table["erased"] if request.query.get("erased") == "1" else "",
        client={**table, "too_long": text("too_long", lang, limit=MAX_CHARACTERS), "max": MAX_CHARACTERS},
    )


def owner_line(state: dict[str, Any], table: Any) -> str:
    """Who answers, in words."""
    key = f"owner_{state['owner']}"
    if state["owner"] == "waiting" and state["place"] is None:
        key = "owner_waiting_unplaced"
    return str(table[key].format(place=state["place"]))


def _to_page(request: web.Request, anchor: str, **more: str) -> web.Response:
    return web.Response(status=303, headers={"Location": f"/chat{suffix(request, **more)}#{anchor}"})


def suffix(request: web.Request, **more: str) -> str:
    """What the addresses of the page keep from one to the next: the language asked for, and being the widget."""
    kept = {name: request.query[name] for name in ("lang", "widget") if name in request.query}
    query = urlencode({**kept, **more})
    return f"?{query}" if query else ""


def require_own_page(request: web.Request) -> None:
    """Refuses a form that another site sends.

    Raises:
        HTTPException: 403.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin", "null")
    # Our pages send no referrer, so browsers that send only Origin say "null" for them.
    foreign = site not in ("same-origin", "none") if site else origin not in ("null", _own_origin(request, origin))
    if foreign:
        raise refusal(request, web.HTTPForbidden, "refused", text("bad_request", page_language(request)))


def _own_origin(request: web.Request, origin: str) -> str:
    return origin if urlsplit(origin).netloc == request.host else ""


def _words(request: web.Request) -> Any:
    return words(page_language(request))
