"""``relais sms``: what messages cost, and trying the service with a simulated telephone."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace
from typing import Any

from channels.sms.persistence.traffic import Traffic
from relais import database
from relais.kannel import KannelMissingError, LocalKannel
from relais.serving import serve
from relais.settings import Settings


def add_parser(subparsers: Any) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("sms", help="what SMS cost; try them with a simulated telephone")
    actions = parser.add_subparsers(dest="action", required=True)
    costs = actions.add_parser("costs", help="segments by day and gateway, and by conversation")
    costs.add_argument("--since", default="", help="first day, as 2026-11-01")
    costs.add_argument("--conversations", type=int, default=20, help="how many of the dearest to show")
    costs.set_defaults(run=show_costs)
    trial = actions.add_parser("try", help="start everything, with a local Kannel and a telephone at /phone")
    trial.set_defaults(run=try_out)


def show_costs(settings: Settings, options: argparse.Namespace) -> int:
    """Prints what was received, sent and billed."""
    return asyncio.run(_show_costs(settings, options))


def try_out(settings: Settings, options: argparse.Namespace) -> int:
    """Serves until SIGINT or SIGTERM, with a Kannel that ends with it."""
    if not settings.on_loopback:
        print("relais: the simulated telephone is for one's own machine: set RELAIS_HOST=127.0.0.1", file=sys.stderr)
        return 2
    kannel = LocalKannel(settings.folder.absolute() / "kannel", f"127.0.0.1:{settings.port}")
    try:
        kannel.start()
    except KannelMissingError as error:
        print(f"relais: {error}", file=sys.stderr)
        return 2
    trial = replace(settings, sms_gateways=kannel.gateway(), sms_phone=kannel.operator_port)
    print(f"telephone  http://{settings.host}:{settings.port}/phone", flush=True)
    try:
        return asyncio.run(serve(trial))
    finally:
        kannel.stop()


async def _show_costs(settings: Settings, options: argparse.Namespace) -> int:
    engine = database.open_database(settings)
    traffic = Traffic(engine)
    try:
        print(f"{'day':<12}{'gateway':<16}{'received':>10}{'sent':>8}{'segments':>10}")
        for day in await traffic.days(options.since):
            print(f"{day.day:<12}{day.gateway:<16}{day.received:>10}{day.sent:>8}{day.segments:>10}")
        print(f"\n{'conversation':<34}{'texts':>6}{'segments':>10}")
        for cost in await traffic.conversations(options.conversations):
            print(f"{cost.conversation_id:<34}{cost.messages:>6}{cost.segments:>10}")
    finally:
        await engine.dispose()
    return 0
