"""Sessions of the web chat: a signed token that names a random contact, and nothing about the parent."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from aiohttp import web
from itsdangerous import BadData, URLSafeTimedSerializer

from channels.keys import SETTINGS
from channels.web.refusals import refusal
from channels.web.words import known, page_language
from conversations.texts import text

CHANNEL = "web"
COOKIE = "relais_chat"
LIFETIME = timedelta(days=7)
_SCHEME = "Bearer "


@dataclass(frozen=True)
class Session:
    """A parent's device. ``contact`` is random: it says nothing of who writes."""

    contact: str
    lang: str
    token: str
    expires_at: datetime


def open_session(request: web.Request, lang: str, contact: str | None = None) -> Session:
    """A new session; for a known ``contact``, the same one with a new language and a new expiry."""
    contact = contact or uuid4().hex
    token = str(_signer(request).dumps({"contact": contact, "lang": lang}))
    return Session(contact, lang, token, datetime.now(UTC) + LIFETIME)


def bearer_session(request: web.Request) -> Session | None:
    """The session of the ``Authorization`` header, or None. Tokens are never read from the address."""
    given = request.headers.get("Authorization", "")
    return _read(request, given.removeprefix(_SCHEME)) if given.startswith(_SCHEME) else None


def cookie_session(request: web.Request) -> Session | None:
    """The session of a browser without JavaScript, or None."""
    given = request.cookies.get(COOKIE)
    return _read(request, given) if given else None


def require_session(request: web.Request) -> Session:
    """The session of the ``Authorization`` header.

    Raises:
        HTTPException: 401 ``session_expired`` when the token is missing, forged or too old.
    """
    session = bearer_session(request)
    if session is None:
        message = text("session_expired", page_language(request))
        raise refusal(request, web.HTTPUnauthorized, "session_expired", message)
    return session


def keep_in_cookie(request: web.Request, response: web.StreamResponse, session: Session) -> None:
    """Gives the session to a browser without JavaScript."""
    response.set_cookie(
        COOKIE,
        session.token,
        max_age=int(LIFETIME.total_seconds()),
        path="/",
        httponly=True,
        samesite="Lax",
        secure=request.config_dict[SETTINGS].secure_cookies,
    )


def form_token(request: web.Request, session: Session) -> str:
    """What a form must send back so that no other site can post in the parent's name."""
    key = request.config_dict[SETTINGS].secret_key.encode()
    return hmac.new(key, f"chat-form:{session.contact}".encode(), hashlib.sha256).hexdigest()


def is_form_token(request: web.Request, session: Session, given: str) -> bool:
    """Whether ``given`` is the form token of the session; takes the same time either way."""
    return hmac.compare_digest(form_token(request, session).encode(), given.encode())


def _signer(request: web.Request) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(request.config_dict[SETTINGS].secret_key, salt="chat-session")


def _read(request: web.Request, token: str) -> Session | None:
    try:
        content, signed_at = _signer(request).loads(token, max_age=int(LIFETIME.total_seconds()), return_timestamp=True)
    except (BadData, ValueError):
        return None
    if not isinstance(content, dict) or not isinstance(content.get("contact"), str):
        return None
    return Session(content["contact"], known(content.get("lang")) or "fr", token, signed_at + LIFETIME)
