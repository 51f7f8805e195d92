"""Whether a program may use a door."""

from __future__ import annotations

from dataclasses import replace

import pytest

from channels.programs.access import allowed
from tests.settings import CHANNEL_SETTINGS

OPEN = replace(CHANNEL_SETTINGS, open_to_programs=True, program_token=None)
WITH_TOKEN = replace(CHANNEL_SETTINGS, open_to_programs=True, program_token="secret")
SHUT = replace(CHANNEL_SETTINGS, open_to_programs=False, program_token=None)


@pytest.mark.parametrize("given", [None, "", "Bearer anything"])
def test_an_open_door_takes_anybody(given: str | None) -> None:
    assert allowed(OPEN, given)


def test_a_token_opens_its_door() -> None:
    assert allowed(WITH_TOKEN, "Bearer secret")


@pytest.mark.parametrize(
    "given", [None, "", "secret", "Bearer", "Bearer ", "Bearer Secret", "bearer secret", "Bearer é"]
)
def test_nothing_else_opens_it_even_on_this_machine(given: str | None) -> None:
    assert not allowed(WITH_TOKEN, given)


@pytest.mark.parametrize("given", [None, "", "Bearer ", "Bearer None"])
def test_a_shut_door_without_a_token_takes_nobody(given: str | None) -> None:
    assert not allowed(SHUT, given)
