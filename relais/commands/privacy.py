"""``relais privacy``: erase a contact, purge by age."""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from channels.rasa.tracker_file import TrackerFile
from channels.sms.numbers import Numbers, normalise
from channels.sms.persistence.address_book import AddressBook
from conversations.commands import SMS
from conversations.persistence.store import SqlStore
from conversations.silence import quiet_since
from relais import database
from relais.commands import journal
from relais.settings import Settings


def add_parser(subparsers: Any) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("privacy", help="erase and purge conversations")
    actions = parser.add_subparsers(dest="action", required=True)
    erase = actions.add_parser("erase", help="delete everything of one contact")
    erase.add_argument("channel")
    erase.add_argument("contact", help="for sms, the telephone number; its sealed form is deleted too, its STOP kept")
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
            contact = await _contact(settings, engine, options)
            past = await store.conversations_of(options.channel, contact)
            print(f"{await store.erase(options.channel, contact)} messages erased")
            await tracker.forget(sorted(past))
            await journal.write_down(engine, "contact_erased", options.channel)
        else:
            days = settings.retention_days if options.days is None else options.days
            now = datetime.now(UTC)
            before = now - timedelta(days=days)
            await AddressBook(engine, Numbers(settings.secret().encode())).purge(before)
            await store.forget_silences(quiet_since(now, settings.sms_quiet_months))
            print(f"{await store.purge(before)} conversations purged")
            await tracker.forget_before(before)
            await journal.write_down(engine, "conversations_purged", f"{days} days")
    finally:
        await engine.dispose()
    return 0


async def _contact(settings: Settings, engine: AsyncEngine, options: argparse.Namespace) -> str:
    """The contact as stored: an SMS number is looked up by its hash, and its sealed form deleted."""
    given = str(options.contact)
    if options.channel != SMS:
        return given
    numbers = Numbers(settings.secret().encode())
    contact = given if given.startswith("n:") else numbers.contact(normalise(given, settings.sms_country))
    await AddressBook(engine, numbers).forget(contact)
    return contact
