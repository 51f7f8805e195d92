"""The OpenAPI document, made from the table of routes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from channels.api.schemas import NAMED, ref
from channels.api.table import PARAMETERS, PREFIX, Route
from channels.api.tokens import SCOPES

VERSION = "1.0.0"
_PARAMETER = re.compile(r"{(\w+)}")
_REFUSALS = {
    "400": "something in the request is wrong",
    "403": "no token and no session, or the token or the account does not give this right",
    "404": "there is no such thing, or it is not the caller's to see",
    "409": "somebody else was first: `owner` and `since` say who, and since when",
    "422": "the text cannot be sent: empty, too long, unreadable",
    "503": "nothing was stored; try again",
}


def document(routes: Sequence[Route]) -> dict[str, Any]:
    """The document, as JSON."""
    paths: dict[str, Any] = {}
    for route in routes:
        paths.setdefault(PREFIX + route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Relais: the desk",
            "version": VERSION,
            "description": "Conversations that wait for a person: see them, take them, answer, pass them on. "
            "A program sends its token as `Authorization: Bearer …`; the console uses its session instead.",
        },
        "paths": paths,
        "components": {
            "schemas": NAMED,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Scopes: " + "; ".join(f"`{name}`: {what}" for name, what in SCOPES.items()),
                },
            },
        },
        "security": [{"token": []}],
    }


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "description": f"Scope: `{route.scope}`." + (" Leads only." if route.lead else ""),
        "parameters": _parameters(route),
        "responses": _responses(route),
    }
    if route.body is not None:
        required = bool(route.body["required"])
        operation["requestBody"] = {"required": required, "content": {"application/json": {"schema": route.body}}}
    return operation


def _parameters(route: Route) -> list[dict[str, Any]]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "pattern": f"^{PARAMETERS[name]}$"}}
        for name in _PARAMETER.findall(route.path)
    ]
    in_query = [{"name": name, "in": "query", "schema": schema} for name, schema in route.query.items()]
    return in_path + in_query


def _responses(route: Route) -> dict[str, Any]:
    given: dict[str, Any] = {"200": {"description": "done", "content": {"application/json": {"schema": route.answer}}}}
    problem = {"application/json": {"schema": ref("Problem")}}
    for status, why in _REFUSALS.items():
        given[status] = {"description": why, "content": problem}
    return given
