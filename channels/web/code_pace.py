"""How fast one network address may ask for codes by SMS, whatever the pages it opens and the numbers it gives."""

from __future__ import annotations

from aiohttp import web

from channels.client_address import client_address, neighbourhood
from channels.rate_limit import RateLimit

# A workshop with its parents, or a telephone operator's customers, may stand behind one address; and yet whoever opens
# page after page must not use up what everybody together may ask for in an hour.
CODES_AT_ONCE = 20
SECONDS_A_CODE = 180.0

CODE_PACE = web.AppKey("bridge_code_pace", RateLimit)


def code_pace() -> RateLimit:
    """The limit of one application. In memory: no address is written down anywhere."""
    return RateLimit(burst=CODES_AT_ONCE, seconds=SECONDS_A_CODE)


def require_code_pace(request: web.Request) -> None:
    """Takes a place for one code.

    Raises:
        HTTPTooManyRequests: this address, or its IPv6 neighbourhood, has asked for too many.
    """
    if request.config_dict[CODE_PACE].wait(neighbourhood(client_address(request))):
        raise web.HTTPTooManyRequests
