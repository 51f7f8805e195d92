"""The second-step port."""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from channels.sealing import Seal, SealBroken
from channels.sign_in.persistence import tables
from channels.sign_in.ports import AuditLine, UnknownAccount
from channels.sign_in.second_factor import SecondFactor
from conversations.persistence.engine import reading, uncancelled, writing

log = logging.getLogger(__name__)

PURPOSE = b"relais second step key"
_SEALED = "sealed:"
_F = tables.second_factors.c
_R = tables.recovery_codes.c


@uncancelled
class SqlSecondFactors:
    """``channels.sign_in.second_factor.SecondFactors`` on an SQLAlchemy engine.

    Args:
        seal: keeps the keys of authenticator apps from whoever has only the database. Without one, none can be set up
            or checked: the command line needs none.
    """

    def __init__(self, engine: AsyncEngine, seal: Seal | None = None) -> None:
        self._engine = engine
        self._seal = seal

    async def second_factor(self, account_id: str) -> SecondFactor | None:
        """The second step of an account, or None."""
        async with reading(self._engine) as connection:
            found = await connection.execute(select(_F.secret, _F.confirmed_at).where(_F.account_id == account_id))
            row = found.first()
            return SecondFactor(self._opened(account_id, row[0]), row[1] is not None) if row else None

    async def propose_second_factor(self, account_id: str, secret: str) -> None:
        """Keeps a secret that is yet to be confirmed; see the port."""
        try:
            async with writing(self._engine) as connection:
                await connection.execute(
                    delete(tables.second_factors).where(_F.account_id == account_id, _F.confirmed_at.is_(None))
                )
                await connection.execute(
                    insert(tables.second_factors).values(
                        account_id=account_id, secret=self._sealed(account_id, secret), last_step=0
                    )
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

    async def seal_kept_keys(self) -> int:
        """Seals the keys that an earlier version kept as they were; how many."""
        async with writing(self._engine) as connection:
            kept = (await connection.execute(select(_F.account_id, _F.secret))).all()
            plain = [(account_id, secret) for account_id, secret in kept if not secret.startswith(_SEALED)]
            for account_id, secret in plain:
                sealed = self._sealed(account_id, secret)
                await connection.execute(
                    update(tables.second_factors).where(_F.account_id == account_id).values(secret=sealed)
                )
            return len(plain)

    def _sealed(self, account_id: str, secret: str) -> str:
        assert self._seal is not None, "the keys of authenticator apps need a seal"
        return _SEALED + base64.b64encode(self._seal.seal(secret, account_id)).decode("ascii")

    def _opened(self, account_id: str, kept: str) -> str | None:
        """The key; None when nobody can read it: a recovery code still works, and no other does."""
        assert self._seal is not None, "the keys of authenticator apps need a seal"
        try:
            if not kept.startswith(_SEALED):
                raise SealBroken("not sealed")
            return self._seal.open(base64.b64decode(kept.removeprefix(_SEALED), validate=True), account_id)
        except (SealBroken, binascii.Error) as broken:
            log.error("the key of an authenticator app cannot be opened (%s): is the secret another one?", broken)
            return None


async def write_down(connection: AsyncConnection, line: AuditLine) -> None:
    """Keeps a line of the audit log within the transaction of what it tells."""
    await connection.execute(
        insert(tables.audit).values(at=line.at, actor=line.actor, action=line.action, subject=line.subject)
    )
