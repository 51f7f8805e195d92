"""The identities port."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import count
from uuid import uuid4

from sqlalchemy import insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from channels.sign_in.oidc.identities import Vouched
from channels.sign_in.persistence import tables
from channels.sign_in.persistence.accounts import to_account
from channels.sign_in.persistence.second_factors import write_down
from channels.sign_in.ports import Account, AuditLine, UsernameTaken
from conversations.persistence.engine import uncancelled, writing

_A = tables.accounts.c
_I = tables.identities.c
# Kept where a hash would be: no password is the right one.
_IMPOSSIBLE_HASH = "!"
_ROOM_FOR_A_NUMBER = 28


@uncancelled
class SqlIdentities:
    """``channels.sign_in.oidc.identities.Identities`` on an SQLAlchemy engine."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def arrive(self, vouched: Vouched, now: datetime) -> Account:
        """The account of this person; see the port."""
        try:
            async with writing(self._engine) as connection:
                known = await _known(connection, vouched)
                if known is None:
                    return await _make(connection, await _told_apart(connection, vouched), now)
                if known.role is not vouched.role:
                    role = vouched.role.value
                    await connection.execute(update(tables.accounts).where(_A.id == known.id).values(role=role))
                    line = AuditLine(now, known.username, f"role_{role}", known.username)
                    await write_down(connection, line)
                    return Account(known.id, known.username, vouched.role, False, known.created_at, known.disabled_at)
                return known
        except IntegrityError as error:
            raise UsernameTaken(vouched.username) from error


async def _known(connection: AsyncConnection, vouched: Vouched) -> Account | None:
    theirs = (_I.issuer == vouched.issuer, _I.subject == vouched.subject)
    found = await connection.execute(select(tables.accounts).join(tables.identities).where(*theirs))
    row = found.mappings().first()
    return to_account(row) if row else None


async def _told_apart(connection: AsyncConnection, vouched: Vouched) -> Vouched:
    """The same person, with a number behind a name that somebody else from a provider has already.

    A name of an account made here stays refused: its owner may be the same person, and must know that it is another.
    """
    begins = vouched.username[:_ROOM_FOR_A_NUMBER]
    same = or_(_A.username == vouched.username, _A.username.like(f"{begins}-%"))
    found = await connection.execute(select(_A.username, _I.subject).join(tables.identities, isouter=True).where(same))
    taken = {row[0]: row[1] for row in found}
    if taken.get(vouched.username) is None:
        return vouched
    free = next(name for name in map(f"{begins}-{{}}".format, count(2)) if name not in taken)
    return replace(vouched, username=free)


async def _make(connection: AsyncConnection, vouched: Vouched, now: datetime) -> Account:
    account = Account(uuid4().hex, vouched.username, vouched.role, False, now)
    await connection.execute(
        insert(tables.accounts).values(
            id=account.id,
            username=account.username,
            role=account.role.value,
            password_hash=_IMPOSSIBLE_HASH,
            must_change_password=False,
            created_at=now,
        )
    )
    await connection.execute(
        insert(tables.identities).values(issuer=vouched.issuer, subject=vouched.subject, account_id=account.id)
    )
    await write_down(connection, AuditLine(now, account.username, "account_created", account.username))
    return account
