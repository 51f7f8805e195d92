"""``relais tokens`` and ``relais webhooks``: programs that use the API, and those that want to be told."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import secrets
import sys
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from channels.api.persistence.tokens import SqlTokens
from channels.api.persistence.webhooks import SqlWebhooks
from channels.api.tokens import SCOPES, TokenRefused, new_token
from channels.api.webhooks import Webhook, WebhookRefused, checked_url, secret_of
from relais import database
from relais.commands import journal
from relais.settings import Settings


def add_parser(subparsers: Any) -> None:
    """Adds both commands."""
    tokens = subparsers.add_parser("tokens", help="tokens of programs that use the API").add_subparsers(
        dest="action", required=True
    )
    add = tokens.add_parser("add", help="make a token; it is printed once")
    add.add_argument("name")
    add.add_argument("--scope", action="append", required=True, choices=list(SCOPES))
    add.add_argument("--territory", action="append", default=[], help="a department; none for all")
    revoke = tokens.add_parser("revoke", help="end a token at once")
    revoke.add_argument("name")
    hooks = subparsers.add_parser("webhooks", help="addresses told that a conversation waits").add_subparsers(
        dest="action", required=True
    )
    new = hooks.add_parser("add", help="tell this address from now on; prints its signing key")
    new.add_argument("url")
    new.add_argument("--territory", action="append", default=[], help="a department; none for all")
    remove = hooks.add_parser("remove", help="tell it no more")
    remove.add_argument("id")
    for one in (add, revoke, tokens.add_parser("list", help="all tokens, never their secret")):
        one.set_defaults(run=run, work=_tokens)
    revive = hooks.add_parser("revive", help="try again what was given up")
    for one in (new, remove, revive, hooks.add_parser("list", help="addresses, and how deliveries went")):
        one.set_defaults(run=run, work=_webhooks)


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Does it; 2 when it is refused."""
    return asyncio.run(_run(settings, options))


async def _run(settings: Settings, options: argparse.Namespace) -> int:
    engine = database.open_database(settings)
    try:
        await options.work(engine, settings, options)
    except (TokenRefused, WebhookRefused) as refused:
        print(f"relais: {refused}", file=sys.stderr)
        return 2
    finally:
        await engine.dispose()
    return 0


async def _tokens(engine: AsyncEngine, _: Settings, options: argparse.Namespace) -> None:
    kept, now = SqlTokens(engine), datetime.now(UTC)
    if options.action == "add":
        secret, token = new_token(options.name, options.scope, options.territory, getpass.getuser(), now)
        await kept.add(token)
        await journal.write_down(engine, "token_added", token.name)
        print(secret)
    elif options.action == "revoke":
        if not await kept.revoke(options.name, now):
            raise TokenRefused("there is no such token, or it has ended")
        await journal.write_down(engine, "token_revoked", options.name)
    else:
        for token in await kept.all():
            ended = f"revoked {token.revoked_at:%Y-%m-%d}" if token.revoked_at else "in use"
            print(f"{token.name}: {', '.join(token.scopes)}; {', '.join(token.territories) or 'everywhere'}; {ended}")


async def _webhooks(engine: AsyncEngine, settings: Settings, options: argparse.Namespace) -> None:
    kept, now = SqlWebhooks(engine), datetime.now(UTC)
    if options.action == "add":
        webhook = Webhook(secrets.token_hex(8), checked_url(options.url), tuple(options.territory), now)
        await kept.add(webhook)
        await journal.write_down(engine, "webhook_added", webhook.id)
        print(f"{webhook.id}\n{secret_of(webhook.id, settings.secret())}")
    elif options.action == "remove":
        if not await kept.remove(options.id, now):
            raise WebhookRefused("there is no such webhook")
        await journal.write_down(engine, "webhook_removed", options.id)
    elif options.action == "revive":
        print(f"{await kept.revive(now)} deliveries will be tried again")
        await journal.write_down(engine, "webhooks_revived", "")
    else:
        for webhook in await kept.all():
            print(f"{webhook.id}: {webhook.url}; {', '.join(webhook.territories) or 'everywhere'}")
        for state, count in sorted((await kept.counts()).items()):
            print(f"{count} {state}")
