"""How fast programs may write: each sender, and each address with all its senders, which it may invent at will."""

from __future__ import annotations

from aiohttp import web

from channels.rate_limit import RateLimit
from channels.settings import ChannelSettings

# Half a minute's worth may come at once: a scenario is played as fast as it is answered.
_AT_ONCE = 0.5
_MINUTE = 60.0


class Pace:
    """The limits of both doors together. A limit of 0 messages a minute is none."""

    def __init__(self, settings: ChannelSettings) -> None:
        self._senders = _limit(settings.sender_rate)
        self._addresses = _limit(settings.address_rate)

    def wait(self, sender: str, address: str | None) -> float:
        """Takes a place for one message: 0 if it may pass, else the seconds to wait first."""
        # The address first: who floods the door does not use up the places of the sender whose name is borrowed.
        for limit, who in ((self._addresses, address or ""), (self._senders, sender)):
            seconds = limit.wait(who) if limit else 0.0
            if seconds:
                return seconds
        return 0.0


def _limit(a_minute: int) -> RateLimit | None:
    return RateLimit(burst=max(1.0, a_minute * _AT_ONCE), seconds=_MINUTE / a_minute) if a_minute else None


PACE = web.AppKey("programs_pace", Pace)
