"""``relais users``: accounts of mediators and editors."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import Any

from channels.sign_in.first_accounts import create_account, create_first_accounts, reset_password
from channels.sign_in.persistence.accounts import SqlAccounts
from channels.sign_in.ports import Role, UnknownAccount, UsernameTaken
from relais import database
from relais.settings import Settings


def add_parser(subparsers: Any) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("users", help="make accounts, reset passwords")
    actions = parser.add_subparsers(dest="action", required=True)
    add = actions.add_parser("add", help="make an account; prints its one-time password")
    add.add_argument("username")
    add.add_argument("role", choices=[role.value for role in Role])
    reset = actions.add_parser("reset", help="print a new one-time password")
    reset.add_argument("username")
    first = actions.add_parser("first", help="make the first mediator and editor, if there is no account yet")
    for one in (add, reset, first):
        one.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Does it and prints one-time passwords; they are shown once and kept nowhere."""
    return asyncio.run(_run(settings, options))


async def _run(settings: Settings, options: argparse.Namespace) -> int:
    engine = database.open_database(settings)
    accounts = SqlAccounts(engine)
    try:
        if options.action == "first":
            for username, once in await create_first_accounts(accounts):
                print(f"{username}: {once}")
        elif options.action == "add":
            print(await create_account(accounts, options.username, Role(options.role)))
        else:
            print(await reset_password(accounts, options.username))
    except (UsernameTaken, UnknownAccount, ValueError) as refused:
        print(f"relais: {refused}", file=sys.stderr)
        return 2
    finally:
        await engine.dispose()
    return 0
