"""Accounts and sessions of the people who work here, and what must be kept of them, as a protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from channels.sign_in.second_factor import SecondFactors

HOUSE = "relais"
"""The actor of what nobody in particular did: the first start, the command line."""


class Role(StrEnum):
    """What somebody is here for. One role an account."""

    MEDIATOR = "mediator"
    LEAD = "lead"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


class UsernameTaken(Exception):
    """There is already an account of that name."""


class UnknownAccount(Exception):
    """There is no account of that name."""


@dataclass(frozen=True)
class Account:
    """Somebody who works here. ``username`` is lower-case and is what colleagues read."""

    id: str
    username: str
    role: Role
    must_change_password: bool
    created_at: datetime
    disabled_at: datetime | None = None


@dataclass(frozen=True)
class Credentials:
    """An account with the hash of its password; never leaves the sign-in room."""

    account: Account
    password_hash: str


@dataclass(frozen=True)
class NewAccount:
    """An account to be made."""

    username: str
    role: Role
    password_hash: str
    must_change_password: bool = True


@dataclass(frozen=True)
class Session:
    """An account that is signed in. ``id`` is a digest of the token: who reads the store cannot sign in with it."""

    id: str
    account: Account
    csrf: str
    expires_at: datetime
    device: str = ""
    second_step_due: bool = False


@dataclass(frozen=True)
class OpenSession:
    """A session as its owner sees it in the list of theirs."""

    id: str
    device: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class AuditLine:
    """Who did what, to which account or conversation, for whoever must look into it later. Never what was said."""

    at: datetime
    actor: str
    action: str
    subject: str


class Accounts(SecondFactors, Protocol):
    """Persistence of accounts. Each method is one transaction; all raise ``StoreUnavailable`` on trouble."""

    async def create(self, new: NewAccount, actor: str, now: datetime) -> Account:
        """Makes an account.

        Raises:
            UsernameTaken: the name is in use.
        """
        ...

    async def create_if_none(self, new: Sequence[NewAccount], now: datetime) -> bool:
        """Makes these accounts if there is none at all yet; whether it did."""
        ...

    async def everyone(self) -> Sequence[Account]:
        """All accounts by name, disabled ones included."""
        ...

    async def credentials(self, username: str) -> Credentials | None:
        """The account of that name with its password hash, or None."""
        ...

    async def set_password(
        self, username: str, password_hash: str, must_change: bool, actor: str, action: str, now: datetime
    ) -> Account:
        """Changes the password, revokes every session of the account, and lifts its throttling.

        Raises:
            UnknownAccount: no such name.
        """
        ...

    async def disable(self, username: str, actor: str, now: datetime) -> Account:
        """Closes the account to sign-in and revokes its sessions.

        Raises:
            UnknownAccount: no such name.
        """
        ...

    async def enable(self, username: str, actor: str, now: datetime) -> Account:
        """Opens the account to sign-in again, with the password that it had.

        Raises:
            UnknownAccount: no such name.
        """
        ...

    async def set_role(self, username: str, role: Role, actor: str, now: datetime) -> Account:
        """Gives the account another role; its sessions end, so that no page of the old one stays open.

        Raises:
            UnknownAccount: no such name.
        """
        ...

    async def end_sessions(self, username: str, actor: str, now: datetime) -> Account:
        """Ends every session of the account.

        Raises:
            UnknownAccount: no such name.
        """
        ...

    async def begin_attempt(self, keys: Sequence[str], limit: int, since: datetime, now: datetime) -> Sequence[int]:
        """Counts an attempt against each key before the password is read; empty if a key had ``limit`` since then.

        Counting first means that a hundred attempts at once are a hundred attempts.
        """
        ...

    async def forget_attempts(self, key: str, attempts: Sequence[int]) -> None:
        """The password was right: forgets all attempts of ``key``, and these ones."""
        ...

    async def open_session(self, session: Session, now: datetime) -> None:
        """Stores a session; sessions that ended long ago are swept away."""
        ...

    async def session(self, session_id: str, now: datetime, second_step_due: bool = False) -> Session | None:
        """The session if it is neither expired nor revoked and its account is not disabled, or None.

        A session that waits for its second step is no session but for who asks with ``second_step_due``.
        """
        ...

    async def pass_second_step(self, session_id: str, now: datetime) -> bool:
        """Ends the session that waited for its second step; False when it did not wait, so that it is passed once."""
        ...

    async def revoke(self, session_id: str, actor: str, now: datetime) -> None:
        """Ends a session."""
        ...

    async def open_sessions(self, account: Account, now: datetime) -> Sequence[OpenSession]:
        """The sessions of an account that still stand, the newest first."""
        ...

    async def revoke_own(self, account: Account, session_id: str, now: datetime) -> bool:
        """Ends a session of this account; False when it is none of its own, or has ended."""
        ...

    async def record(self, line: AuditLine) -> None:
        """Keeps a line of the audit log; lines of more than a year ago are swept away."""
        ...

    async def audit(self, limit: int = 100, about: str | None = None, skip: int = 0) -> Sequence[AuditLine]:
        """The last lines of the audit log, the newest first; those by or about this name or conversation only.

        ``skip``: how many of the newest to leave out.
        """
        ...
