"""The reception: signs people in and out, and knows who is here."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from channels.sign_in import passwords, second_factor, throttling
from channels.sign_in.journal import Journal
from channels.sign_in.passwords import Passwords
from channels.sign_in.ports import Account, Accounts, AuditLine, Credentials, OpenSession, Session
from channels.sign_in.second_factor import WrongCode
from conversations.ports import Clock

SESSION_LASTS = timedelta(hours=12)
SECOND_STEP_LASTS = timedelta(minutes=10)
_NOBODY = "?"


class WrongCredentials(Exception):
    """The name or the password is wrong; which one is never said."""


class TooManyAttempts(Exception):
    """Too many wrong passwords for this name, or from this address."""


class RefusedPassword(ValueError):
    """The new password cannot be taken; ``key`` names the words that say why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Reception:
    """Sign-in, sign-out, password change. Needs a running event loop only when asked something."""

    def __init__(self, accounts: Accounts, clock: Clock) -> None:
        self._accounts = accounts
        self._clock = clock
        self._passwords = Passwords()
        self.journal = Journal(accounts, clock)

    def now(self) -> datetime:
        """The house's time."""
        return self._clock.now()

    async def sign_in(self, username: str, password: str, address: str | None, device: str = "") -> tuple[str, Session]:
        """The token of a new session, and the session, which may wait for its second step.

        Raises:
            TooManyAttempts: try again later, whatever the password.
            WrongCredentials: unknown or disabled name, or wrong password.
        """
        name = username.replace("\x00", "").strip().lower()
        keys = (throttling.username_key(name), throttling.address_key(address))
        attempts = await self._attempt(keys)
        credentials = await self._accounts.credentials(name)
        right = await self._passwords.verify(credentials.password_hash if credentials else None, password)
        if credentials is None or not right or credentials.account.disabled_at is not None:
            known = credentials.account.username if credentials else _NOBODY
            await self._accounts.record(AuditLine(self.now(), known, "sign_in_failed", known))
            raise WrongCredentials
        await self._accounts.forget_attempts(keys[0], attempts)
        factor = await self._accounts.second_factor(credentials.account.id)
        return await self._open(credentials.account, device, factor is not None and factor.confirmed)

    async def arrive(self, account: Account, device: str) -> tuple[str, Session]:
        """A session for somebody whom a provider vouches for."""
        return await self._open(account, device)

    async def second_step(self, token: str | None, given: str) -> tuple[str, Session]:
        """The second step: the token of a session that waits for it and a code, for a whole session.

        Raises:
            TooManyAttempts: too many wrong codes for this name.
            WrongCode: it is wrong, or was used before.
            WrongCredentials: nothing waits; begin again with the password.
        """
        waiting = await self._accounts.session(_digest(token or ""), self.now(), second_step_due=True)
        if waiting is None:
            raise WrongCredentials
        await self.check_code(waiting.account, given)
        if not await self._accounts.pass_second_step(waiting.id, self.now()):
            raise WrongCredentials
        return await self._open(waiting.account, waiting.device)

    async def check_code(self, account: Account, given: str) -> None:
        """Uses up a code of the account's app, or one of its recovery codes.

        Raises:
            TooManyAttempts: too many wrong codes for this name.
            WrongCode: it is wrong, or was used before.
        """
        key = throttling.code_key(account.username)
        attempts = await self._attempt((key,))
        try:
            await second_factor.check(self._accounts, account.id, account.username, given, self.now())
        except WrongCode:
            await self.journal.did(account.username, "code_refused", account.username)
            raise
        await self._accounts.forget_attempts(key, attempts)

    async def check_password(self, account: Account, current: str) -> Credentials:
        """What is kept of the account's password, if this is it.

        Raises:
            TooManyAttempts: too many wrong ones for this name.
            WrongCredentials: it is wrong.
        """
        credentials = await self._accounts.credentials(account.username)
        key = throttling.username_key(account.username)
        attempts = await self._attempt((key,))
        right = await self._passwords.verify(credentials.password_hash if credentials else None, current)
        if credentials is None or not right:
            await self.journal.did(account.username, "password_refused", account.username)
            raise WrongCredentials
        await self._accounts.forget_attempts(key, attempts)
        return credentials

    async def session(self, token: str | None) -> Session | None:
        """Who is behind this token, or None if the session has ended."""
        if not token:
            return None
        return await self._accounts.session(_digest(token), self.now())

    async def still_here(self, session: Session) -> bool:
        """Whether the session still stands: for answers that last, like a stream."""
        return await self._accounts.session(session.id, self.now()) is not None

    async def sign_out(self, session: Session) -> None:
        """Ends the session."""
        await self._accounts.revoke(session.id, session.account.username, self.now())

    async def sessions(self, session: Session) -> Sequence[OpenSession]:
        """Where this account is signed in."""
        return await self._accounts.open_sessions(session.account, self.now())

    async def end(self, session: Session, which: str) -> bool:
        """Ends one of the sessions of this account; False when it is not one of them."""
        return await self._accounts.revoke_own(session.account, which, self.now())

    async def end_others(self, session: Session) -> None:
        """Ends all the sessions of this account but this one."""
        for one in await self.sessions(session):
            if one.id != session.id:
                await self.end(session, one.id)

    async def change_password(self, session: Session, current: str, new: str) -> tuple[str, Session]:
        """Changes the password, ends every session of the account, and opens a new one.

        Somebody who has just come in with a one-time password is not asked for it a second time.

        Raises:
            TooManyAttempts: too many wrong current passwords.
            WrongCredentials: the current password is wrong.
            RefusedPassword: the new one is too short, too simple, or the same as before.
        """
        account = session.account
        credentials = await self._accounts.credentials(account.username)
        if credentials is None:
            raise WrongCredentials
        if not account.must_change_password:
            credentials = await self.check_password(account, current)
        key_of_refusal = passwords.refusal(new, account.username)
        if key_of_refusal is not None:
            raise RefusedPassword(key_of_refusal)
        if await self._passwords.verify(credentials.password_hash, new):
            raise RefusedPassword("password_unchanged")
        changed = await self._accounts.set_password(
            account.username, await self._passwords.hash(new), False, account.username, "password_changed", self.now()
        )
        return await self._open(changed, session.device)

    async def _attempt(self, keys: Sequence[str]) -> Sequence[int]:
        now = self.now()
        attempts = await self._accounts.begin_attempt(keys, throttling.FAILURES, now - throttling.WINDOW, now)
        if not attempts:
            # Not written to the audit log: its failures are, and a flood must not fill the disk.
            raise TooManyAttempts
        return attempts

    async def _open(self, account: Account, device: str, second_step_due: bool = False) -> tuple[str, Session]:
        token = secrets.token_urlsafe(32)
        now = self.now()
        lasts = SECOND_STEP_LASTS if second_step_due else SESSION_LASTS
        session = Session(_digest(token), account, secrets.token_urlsafe(32), now + lasts, device, second_step_due)
        await self._accounts.open_session(session, now)
        return token, session


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
