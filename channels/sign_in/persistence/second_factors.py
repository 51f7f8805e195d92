"""The second-step port."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from channels.sign_in.persistence import tables
from channels.sign_in.ports import AuditLine, UnknownAccount
from channels.sign_in.second_factor import SecondFactor
from conversations.persistence.engine import reading, uncancelled, writing

_F = tables.second_factors.c
_R = tables.recovery_codes.c


@uncancelled
class SqlSecondFactors:
    """``channels.sign_in.second_factor.SecondFactors`` on an SQLAlchemy engine."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def second_factor(self, account_id: str) -> SecondFactor | None:
        """The second step of an account, or None."""
        async with reading(self._engine) as connection:
            found = await connection.execute(select(_F.secret, _F.confirmed_at).where(_F.account_id == account_id))
            row = found.first()
            return SecondFactor(row[0], row[1] is not None) if row else None

    async def propose_second_factor(self, account_id: str, secret: str) -> None:
        """Keeps a secret that is yet to be confirmed; see the port."""
        try:
            async with writing(self._engine) as connection:
                await connection.execute(
                    delete(tables.second_factors).where(_F.account_id == account_id, _F.confirmed_at.is_(None))
                )
                await connection.execute(
                    insert(tables.second_factors).values(account_id=account_id, secret=secret, last_step=0)
                )
        except IntegrityError:
            # One is confirmed already, and stays.
            return

    async def confirm_second_factor(
        self, account_id: str, username: str, step: int, codes: Sequence[str], now: datetime
    ) -> bool:
        """The first code was right; see the port."""
        proposed = (_F.account_id == account_id, _F.confirmed_at.is_(None))
        async with writing(self._engine) as connection:
            confirmed = await connection.execute(
                update(tables.second_factors).where(*proposed).values(confirmed_at=now, last_step=step)
            )
            if not confirmed.rowcount:
                return False
            await connection.execute(delete(tables.recovery_codes).where(_R.account_id == account_id))
            kept = [{"account_id": account_id, "digest": one} for one in codes]
            await connection.execute(insert(tables.recovery_codes), kept)
            await write_down(connection, AuditLine(now, username, "second_step_added", username))
            return True

    async def use_step(self, account_id: str, step: int) -> bool:
        """Uses up the code of that half minute and all before; see the port."""
        unused = (_F.account_id == account_id, _F.last_step < step)
        async with writing(self._engine) as connection:
            used = await connection.execute(update(tables.second_factors).where(*unused).values(last_step=step))
            return bool(used.rowcount)

    async def use_recovery_code(self, account_id: str, digest: str, username: str, now: datetime) -> bool:
        """Uses up a recovery code; see the port."""
        async with writing(self._engine) as connection:
            used = await connection.execute(
                delete(tables.recovery_codes).where(_R.account_id == account_id, _R.digest == digest)
            )
            if used.rowcount:
                await write_down(connection, AuditLine(now, username, "recovery_code_used", username))
            return bool(used.rowcount)

    async def recovery_codes_left(self, account_id: str) -> int:
        """How many recovery codes have not been used."""
        async with reading(self._engine) as connection:
            found = select(func.count()).select_from(tables.recovery_codes).where(_R.account_id == account_id)
            return int((await connection.execute(found)).scalar_one())

    async def remove_second_factor(self, username: str, actor: str, now: datetime) -> None:
        """Signing in needs no second step any more; see the port."""
        named = select(tables.accounts.c.id).where(tables.accounts.c.username == username)
        async with writing(self._engine) as connection:
            account_id = (await connection.execute(named)).scalar()
            if account_id is None:
                raise UnknownAccount(username)
            await connection.execute(delete(tables.recovery_codes).where(_R.account_id == account_id))
            await connection.execute(delete(tables.second_factors).where(_F.account_id == account_id))
            await write_down(connection, AuditLine(now, actor, "second_step_removed", username))


async def write_down(connection: AsyncConnection, line: AuditLine) -> None:
    """Keeps a line of the audit log within the transaction of what it tells."""
    await connection.execute(
        insert(tables.audit).values(at=line.at, actor=line.actor, action=line.action, subject=line.subject)
    )
