"""Health: alive is alive; ready means that a parent who writes now is answered."""

from __future__ import annotations

import pytest

from channels import health
from channels.health import CHECKS
from tests.channels.conftest import House


def says(ready: bool):
    async def check() -> bool:
        return ready

    return check


async def door(house: House, aiohttp_client, **checks: bool):
    application = house.application(health.add_routes)
    application[CHECKS] = {name: says(ready) for name, ready in checks.items()}
    return await aiohttp_client(application)


async def test_it_is_alive_whatever_else_is_broken(house: House, aiohttp_client) -> None:
    client = await door(house, aiohttp_client, database=False, assistant=False)
    answer = await client.get("/health/live")
    assert (answer.status, await answer.json()) == (200, {"live": True})


@pytest.mark.parametrize(
    ("database", "assistant", "status", "broken"),
    [
        (True, True, 200, []),
        (False, True, 503, ["database"]),
        (True, False, 503, ["assistant"]),
        (False, False, 503, ["database", "assistant"]),
    ],
)
async def test_it_is_ready_when_every_part_is_and_names_those_that_are_not(
    house: House, aiohttp_client, database: bool, assistant: bool, status: int, broken: list[str]
) -> None:
    client = await door(house, aiohttp_client, database=database, assistant=assistant)
    answer = await client.get("/health/ready")
    assert (answer.status, await answer.json()) == (status, {"ready": not broken, "broken": broken})
