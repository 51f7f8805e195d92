"""How a gateway proves itself: a password, or a signature. Compared in constant time."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

from channels.sms.gateways.gateway import Forged


def check_password(authorization: str, user: str, password: str) -> None:
    """HTTP basic authentication.

    Raises:
        Forged: none, or another.
    """
    scheme, _, given = authorization.partition(" ")
    try:
        found = base64.b64decode(given, validate=True) if scheme.lower() == "basic" else b""
    except (binascii.Error, ValueError):
        found = b""
    if not hmac.compare_digest(found, f"{user}:{password}".encode()):
        raise Forged("password")


def basic(user: str, password: str) -> str:
    """The value of an ``Authorization`` header."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The signature of the generic contract: HMAC-SHA256 over the timestamp, a dot, and the body; in hexadecimal."""
    signed = timestamp.encode("utf-8", "replace") + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def check_signature(secret: str, timestamp: str, body: bytes, given: str) -> None:
    """The signature of the generic contract, written ``sha256=…``.

    Raises:
        Forged: none, or another.
    """
    expected = f"sha256={signature(secret, timestamp, body)}"
    # Whatever bytes stand in a header are compared, not refused by the encoder.
    if not hmac.compare_digest(expected.encode(), given.strip().lower().encode("utf-8", "replace")):
        raise Forged("signature")
