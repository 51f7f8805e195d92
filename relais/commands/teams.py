"""``relais teams``: who serves whom, when."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import sys
import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import yaml

from conversations.persistence.store import SqlStore
from conversations.teams import Roster
from conversations.teams_file import TeamsError, read_roster
from relais import database
from relais.commands import journal
from relais.settings import Settings


def add_parser(subparsers: Any) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("teams", help="teams of mediators: territories, languages, opening hours")
    actions = parser.add_subparsers(dest="action", required=True)
    check = actions.add_parser("check", help="read a file of teams (YAML, TOML or JSON) and say what is wrong")
    load = actions.add_parser("load", help="the same, and use it from now on, without a restart")
    for one in (check, load):
        one.add_argument("file", type=Path)
    show = actions.add_parser("show", help="the teams in use, as YAML")
    for one in (check, load, show):
        one.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Checks, loads or shows; 1 when the file is wrong."""
    try:
        document = read_document(options.file) if options.action != "show" else {}
        if document:
            _describe(read_roster(document))
    except TeamsError as wrong:
        print("\n".join(wrong.complaints), file=sys.stderr)
        return 1
    if options.action == "check":
        return 0
    return asyncio.run(_with_store(settings, options.action, document))


def read_document(path: Path) -> dict[str, Any]:
    """A file of teams as plain JSON values.

    Raises:
        TeamsError: it cannot be read.
    """
    try:
        raw = path.read_text(encoding="utf-8")
        found = tomllib.loads(raw) if path.suffix == ".toml" else yaml.safe_load(raw)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, yaml.YAMLError) as trouble:
        raise TeamsError([f"{path}: {trouble}"]) from trouble
    plain = json.loads(json.dumps(found, default=_plain))
    if not isinstance(plain, dict):
        raise TeamsError([f"{path}: must have the fields general and teams"])
    return plain


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _describe(roster: Roster) -> None:
    now = datetime.now(UTC)
    for team in roster.teams:
        opens = team.hours.next_opening(now)
        state = "open now" if team.hours.is_open(now) else f"opens {opens:%Y-%m-%d %H:%M} UTC" if opens else "closed"
        where = ", ".join(sorted(team.territories)) or "everywhere"
        general = " (general)" if team is roster.general else ""
        print(f"{team.id}{general}: {where}; {', '.join(sorted(team.languages))}; {state}")


async def _with_store(settings: Settings, action: str, document: dict[str, Any]) -> int:
    engine = database.open_database(settings)
    store = SqlStore(engine)
    try:
        if action == "load":
            await database.upgrade(engine)
            version = await store.load_roster(document, getpass.getuser(), datetime.now(UTC))
            await journal.write_down(engine, "teams_loaded", f"version {version}")
            print(f"loaded as version {version}")
        else:
            found = await store.roster()
            print(yaml.safe_dump(found[1], allow_unicode=True, sort_keys=False) if found else "no teams were loaded")
    finally:
        await engine.dispose()
    return 0
