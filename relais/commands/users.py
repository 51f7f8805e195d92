"""``relais users``: accounts of the people who work here, their sessions, and the audit log."""

from __future__ import annotations

import argparse
import asyncio
import sys
from datetime import UTC, datetime
from typing import Any

from channels.sign_in.first_accounts import create_account, create_first_accounts, reset_password
from channels.sign_in.persistence.accounts import SqlAccounts
from channels.sign_in.ports import HOUSE, Account, Accounts, Role, UnknownAccount, UsernameTaken
from relais import database
from relais.settings import Settings


def add_parser(subparsers: Any) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("users", help="accounts, their passwords and sessions, the audit log")
    actions = parser.add_subparsers(dest="action", required=True)
    add = actions.add_parser("add", help="make an account; prints its one-time password")
    add.add_argument("username")
    add.add_argument("role", choices=[role.value for role in Role])
    role = actions.add_parser("role", help="give an account another role; ends its sessions")
    role.add_argument("username")
    role.add_argument("role", choices=[one.value for one in Role])
    named = [
        actions.add_parser("reset", help="print a new one-time password; ends the sessions"),
        actions.add_parser("disable", help="close an account; ends its sessions at once"),
        actions.add_parser("enable", help="open a closed account again, with the password that it had"),
        actions.add_parser("forget-code", help="ask this account for no second step any more (a lost telephone)"),
        actions.add_parser("sign-out", help="end the sessions of an account"),
    ]
    for one in named:
        one.add_argument("username")
    audit = actions.add_parser("audit", help="who read and who did what, the newest first")
    audit.add_argument("--about", help="lines by or about this account or conversation only")
    audit.add_argument("--limit", type=int, default=100)
    first = actions.add_parser("first", help="make the first mediator and editor, if there is no account yet")
    listing = actions.add_parser("list", help="all accounts: role, state, open sessions")
    for one in (add, role, *named, audit, first, listing):
        one.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Does it and prints one-time passwords; they are shown once and kept nowhere."""
    return asyncio.run(_run(settings, options))


async def _run(settings: Settings, options: argparse.Namespace) -> int:
    engine = database.open_database(settings)
    try:
        await _DEEDS[options.action](SqlAccounts(engine), options)
    except UnknownAccount as unknown:
        print(f"relais: there is no account {unknown}", file=sys.stderr)
        return 2
    except (UsernameTaken, ValueError) as refused:
        print(f"relais: {refused}", file=sys.stderr)
        return 2
    finally:
        await engine.dispose()
    return 0


async def _first(accounts: Accounts, _: argparse.Namespace) -> None:
    for username, once in await create_first_accounts(accounts):
        print(f"{username}: {once}")


async def _add(accounts: Accounts, options: argparse.Namespace) -> None:
    print(await create_account(accounts, options.username, Role(options.role)))


async def _reset(accounts: Accounts, options: argparse.Namespace) -> None:
    print(await reset_password(accounts, options.username))


async def _disable(accounts: Accounts, options: argparse.Namespace) -> None:
    await accounts.disable(options.username, HOUSE, datetime.now(UTC))


async def _enable(accounts: Accounts, options: argparse.Namespace) -> None:
    await accounts.enable(options.username, HOUSE, datetime.now(UTC))


async def _role(accounts: Accounts, options: argparse.Namespace) -> None:
    await accounts.set_role(options.username, Role(options.role), HOUSE, datetime.now(UTC))


async def _sign_out(accounts: Accounts, options: argparse.Namespace) -> None:
    await accounts.end_sessions(options.username, HOUSE, datetime.now(UTC))


async def _forget_code(accounts: Accounts, options: argparse.Namespace) -> None:
    await accounts.remove_second_factor(options.username, HOUSE, datetime.now(UTC))


async def _list(accounts: Accounts, _: argparse.Namespace) -> None:
    for account in await accounts.everyone():
        sessions = len(await accounts.open_sessions(account, datetime.now(UTC)))
        print(f"{account.username}: {account.role.value}; {_state(account)}; {sessions} sessions")


def _state(account: Account) -> str:
    if account.disabled_at is not None:
        return f"disabled {account.disabled_at:%Y-%m-%d}"
    return "waits for its first sign-in" if account.must_change_password else "in use"


async def _audit(accounts: Accounts, options: argparse.Namespace) -> None:
    for line in await accounts.audit(options.limit, options.about):
        print(f"{line.at:%Y-%m-%dT%H:%M:%SZ} {line.actor} {line.action} {line.subject}".rstrip())


_DEEDS = {
    "first": _first,
    "add": _add,
    "reset": _reset,
    "disable": _disable,
    "enable": _enable,
    "role": _role,
    "sign-out": _sign_out,
    "forget-code": _forget_code,
    "list": _list,
    "audit": _audit,
}
