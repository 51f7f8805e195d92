"""What a route of the API is: the one place from which routes are made, guarded, and documented."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

PREFIX = "/api/v1"
Answering = Callable[[web.Request], Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Route:
    """A route.

    Attributes:
        method: HTTP method.
        path: below ``PREFIX``, with parameters as in ``{conversation_id}``.
        name: the operation's name in the document.
        summary: what it does, in one line.
        scope: what a token needs.
        handler: gives the JSON of the answer.
        answer: schema of the answer.
        body: schema of the request's body; None when there is none.
        query: schemas of the parameters in the query.
        lead: whether only leads may.
    """

    method: str
    path: str
    name: str
    summary: str
    scope: str
    handler: Answering
    answer: dict[str, Any]
    body: dict[str, Any] | None = None
    query: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    lead: bool = False


PARAMETERS = {"conversation_id": "[0-9a-f]{1,32}", "reply_id": "[a-z0-9][a-z0-9-]{0,31}"}


def pattern(route: Route) -> str:
    """The route's path as the router understands it."""
    path = PREFIX + route.path
    for name, form in PARAMETERS.items():
        path = path.replace(f"{{{name}}}", f"{{{name}:{form}}}")
    return path
