"""Requests that schemathesis makes from the OpenAPI document, right ones and wrong ones: what comes back is as written.

An independent reader of the document: it finds what the document promises and the API does not do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from channels.api.openapi import document
from channels.api.persistence.tokens import SqlTokens
from channels.api.routes import ROUTES
from channels.api.tokens import SCOPES, new_token

pytestmark = pytest.mark.slow
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 6
QUICK = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def operations() -> dict[str, Any]:
    whole = schemathesis.openapi.from_dict(document(ROUTES))
    found = (one.ok() for one in whole.get_all_operations())
    return {one.definition.raw["operationId"]: one for one in found}


OPERATIONS = operations()


def test_every_route_is_among_them() -> None:
    assert set(OPERATIONS) == {route.name for route in ROUTES}


@pytest.fixture
async def aims(house, server, waits) -> Callable[..., Any]:
    """Sends the requests of one operation, at a conversation that exists, and holds the answers to the document."""
    secret, kept = new_token("generator", list(SCOPES), [], "test", house.clock.now())
    await SqlTokens(house.engine).add(kept)
    url = str(server.make_url("/")).rstrip("/")

    def send(name: str, conversation: str, mode: GenerationMode) -> set[int]:
        statuses: set[int] = set()

        @seed(5)
        @QUICK
        @given(case=OPERATIONS[name].as_strategy(generation_mode=mode))
        def attempt(case: Any) -> None:
            if "conversation_id" in case.path_parameters and mode is GenerationMode.POSITIVE:
                case.path_parameters["conversation_id"] = conversation
            answer = case.call(base_url=url, headers={"Authorization": f"Bearer {secret}"})
            statuses.add(answer.status_code)
            case.validate_response(answer, checks=CHECKS)

        attempt()
        return statuses

    async def aim(name: str, mode: GenerationMode) -> set[int]:
        conversation = await waits(name, "j'ai perdu le mot de passe")
        return await asyncio.to_thread(partial(send, name, conversation, mode))

    return aim


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize("name", list(OPERATIONS))
async def test_whatever_is_asked_the_answer_is_as_documented(aims, name: str, mode: GenerationMode) -> None:
    """No error of the server, and status, kind and form of every answer as the document says."""
    assert max(await aims(name, mode)) < 500
