"""One way to open the database, whatever it is, and one translation of its troubles."""

from __future__ import annotations

import asyncio
import functools
import inspect
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, TimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from conversations.ports import StoreUnavailable

_BUSY_MILLISECONDS = 5000


def open_engine(url: str) -> AsyncEngine:
    """An engine for ``sqlite+aiosqlite:///…`` or ``postgresql+asyncpg://…``.

    SQLite runs in WAL mode with full synchronisation: a message acknowledged to a parent survives a power cut.
    Writing transactions begin IMMEDIATE, so that two of them queue instead of failing half-way.
    """
    # Parameters are parents' words: they must not reach a log by way of an error message.
    engine = create_async_engine(url, pool_pre_ping=not url.startswith("sqlite"), hide_parameters=True)
    if url.startswith("sqlite"):
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_MILLISECONDS}",
        "secure_delete=ON",
    ):
        try:
            cursor.execute(f"PRAGMA {pragma}")
        except Exception as error:
            if "readonly" not in str(error):
                raise
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@asynccontextmanager
async def writing(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction that writes; commits at the end.

    Raises:
        StoreUnavailable: the database refuses to write (full, read-only, locked, away).
    """
    try:
        async with engine.begin() as connection:
            yield connection
    except IntegrityError:
        raise
    except (DBAPIError, TimeoutError, OSError) as error:
        raise StoreUnavailable(type(error).__name__) from error


@asynccontextmanager
async def reading(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction that only reads.

    Raises:
        StoreUnavailable: the database does not answer.
    """
    try:
        async with engine.connect() as connection:
            await connection.execution_options(reading=True)
            yield connection
    except (DBAPIError, TimeoutError, OSError) as error:
        raise StoreUnavailable(type(error).__name__) from error


_Adapter = TypeVar("_Adapter")
_at_work: set[asyncio.Task[Any]] = set()


def uncancelled(adapter: type[_Adapter]) -> type[_Adapter]:
    """Lets every transaction of an adapter end by itself even when its caller is cancelled.

    A query interrupted half-way can leave its connection, and so the closing of the engine, waiting for ever: streams
    are cancelled whenever a page is closed, turns when the house stops.
    """
    for name, method in list(vars(adapter).items()):
        if inspect.iscoroutinefunction(method) and not name.startswith("_"):
            setattr(adapter, name, _whole(method))
    return adapter


def _whole(method: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., Coroutine[Any, Any, Any]]:
    @functools.wraps(method)
    async def run(*arguments: Any, **named: Any) -> Any:
        task = asyncio.ensure_future(method(*arguments, **named))
        _at_work.add(task)
        task.add_done_callback(_at_work.discard)
        return await asyncio.shield(task)

    return run


async def close_engine(engine: AsyncEngine) -> None:
    """Waits for the transactions under way, then closes the engine."""
    here = asyncio.get_running_loop()
    await asyncio.gather(*(task for task in _at_work if task.get_loop() is here), return_exceptions=True)
    await engine.dispose()
