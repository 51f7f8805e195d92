"""``relais privacy``: erase a contact, purge by age."""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from channels.rasa.tracker_file import TrackerFile
from conversations.persistence.store import SqlStore
from relais import database
from relais.settings import Settings


def add_parser(subparsers: Any) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("privacy", help="erase and purge conversations")
    actions = parser.add_subparsers(dest="action", required=True)
    erase = actions.add_parser("erase", help="delete everything of one contact")
    erase.add_argument("channel")
    erase.add_argument("contact")
    purge = actions.add_parser("purge", help="delete conversations older than the retention period")
    purge.add_argument("--days", type=_days, default=None, help="instead of RELAIS_RETENTION_DAYS")
    for one in (erase, purge):
        one.set_defaults(run=run)


def _days(given: str) -> int:
    days = int(given)
    if days < 0:
        raise ValueError(given)
    return days


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Deletes, and says how much."""
    return asyncio.run(_run(settings, options))


async def _run(settings: Settings, options: argparse.Namespace) -> int:
    engine = database.open_database(settings)
    store, tracker = SqlStore(engine), TrackerFile(settings.tracker_file)
    try:
        if options.action == "erase":
            past = {message.conversation_id for message in await store.history(options.channel, options.contact)}
            print(f"{await store.erase(options.channel, options.contact)} messages erased")
            await tracker.forget(sorted(past))
        else:
            days = settings.retention_days if options.days is None else options.days
            before = datetime.now(UTC) - timedelta(days=days)
            print(f"{await store.purge(before)} conversations purged")
            await tracker.forget_before(before)
    finally:
        await engine.dispose()
    return 0
