"""Revisions on both databases: every test runs twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conversations.persistence.engine import open_engine
from knowledge.persistence.revisions import SqlRevisions
from knowledge.persistence.tables import metadata

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
async def revisions(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlRevisions]:
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'guidance.db'}"
    else:
        url = request.getfixturevalue("postgresql_url")
    engine = open_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.drop_all)
        await connection.run_sync(metadata.create_all)
    yield SqlRevisions(engine, now=lambda: NOW)
    await engine.dispose()
