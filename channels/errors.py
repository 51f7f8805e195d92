"""Errors become kind answers: one middleware, no stack trace, no silence."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from channels.keys import SETTINGS
from channels.language import preferred_language
from channels.settings import ChannelSettings
from conversations.desk import UnknownConversation
from conversations.normalisation import MAX_CHARACTERS, RefusedText
from conversations.ownership import TransitionRefused
from conversations.ports import DangerNotKept, StoreUnavailable
from conversations.texts import text
from conversations.troubles import described, place

log = logging.getLogger(__name__)
_FOR_PROGRAMS = "/api/"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def kind_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns the core's refusals into HTTP answers with a text in the user's language; JSON unless HTML is wanted."""
    lang = preferred_language(request)
    try:
        return await handler(request)
    except web.HTTPRequestEntityTooLarge:
        return problem(request, 413, "too_long", text("too_long", lang, limit=MAX_CHARACTERS))
    except web.HTTPException as refused:
        if refused.status < 400 or not request.path.startswith(_FOR_PROGRAMS):
            raise
        answer = problem(request, refused.status, "no_such_route", text("bad_request", lang))
        answer.headers.update({name: refused.headers[name] for name in ("Allow",) if name in refused.headers})
        return answer
    except RefusedText as refused:
        return problem(request, 422, refused.key, text(refused.key, lang, limit=MAX_CHARACTERS))
    except StoreUnavailable as trouble:
        log.error("store unavailable: %s", described(trouble))
        danger = {"emergency": trouble.answer.text} if isinstance(trouble, DangerNotKept) else {}
        told = not_stored(request.config_dict[SETTINGS], lang, trouble)
        return problem(request, 503, "not_stored", told, **danger)
    except UnknownConversation:
        return problem(request, 404, "unknown_conversation", text("bad_request", lang))
    except TransitionRefused as refused:
        since = refused.owner.since.isoformat() if refused.owner.since else None
        return problem(request, 409, "refused", refused.why, owner=refused.owner.owner_id, since=since)
    except (ValueError, UnicodeDecodeError) as wrong:
        # Where, never what: the words of the error may be a parent's.
        log.warning("refused as malformed: %s on %s", place(wrong), request.match_info.route.resource)
        return problem(request, 400, "bad_request", text("bad_request", lang))
    except Exception as trouble:
        way = (request.method, request.match_info.route.resource, described(trouble))
        log.error("unexpected error on %s %s: %s", *way)
        contact = request.config_dict[SETTINGS].human_contact
        return problem(request, 500, "error", text("not_stored", lang, contact=contact))


def not_stored(settings: ChannelSettings, lang: str, trouble: StoreUnavailable) -> str:
    """What to tell whoever wrote what could not be kept; who is in danger is given the numbers first."""
    told = text("not_stored", lang, contact=settings.human_contact)
    return f"{trouble.answer.text}\n\n{told}" if isinstance(trouble, DangerNotKept) else told


def problem(request: web.Request, status: int, code: str, message: str, **more: object) -> web.Response:
    """An error answer: JSON for programs, a plain page for browsers."""
    if "text/html" in request.headers.get("Accept", ""):
        page = (
            f"<!doctype html><html lang='fr'><meta charset='utf-8'><title>{status}</title>"
            f"<main><p role='alert'>{_escaped(message)}</p><p><a href='/'>Retour</a></p></main></html>"
        )
        return web.Response(text=page, status=status, content_type="text/html")
    return web.json_response({"error": code, "message": message, **more}, status=status)


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
