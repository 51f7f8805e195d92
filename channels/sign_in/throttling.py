"""How many wrong passwords are too many, and against whom they count."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from channels.client_address import neighbourhood

FAILURES = 5
WINDOW = timedelta(minutes=15)


def username_key(username: str) -> str:
    """What attempts at this name count against. A digest: people type passwords into the wrong field."""
    return _digest(f"username:{username}")


def code_key(username: str) -> str:
    """What attempts at the second step of this name count against: the right password does not forgive them."""
    return _digest(f"code:{username}")


def address_key(address: str | None) -> str:
    """What attempts from this address count against; an IPv6 neighbourhood (/64) counts as one."""
    return _digest(f"address:{neighbourhood(address)}")


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
