"""``relais settings``: every setting, what it is for, and its value; secrets are not shown."""

from __future__ import annotations

import argparse
from dataclasses import fields
from typing import Any

from relais.settings import DOCUMENTED, PREFIX, Settings

_HIDDEN = ("secret_key", "program_token", "oidc_client_secret", "database_url", "sms_gateways")


def add_parser(subparsers: Any) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("settings", help="list all settings")
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Prints a line a setting."""
    for field in fields(Settings):
        value = getattr(settings, field.name)
        shown = ("(set)" if value else "(not set)") if field.name in _HIDDEN else repr(value)
        print(f"{PREFIX}{field.name.upper():<18} {shown:<28} {DOCUMENTED[field.name]}")
    return 0
