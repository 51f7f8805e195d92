"""The migrations make exactly the tables that the code declares."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Connection

from channels.api.persistence import tables as api_tables
from channels.sign_in.persistence.tables import metadata as accounts
from conversations.persistence.engine import open_engine
from knowledge.persistence.tables import metadata as guidance
from relais import database


async def test_a_migrated_database_has_the_declared_tables(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'relais.db'}")
    await database.upgrade(engine)

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection)
        return list(compare_metadata(context, [api_tables.api_tokens.metadata, accounts, guidance]))

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()
