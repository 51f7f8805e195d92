"""The one database: its migrations, and whether it can be written to."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from conversations.persistence.engine import open_engine
from relais.settings import ROOT, Settings

MIGRATIONS = ROOT / "relais" / "migrations"
_FREE_BYTES_NEEDED = 50 * 1024 * 1024
# PostgreSQL writes a new row all the same.
_CHANGE_NOTHING = "UPDATE alembic_version SET version_num = version_num"


class DatabaseError(RuntimeError):
    """The database cannot be used; one line says why and what to do."""


def open_database(settings: Settings) -> AsyncEngine:
    """An engine on the database of a deployment, whose folder is made if need be."""
    settings.folder.mkdir(parents=True, exist_ok=True)
    return open_engine(settings.database)


async def upgrade(engine: AsyncEngine) -> None:
    """Brings the schema to the newest version."""
    async with engine.connect() as connection:
        await connection.run_sync(_upgrade)
        await connection.commit()


async def works(engine: AsyncEngine) -> bool:
    """Whether the database answers and can be written to.

    It is really written to: on a full disk, a change that changes nothing still succeeds.
    """
    sqlite = engine.dialect.name == "sqlite"
    probe = f"PRAGMA user_version = {time.time_ns() % 2**31}" if sqlite else _CHANGE_NOTHING
    try:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT id FROM conversations LIMIT 1"))
            await connection.exec_driver_sql(probe)
    except Exception:
        return False
    return True


def check_room(settings: Settings) -> None:
    """Refuses to start on a full disk.

    Raises:
        DatabaseError: too little space is left.
    """
    folder = settings.folder
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < _FREE_BYTES_NEEDED:
        raise DatabaseError(f"only {free // 2**20} MB free in {folder}: make room, or set RELAIS_VAR elsewhere")


def alembic_config() -> Config:
    """The configuration of the migrations, without a file."""
    config = Config()
    config.set_main_option("script_location", str(Path(MIGRATIONS)))
    return config


def _upgrade(connection: Connection) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
