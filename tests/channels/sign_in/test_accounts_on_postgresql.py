"""The accounts on PostgreSQL, on the migrated schema: what SQLite forgives, PostgreSQL does not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from channels.sealing import Seal
from channels.sign_in.oidc.identities import Vouched
from channels.sign_in.persistence.accounts import SqlAccounts
from channels.sign_in.persistence.identities import SqlIdentities
from channels.sign_in.persistence.second_factors import PURPOSE
from channels.sign_in.ports import AuditLine, NewAccount, Role, Session, UsernameTaken
from conversations.persistence.engine import open_engine
from relais import database

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@pytest.fixture
async def engine(postgresql_url: str) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(postgresql_url)
    await empty(engine)
    await database.upgrade(engine)
    yield engine
    await empty(engine)
    await engine.dispose()


async def empty(engine: AsyncEngine) -> None:
    """Other tests share the database, and make its tables otherwise."""
    async with engine.begin() as connection:
        await connection.execute(text("DROP SCHEMA public CASCADE"))
        await connection.execute(text("CREATE SCHEMA public"))


async def test_sessions_second_steps_identities_and_the_audit_log(engine: AsyncEngine) -> None:
    accounts, identities = SqlAccounts(engine, Seal(b"a secret for tests only", PURPOSE)), SqlIdentities(engine)
    lea = await accounts.create(NewAccount("lea", Role.MEDIATOR, "!", False), "test", NOW)
    for session_id, due in (("a" * 64, False), ("b" * 64, True)):
        session = Session(session_id, lea, "proof", NOW + timedelta(hours=1), "Firefox, Linux", due)
        await accounts.open_session(session, NOW)
    assert [one.id for one in await accounts.open_sessions(lea, NOW)] == ["a" * 64]
    assert await accounts.session("b" * 64, NOW) is None
    assert await accounts.session("b" * 64, NOW, second_step_due=True)
    assert [await accounts.pass_second_step("b" * 64, NOW) for _ in range(2)] == [True, False]
    assert await accounts.revoke_own(lea, "a" * 64, NOW)

    await accounts.propose_second_factor(lea.id, "A" * 32)
    assert await accounts.confirm_second_factor(lea.id, "lea", 7, ["c" * 64, "d" * 64], NOW)
    await accounts.propose_second_factor(lea.id, "B" * 32)
    factor = await accounts.second_factor(lea.id)
    assert factor is not None
    assert (factor.secret, factor.confirmed) == ("A" * 32, True)
    assert [await accounts.use_step(lea.id, step) for step in (7, 8, 8)] == [False, True, False]
    assert [await accounts.use_recovery_code(lea.id, "c" * 64, "lea", NOW) for _ in range(2)] == [True, False]
    await accounts.remove_second_factor("lea", "test", NOW)
    assert await accounts.recovery_codes_left(lea.id) == 0

    with pytest.raises(UsernameTaken):
        await identities.arrive(Vouched("https://id.example", "7", "lea", Role.LEAD), NOW)
    omar = Vouched("https://id.example", "8", "omar", Role.LEAD)
    assert (await identities.arrive(omar, NOW)).id == (await identities.arrive(omar, NOW)).id

    for subject, name in (("9", "omar-2"), ("10", "omar-3")):
        same_name = Vouched("https://id.example", subject, "omar", Role.MEDIATOR)
        assert (await identities.arrive(same_name, NOW)).username == name
        assert (await identities.arrive(same_name, NOW)).username == name

    await accounts.record(AuditLine(NOW, "api:" + "n" * 40, "read", "e" * 32))
    assert [line.action for line in await accounts.audit(about="e" * 32)] == ["read"]


async def test_attempts_made_at_once_count_each(engine: AsyncEngine) -> None:
    accounts = SqlAccounts(engine, Seal(b"a secret for tests only", PURPOSE))
    keys, since = ("name:lea", "address:192.0.2.1"), NOW - timedelta(minutes=15)
    let_in = await asyncio.gather(*(accounts.begin_attempt(keys, 5, since, NOW) for _ in range(40)))
    assert sum(bool(attempts) for attempts in let_in) == 5
