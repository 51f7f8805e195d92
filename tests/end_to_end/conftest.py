"""One running system for the whole folder, and parents who write to it by its doors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator

import aiohttp
import pytest

from tests.end_to_end.parents import RestParent
from tests.end_to_end.running_system import RunningSystem


@pytest.fixture(scope="session")
def running_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSystem]:
    """A system with nothing in it, ready; stopped by Ctrl-C at the end, which must leave no process behind."""
    place = tmp_path_factory.mktemp("system")
    system = RunningSystem(place / "var", place / "output.txt")
    try:
        system.start()
        system.wait_ready()
        yield system
        system.stop()
    finally:
        system.discard()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody's HTTP client, without cookies."""
    timeout = aiohttp.ClientTimeout(total=60)
    async with aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


@pytest.fixture
def parent(running_system: RunningSystem, http: aiohttp.ClientSession) -> RestParent:
    """A new parent at the REST door."""
    return RestParent(http, running_system.url)


@pytest.fixture
def another_parent(running_system: RunningSystem, http: aiohttp.ClientSession) -> Callable[[], RestParent]:
    """Makes more new parents at the REST door."""
    return lambda: RestParent(http, running_system.url)
