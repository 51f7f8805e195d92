"""The entrance of the API: a token with the right scope, or the session of somebody at the console."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from aiohttp import web

from channels.api import validation
from channels.api.body import BODY
from channels.api.keys import TOKENS
from channels.api.table import Route
from channels.api.tokens import digest
from channels.errors import Handler
from channels.mediators import work
from channels.mediators.callers import CONSOLE_ROLES
from channels.mediators.keys import CALLER
from channels.sign_in.guard import require
from channels.sign_in.keys import RECEPTION
from channels.sign_in.words_file import read_words

_READINGS = ("mark_read", "typing", "length")
_BEARER = "Bearer "
_WORDS = read_words(Path(__file__).parent)


def guarded(route: Route) -> Handler:
    """The route's handler behind its entrance: who, whether they may, and whether what they send is in order."""

    @functools.wraps(route.handler)
    async def checked(request: web.Request) -> web.StreamResponse:
        caller = work.caller_of(request)
        if not caller.may(route.scope) or (route.lead and not caller.lead):
            return refusal(403, "role_refused")
        for name, query in route.query.items():
            _check_query(request, name, query)
        if route.body is not None:
            request[BODY] = await _read(request, route.body)
        answer = await route.handler(request)
        await _write_down(request, route)
        return web.json_response(answer)

    by_session = require(*CONSOLE_ROLES, api=True)(checked)

    async def enter(request: web.Request) -> web.StreamResponse:
        given = request.headers.get("Authorization")
        if given is None:
            return await by_session(request)
        secret = given.removeprefix(_BEARER)
        token = await request.config_dict[TOKENS].by_digest(digest(secret)) if given.startswith(_BEARER) else None
        if token is None:
            return refusal(403, "unknown_token")
        request[CALLER] = token.caller()
        return await checked(request)

    return enter


def refusal(status: int, code: str) -> web.Response:
    """Why not, and nothing else."""
    return web.json_response({"error": code, "message": _WORDS[code]}, status=status)


async def _write_down(request: web.Request, route: Route) -> None:
    """For the audit log, before the answer leaves. Who is typing, or has seen what, is in the readings already."""
    journal, actor = request.config_dict[RECEPTION].journal, work.mediator_of(request)
    conversation = request.match_info.get("conversation_id") or request.query.get("conversation")
    if route.method == "GET" or route.name in _READINGS:
        if conversation:
            await journal.read(actor, conversation)
    elif route.name != "set_presence":
        await journal.did(actor, route.name, conversation or request.match_info.get("reply_id", ""))


async def _read(request: web.Request, schema: dict[str, Any]) -> dict[str, Any]:
    raw = await request.read()
    try:
        body = await request.json() if raw else {}
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    except LookupError as error:
        raise ValueError("an unknown charset") from error
    validation.check(body, schema)
    assert isinstance(body, dict)
    return body


def _check_query(request: web.Request, name: str, schema: dict[str, Any]) -> None:
    given = request.query.get(name)
    if given is None:
        return
    if schema["type"] == "integer":
        if not given.isascii() or not given.isdigit() or len(given) > 9:
            raise ValueError(f"{name}: a number")
        return
    validation.check(given, schema, name)
