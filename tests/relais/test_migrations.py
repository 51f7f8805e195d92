"""The migrations make exactly the tables that the code declares."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Connection

from channels.api.persistence import tables as api_tables
from channels.sign_in.persistence.tables import metadata as accounts
from conversations.persistence.engine import open_engine
from conversations.persistence.store import SqlStore
from knowledge.persistence.tables import metadata as guidance
from relais.database import upgrade


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection)
    return list(compare_metadata(context, [api_tables.api_tokens.metadata, guidance, accounts]))


async def test_an_empty_database_becomes_the_schema_of_the_code(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'fresh.db'}")
    await upgrade(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    assert not await SqlStore(engine).silenced("sms", "n:nobody")
    await engine.dispose()
