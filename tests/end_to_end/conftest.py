"""One running system for the whole folder, and parents who write to it by its doors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from uuid import uuid4

import aiohttp
import pytest

from tests.end_to_end.mediators import signed_in_as
from tests.end_to_end.parents import RestParent, WebParent, WidgetParent
from tests.end_to_end.refusals import ORDERS_OF_THE_HOUSE
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
def unharmed(running_system: RunningSystem) -> Iterator[None]:
    """Whatever a test sends, the system stays healthy and Rasa is given no order."""
    before = running_system.orders_given_to_rasa()
    yield
    assert running_system.status("/health/live") == 200
    assert running_system.status("/health/ready") == 200
    assert running_system.orders_given_to_rasa() - before <= ORDERS_OF_THE_HOUSE


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


@pytest.fixture
async def web_parent(running_system: RunningSystem, http: aiohttp.ClientSession) -> WebParent:
    """A new parent in the web chat."""
    return await WebParent(http, running_system.url).begins()


@pytest.fixture
async def widget_parent(running_system: RunningSystem, http: aiohttp.ClientSession) -> AsyncIterator[WidgetParent]:
    """A new parent behind a widget made for Rasa."""
    parent = await WidgetParent(http, running_system.url).begins()
    yield parent
    await parent.leaves()


@pytest.fixture
async def signed_in(running_system: RunningSystem) -> AsyncIterator[aiohttp.ClientSession]:
    """The HTTP client of a mediator of its own, signed in; it proves itself in every request."""
    username = f"m{uuid4().hex[:12]}"
    once = running_system.command("users", "add", username, "mediator")
    async with aiohttp.ClientSession(running_system.url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        session.headers["X-CSRF-Token"] = await signed_in_as(session, username, once)
        yield session
