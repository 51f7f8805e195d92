"""One HTTP exchange with a gateway, and whether anything can have happened when it goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import aiohttp

from channels.sms.gateways.gateway import Outcome, SendResult

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0
_MOST_READ = 64 * 1024
_LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True)
class Answer:
    """What the gateway answered."""

    status: int
    headers: Mapping[str, str]
    text: str


def new_session() -> aiohttp.ClientSession:
    """A session for gateways. No connection is used twice: one that dies while reused would leave a doubt."""
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS, sock_connect=CONNECT_SECONDS)
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    return aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())


async def post(
    session: aiohttp.ClientSession, url: str, body: bytes, headers: Mapping[str, str]
) -> Answer | SendResult:
    """Posts ``body``: the answer, or what its absence means.

    Without a connection nothing was handed over, so the attempt may be repeated. Once the request may have left, only
    a receipt can tell.
    """
    try:
        async with session.post(url, data=body, headers=headers, allow_redirects=False) as response:
            content = await response.content.read(_MOST_READ)
            return Answer(response.status, response.headers, content.decode("utf-8", "replace"))
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
        return SendResult(Outcome.LATER, why=f"no connection ({type(error).__name__})")
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        return SendResult(Outcome.AMBIGUOUS, why=f"no answer ({type(error).__name__})")


def later(answer: Answer, why: str) -> SendResult:
    """The gateway asks to come back; after the time it says, if it says one."""
    asked = answer.headers.get("Retry-After", "")
    wait = min(timedelta(seconds=int(asked)), _LONGEST_WAIT) if asked.isdecimal() and len(asked) < 9 else None
    return SendResult(Outcome.LATER, why=f"{why} ({answer.status})", retry_after=wait)
