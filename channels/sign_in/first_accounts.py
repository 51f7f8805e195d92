"""Making accounts and one-time passwords: what the command line does, and the very first start."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from channels.sign_in.passwords import Passwords, one_time_password
from channels.sign_in.ports import HOUSE, Accounts, NewAccount, Role

FIRST = (("mediateur", Role.MEDIATOR), ("editeur", Role.EDITOR))
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")


async def create_first_accounts(accounts: Accounts, now: datetime | None = None) -> list[tuple[str, str]]:
    """The first mediator and the first editor with their one-time passwords; empty when accounts exist already."""
    if await accounts.everyone():
        return []
    passwords = Passwords()
    made = [(username, role, one_time_password()) for username, role in FIRST]
    new = [NewAccount(username, role, await passwords.hash(once)) for username, role, once in made]
    if not await accounts.create_if_none(new, now or datetime.now(UTC)):
        return []
    return [(username, once) for username, _, once in made]


async def create_account(accounts: Accounts, username: str, role: Role, now: datetime | None = None) -> str:
    """Makes an account; its one-time password.

    Raises:
        ValueError: the name is not 2 to 32 small letters, digits, dots, dashes.
        UsernameTaken: the name is in use.
    """
    name = username.strip().lower()
    if not _USERNAME.fullmatch(name):
        raise ValueError("a name is 2 to 32 letters without accents, digits, dots, dashes")
    once = one_time_password()
    await accounts.create(NewAccount(name, role, await Passwords().hash(once)), HOUSE, now or datetime.now(UTC))
    return once


async def reset_password(accounts: Accounts, username: str, now: datetime | None = None, actor: str = HOUSE) -> str:
    """A new one-time password; whoever was signed in with the old one no longer is.

    Raises:
        UnknownAccount: no such name.
    """
    once = one_time_password()
    hashed = await Passwords().hash(once)
    name = username.strip().lower()
    await accounts.set_password(name, hashed, True, actor, "password_reset", now or datetime.now(UTC))
    return once
