"""``relais serve``: starts the app and Rasa, and watches over both until interrupted."""

from __future__ import annotations

import argparse
import asyncio
from typing import Any

from relais.serving import serve
from relais.settings import Settings


def add_parser(subparsers: Any) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("serve", help="start everything")
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Serves until SIGINT or SIGTERM."""
    return asyncio.run(serve(settings))
