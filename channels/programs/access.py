"""Whether a program may use a door: anybody on a machine of its own, bearers of the token elsewhere."""

from __future__ import annotations

import hmac

from channels.settings import ChannelSettings


def allowed(settings: ChannelSettings, authorization: str | None) -> bool:
    """True when the door is open or the bearer token is right (compared in constant time)."""
    if settings.program_token:
        expected = f"Bearer {settings.program_token}"
        return hmac.compare_digest((authorization or "").encode(), expected.encode())
    return settings.open_to_programs
