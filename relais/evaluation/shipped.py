"""Opens the shipped search and guidance, exactly as the running system does."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from conversations.persistence.engine import open_engine
from knowledge.guidance import Guidance
from knowledge.persistence import tables
from knowledge.persistence.revisions import SqlRevisions
from relais import library
from relais.database import DatabaseError
from relais.settings import Settings

Tell = Callable[[str], None]


async def open_guidance(settings: Settings, tell: Tell) -> Guidance:
    """The guidance that this deployment publishes; where it publishes none yet, the guidance shipped as files.

    Args:
        settings: which encoder, search and database.
        tell: is told when the shipped files stand in.

    Raises:
        EncoderMissingError, SearchMissingError: set-up has not been run.
        DatabaseError: the database does not answer.
    """
    engine = open_engine(settings.database) if _may_exist(settings.database) else None
    if engine is not None:
        try:
            if await _publishes(engine):
                return (await library.open_library(settings, engine)).guidance
        except (DBAPIError, OSError) as error:
            raise DatabaseError(f"the database does not answer: {type(error).__name__}") from error
        finally:
            await engine.dispose()
    tell("this database publishes no guidance yet: measuring with the guidance shipped as files")
    return await _from_files(settings)


def _may_exist(address: str) -> bool:
    """False for a SQLite file that is not there: opening it would make it."""
    url = make_url(address)
    if url.get_backend_name() != "sqlite":
        return True
    return bool(url.database) and Path(str(url.database)).is_file()


async def _publishes(engine: AsyncEngine) -> bool:
    async with engine.connect() as connection:
        there = await connection.run_sync(lambda plain: inspect(plain).has_table(tables.revisions.name))
    return there and bool(await SqlRevisions(engine).published())


async def _from_files(settings: Settings) -> Guidance:
    """The same path over a database that lasts for this call."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite+aiosqlite:///{Path(folder) / 'guidance.db'}")
        try:
            async with engine.begin() as connection:
                await connection.run_sync(tables.metadata.create_all)
            await library.import_shipped(engine)
            return (await library.open_library(settings, engine)).guidance
        finally:
            await engine.dispose()
