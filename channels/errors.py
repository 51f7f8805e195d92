"""Errors become kind answers: one middleware, no stack trace, no silence."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from traceback import extract_tb

from aiohttp import web

from channels.keys import SETTINGS
from channels.language import preferred_language
from conversations.desk import UnknownConversation
from conversations.normalisation import MAX_CHARACTERS, RefusedText
from conversations.ownership import TransitionRefused
from conversations.ports import StoreUnavailable
from conversations.texts import text

log = logging.getLogger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def kind_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns the core's refusals into HTTP answers with a text in the user's language; JSON unless HTML is wanted."""
    lang = preferred_language(request)
    try:
        return await handler(request)
    except web.HTTPRequestEntityTooLarge:
        return problem(request, 413, "too_long", text("too_long", lang, limit=MAX_CHARACTERS))
    except web.HTTPException:
        raise
    except RefusedText as refused:
        return problem(request, 422, refused.key, text(refused.key, lang, limit=MAX_CHARACTERS))
    except StoreUnavailable as trouble:
        log.error("store unavailable: %s", trouble)
        contact = request.config_dict[SETTINGS].human_contact
        return problem(request, 503, "not_stored", text("not_stored", lang, contact=contact))
    except UnknownConversation:
        return problem(request, 404, "unknown_conversation", text("bad_request", lang))
    except TransitionRefused as refused:
        since = refused.owner.since.isoformat() if refused.owner.since else None
        return problem(request, 409, "refused", refused.why, owner=refused.owner.owner_id, since=since)
    except (ValueError, UnicodeDecodeError) as error:
        # Where it was raised, never what it says: that may hold a parent's words.
        raised = extract_tb(error.__traceback__)[-1]
        log.warning("bad request: %s at %s:%s", type(error).__name__, Path(raised.filename).name, raised.lineno)
        return problem(request, 400, "bad_request", text("bad_request", lang))
    except Exception:
        log.exception("unexpected error on %s %s", request.method, request.match_info.route.resource)
        contact = request.config_dict[SETTINGS].human_contact
        return problem(request, 500, "error", text("not_stored", lang, contact=contact))


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
