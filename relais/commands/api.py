"""``relais api``: the OpenAPI document of the desk's API."""

from __future__ import annotations

import argparse
import json
from typing import Any

from channels.api.openapi import document
from channels.api.routes import ROUTES
from relais.settings import Settings


def add_parser(subparsers: Any) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("api", help="print the OpenAPI document of the API")
    parser.set_defaults(run=run)


def run(_: Settings, __: argparse.Namespace) -> int:
    """Prints the document."""
    print(json.dumps(document(ROUTES), ensure_ascii=False, indent=1))
    return 0
