"""Codes that change every half minute (RFC 6238 over RFC 4226: HMAC-SHA1, six digits), as authenticator apps expect."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

SECONDS = 30
DIGITS = 6
_SECRET_BYTES = 20
# Clocks differ: the code before and the code after are taken too.
_AROUND = (0, -1, 1)


def new_secret() -> str:
    """A secret as authenticator apps take it: base32, 160 bits."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode("ascii")


def step_of(now: datetime) -> int:
    """The number of the half minute."""
    return int(now.timestamp()) // SECONDS


def code(secret: str, step: int, digits: int = DIGITS) -> str:
    """The code of that half minute.

    Example:
        >>> code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 1, 8)
        '94287082'
    """
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def matching_step(secret: str, given: str, now: datetime) -> int | None:
    """The half minute that this code belongs to, if it is about now; None when the code is wrong."""
    typed = "".join(given.split()).encode()
    steps = [step_of(now) + away for away in _AROUND]
    return next((step for step in steps if hmac.compare_digest(code(secret, step).encode(), typed)), None)


def address(secret: str, username: str, service: str) -> str:
    """The ``otpauth:`` address that authenticator apps open."""
    # A colon separates the service from the name: it may be in neither.
    issuer = service.replace(":", " ")
    label = f"{quote(issuer, safe='')}:{quote(username, safe='')}"
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"
