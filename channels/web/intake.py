"""Reading what a device sends: small, well-formed, or refused with a kind text."""

from __future__ import annotations

import json
import math
import re
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from channels.client_address import client_address
from channels.keys import INBOX
from channels.language import preferred_language
from channels.rate_limit import RATE_LIMIT
from channels.urgency import URGENCY
from channels.web.refusals import refusal, too_big
from channels.web.sessions import Session
from conversations.normalisation import MAX_CHARACTERS
from conversations.texts import text

MAX_BYTES = 64 * 1024
_MAX_SEQ = 2**31 - 1
_LOCAL_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


async def read_object(request: web.Request) -> dict[str, Any]:
    """The body as a JSON object.

    Raises:
        HTTPException: 413 when it is too big.
        ValueError: it is no JSON object.
    """
    raw = await _read_body(request)
    try:
        content = json.loads(raw)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(content, dict):
        raise ValueError("not an object")
    return content


async def read_form(request: web.Request) -> dict[str, str]:
    """The fields of a plain form; of a repeated field, the first value.

    Raises:
        HTTPException: 413 when it is too big.
        ValueError: it is not UTF-8, or has too many fields.
    """
    raw = (await _read_body(request)).decode("utf-8")
    fields = parse_qs(raw, keep_blank_values=True, max_num_fields=20, errors="strict")
    return {name: values[0] for name, values in fields.items()}


async def _read_body(request: web.Request) -> bytes:
    raw = b""
    if request.content_length is None or request.content_length <= MAX_BYTES:
        async for part in request.content.iter_chunked(MAX_BYTES):
            raw += part
            if len(raw) > MAX_BYTES:
                break
        else:
            return raw
    message = text("too_long", preferred_language(request), limit=MAX_CHARACTERS)
    raise too_big(request, MAX_BYTES, request.content_length or len(raw), message)


def local_id_of(content: dict[str, Any]) -> str:
    """The id that the device gave to its message.

    Raises:
        ValueError: it is not 8 to 64 plain characters.
    """
    given = content.get("local_id")
    if not isinstance(given, str) or not _LOCAL_ID.fullmatch(given):
        raise ValueError("local_id")
    return given


def text_of(content: dict[str, Any]) -> str:
    """The text of a message, as sent.

    Raises:
        ValueError: it is not a text.
    """
    given = content.get("text")
    if not isinstance(given, str):
        raise ValueError("text")
    return given


def seq_of(given: object) -> int:
    """A sequence number, bounded by what the store can hold.

    Raises:
        ValueError: it is not a natural number.
    """
    if isinstance(given, bool) or not isinstance(given, int | str) or len(str(given)) > 20:
        raise ValueError("seq")
    number = int(given)
    if number < 0:
        raise ValueError("seq")
    return min(number, _MAX_SEQ)


def require_pace(request: web.Request, session: Session) -> None:
    """Lets a message through if the contact does not write too fast.

    Raises:
        HTTPException: 429 ``too_fast`` with ``Retry-After``.
    """
    seconds = request.config_dict[RATE_LIMIT].wait(session.contact)
    if seconds:
        headers = {"Retry-After": str(math.ceil(seconds))}
        message = text("too_fast", preferred_language(request))
        raise refusal(request, web.HTTPTooManyRequests, "too_fast", message, headers)


async def require_pace_or_danger(request: web.Request, session: Session, words: str) -> None:
    """``require_pace`` for a message: one that tells of danger passes at any pace.

    Raises:
        HTTPException: 429 ``too_fast`` with ``Retry-After``.
    """
    try:
        require_pace(request, session)
    except web.HTTPTooManyRequests:
        inbox, sender = request.config_dict[INBOX], f"web:{session.contact}"
        urgency = request.config_dict[URGENCY]
        if not await urgency.passes(inbox, words, session.lang, sender, client_address(request)):
            raise
