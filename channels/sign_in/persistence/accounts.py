"""The accounts port: every method one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import RowMapping, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from channels.sign_in.persistence import tables
from channels.sign_in.persistence.second_factors import SqlSecondFactors, write_down
from channels.sign_in.ports import (
    HOUSE,
    Account,
    AuditLine,
    Credentials,
    NewAccount,
    OpenSession,
    Role,
    Session,
    UnknownAccount,
    UsernameTaken,
)
from channels.sign_in.throttling import username_key
from conversations.persistence.engine import reading, uncancelled, writing

_A = tables.accounts.c
_S = tables.sessions.c
_T = tables.sign_in_attempts.c
_L = tables.audit.c
_SESSIONS_KEPT = timedelta(days=30)
_AUDIT_KEPT = timedelta(days=365)


@uncancelled
class SqlAccounts(SqlSecondFactors):
    """``channels.sign_in.ports.Accounts`` on an SQLAlchemy engine."""

    # --- accounts ----------------------------------------------------------------------------------------------

    async def create(self, new: NewAccount, actor: str, now: datetime) -> Account:
        """Makes an account; see the port."""
        try:
            async with writing(self._engine) as connection:
                return await _insert(connection, new, actor, now)
        except IntegrityError as error:
            raise UsernameTaken(new.username) from error

    async def create_if_none(self, new: Sequence[NewAccount], now: datetime) -> bool:
        """Makes the first accounts, once; see the port."""
        try:
            async with writing(self._engine) as connection:
                count = (await connection.execute(select(func.count()).select_from(tables.accounts))).scalar_one()
                if count:
                    return False
                for account in new:
                    await _insert(connection, account, HOUSE, now)
                return True
        except IntegrityError:
            # Another process made them in the same instant.
            return False

    async def everyone(self) -> Sequence[Account]:
        """All accounts by name, disabled ones included."""
        async with reading(self._engine) as connection:
            found = await connection.execute(select(tables.accounts).order_by(_A.username))
            return [to_account(row) for row in found.mappings()]

    async def credentials(self, username: str) -> Credentials | None:
        """The account of that name with its password hash, or None."""
        async with reading(self._engine) as connection:
            found = await connection.execute(select(tables.accounts).where(_A.username == username))
            row = found.mappings().first()
            return Credentials(to_account(row), row["password_hash"]) if row else None

    async def set_password(
        self, username: str, password_hash: str, must_change: bool, actor: str, action: str, now: datetime
    ) -> Account:
        """Changes the password and ends the sessions; see the port."""
        async with writing(self._engine) as connection:
            await connection.execute(
                update(tables.accounts)
                .where(_A.username == username)
                .values(password_hash=password_hash, must_change_password=must_change)
            )
            account = await _named(connection, username)
            await _revoke_all(connection, account, now)
            await connection.execute(delete(tables.sign_in_attempts).where(_T.key == username_key(username)))
            await write_down(connection, AuditLine(now, actor, action, username))
            return account

    async def disable(self, username: str, actor: str, now: datetime) -> Account:
        """Closes the account to sign-in; see the port."""
        async with writing(self._engine) as connection:
            await connection.execute(update(tables.accounts).where(_A.username == username).values(disabled_at=now))
            account = await _named(connection, username)
            await _revoke_all(connection, account, now)
            await write_down(connection, AuditLine(now, actor, "account_disabled", username))
            return account

    async def enable(self, username: str, actor: str, now: datetime) -> Account:
        """Opens the account to sign-in again; see the port."""
        async with writing(self._engine) as connection:
            await connection.execute(update(tables.accounts).where(_A.username == username).values(disabled_at=None))
            account = await _named(connection, username)
            await write_down(connection, AuditLine(now, actor, "account_enabled", username))
            return account

    async def set_role(self, username: str, role: Role, actor: str, now: datetime) -> Account:
        """Gives the account another role and ends its sessions; see the port."""
        async with writing(self._engine) as connection:
            await connection.execute(update(tables.accounts).where(_A.username == username).values(role=role.value))
            account = await _named(connection, username)
            await _revoke_all(connection, account, now)
            await write_down(connection, AuditLine(now, actor, f"role_{role.value}", username))
            return account

    async def end_sessions(self, username: str, actor: str, now: datetime) -> Account:
        """Ends every session of the account; see the port."""
        async with writing(self._engine) as connection:
            account = await _named(connection, username)
            await _revoke_all(connection, account, now)
            await write_down(connection, AuditLine(now, actor, "sessions_ended", username))
            return account

    # --- attempts ----------------------------------------------------------------------------------------------

    async def begin_attempt(self, keys: Sequence[str], limit: int, since: datetime, now: datetime) -> Sequence[int]:
        """Counts an attempt against each key, or refuses it; see the port."""
        async with writing(self._engine) as connection:
            await _one_at_a_time(connection, keys)
            await connection.execute(delete(tables.sign_in_attempts).where(_T.at <= since))
            counted = await connection.execute(
                select(_T.key).where(_T.key.in_(keys)).group_by(_T.key).having(func.count() >= limit)
            )
            if counted.first() is not None:
                return []
            attempts = []
            for key in keys:
                result = await connection.execute(insert(tables.sign_in_attempts).values(key=key, at=now))
                inserted = result.inserted_primary_key
                assert inserted is not None
                attempts.append(int(inserted[0]))
            return attempts

    async def forget_attempts(self, key: str, attempts: Sequence[int]) -> None:
        """The password was right; see the port."""
        async with writing(self._engine) as connection:
            await connection.execute(delete(tables.sign_in_attempts).where(or_(_T.key == key, _T.id.in_(attempts))))

    # --- sessions ----------------------------------------------------------------------------------------------

    async def open_session(self, session: Session, now: datetime) -> None:
        """Stores a session and the line that says so; see the port."""
        async with writing(self._engine) as connection:
            await connection.execute(delete(tables.sessions).where(_S.expires_at < now - _SESSIONS_KEPT))
            await connection.execute(
                insert(tables.sessions).values(
                    id=session.id,
                    account_id=session.account.id,
                    csrf=session.csrf,
                    created_at=now,
                    expires_at=session.expires_at,
                    device=session.device,
                    second_step_due=session.second_step_due,
                )
            )
            name = session.account.username
            if session.second_step_due:
                return
            await write_down(connection, AuditLine(now, name, "signed_in", name))

    async def session(self, session_id: str, now: datetime, second_step_due: bool = False) -> Session | None:
        """The session if it still stands, or None; see the port."""
        standing = (
            select(tables.accounts, _S.id.label("session_id"), _S.csrf, _S.expires_at, _S.device)
            .join(tables.sessions, _S.account_id == _A.id)
            .where(_S.id == session_id, _S.revoked_at.is_(None), _S.expires_at > now, _A.disabled_at.is_(None))
            .where(_S.second_step_due.is_(second_step_due))
        )
        async with reading(self._engine) as connection:
            row = (await connection.execute(standing)).mappings().first()
            if row is None:
                return None
            return Session(
                row["session_id"], to_account(row), row["csrf"], row["expires_at"], row["device"], second_step_due
            )

    async def pass_second_step(self, session_id: str, now: datetime) -> bool:
        """The code was right: the session that waited for it ends, once; see the port."""
        waits = (_S.id == session_id, _S.revoked_at.is_(None), _S.second_step_due.is_(True))
        async with writing(self._engine) as connection:
            ended = await connection.execute(update(tables.sessions).where(*waits).values(revoked_at=now))
            return bool(ended.rowcount)

    async def revoke(self, session_id: str, actor: str, now: datetime) -> None:
        """Ends a session."""
        async with writing(self._engine) as connection:
            await connection.execute(
                update(tables.sessions).where(_S.id == session_id, _S.revoked_at.is_(None)).values(revoked_at=now)
            )
            await write_down(connection, AuditLine(now, actor, "signed_out", actor))

    async def open_sessions(self, account: Account, now: datetime) -> Sequence[OpenSession]:
        """The sessions of an account that still stand; see the port."""
        columns = (_S.id, _S.device, _S.created_at, _S.expires_at)
        theirs = select(*columns).where(_S.account_id == account.id, _S.revoked_at.is_(None), _S.expires_at > now)
        theirs = theirs.where(_S.second_step_due.is_(False))
        async with reading(self._engine) as connection:
            found = await connection.execute(theirs.order_by(_S.created_at.desc(), _S.id))
            return [OpenSession(*row) for row in found]

    async def revoke_own(self, account: Account, session_id: str, now: datetime) -> bool:
        """Ends a session of this account; see the port."""
        standing = (_S.id == session_id, _S.account_id == account.id, _S.revoked_at.is_(None))
        async with writing(self._engine) as connection:
            ended = await connection.execute(update(tables.sessions).where(*standing).values(revoked_at=now))
            if not ended.rowcount:
                return False
            await write_down(connection, AuditLine(now, account.username, "session_ended", account.username))
            return True

    # --- audit log ---------------------------------------------------------------------------------------------

    async def record(self, line: AuditLine) -> None:
        """Keeps a line of the audit log; see the port."""
        async with writing(self._engine) as connection:
            await connection.execute(delete(tables.audit).where(_L.at < line.at - _AUDIT_KEPT))
            await write_down(connection, line)

    async def audit(self, limit: int = 100, about: str | None = None, skip: int = 0) -> Sequence[AuditLine]:
        """The last lines of the audit log; see the port."""
        lines = select(tables.audit).order_by(_L.id.desc()).limit(limit).offset(skip)
        if about is not None:
            lines = lines.where(or_(_L.actor == about, _L.subject == about))
        async with reading(self._engine) as connection:
            found = await connection.execute(lines)
            return [AuditLine(row["at"], row["actor"], row["action"], row["subject"]) for row in found.mappings()]


async def _insert(connection: AsyncConnection, new: NewAccount, actor: str, now: datetime) -> Account:
    account = Account(uuid4().hex, new.username, new.role, new.must_change_password, now)
    await connection.execute(
        insert(tables.accounts).values(
            id=account.id,
            username=account.username,
            role=account.role.value,
            password_hash=new.password_hash,
            must_change_password=account.must_change_password,
            created_at=now,
        )
    )
    await write_down(connection, AuditLine(now, actor, "account_created", account.username))
    return account


async def _named(connection: AsyncConnection, username: str) -> Account:
    found = await connection.execute(select(tables.accounts).where(_A.username == username))
    row = found.mappings().first()
    if row is None:
        raise UnknownAccount(username)
    return to_account(row)


async def _revoke_all(connection: AsyncConnection, account: Account, now: datetime) -> None:
    theirs = (_S.account_id == account.id, _S.revoked_at.is_(None))
    await connection.execute(update(tables.sessions).where(*theirs).values(revoked_at=now))


def to_account(row: RowMapping) -> Account:
    """A row of the accounts."""
    return Account(
        id=row["id"],
        username=row["username"],
        role=Role(row["role"]),
        must_change_password=row["must_change_password"],
        created_at=row["created_at"],
        disabled_at=row["disabled_at"],
    )


async def _one_at_a_time(connection: AsyncConnection, keys: Sequence[str]) -> None:
    """Attempts against one key wait for each other until the end of the transaction: a burst would count together.

    SQLite has one writer at a time anyway.
    """
    if connection.dialect.name != "postgresql":
        return
    for key in sorted(keys):  # in one order, or two would wait for each other for ever
        await connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(key))))
