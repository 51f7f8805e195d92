"""``relais db``: the database's schema and the shipped guidance."""

from __future__ import annotations

import argparse
import asyncio
from typing import Any

from relais import database, library
from relais.settings import Settings


def add_parser(subparsers: Any) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("db", help="bring the database up to date")
    actions = parser.add_subparsers(dest="action", required=True)
    upgrade = actions.add_parser("upgrade", help="migrate the schema and publish the shipped guidance")
    upgrade.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Migrates, then publishes shipped guidance that is new or changed."""
    return asyncio.run(_upgrade(settings))


async def _upgrade(settings: Settings) -> int:
    database.check_room(settings)
    engine = database.open_database(settings)
    try:
        await database.upgrade(engine)
        count = await library.import_shipped(engine)
    finally:
        await engine.dispose()
    print(f"database up to date; {count} items of guidance published")
    return 0
