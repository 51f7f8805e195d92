"""``python -m bench.turn``: whole turns through the gateway, and the same Rasa asked directly, in one run.

Both doors belong to one system started for the occasion. Rounds alternate, so that whatever else the machine does
meanwhile falls on both alike: read the ratios first.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from bench.turn.doors import Door, GatewayDoor, RasaDoor
from bench.turn.figures import Cell, JsonObject, as_text, compare, memory
from bench.turn.messages import VISITS
from bench.turn.parents import Expected, Round, play, rehearse
from bench.turn.system import MeasuredSystem, Usage
from relais.evaluation.tables import write_json

_MOST_ROUNDS = 4
_WARM_UP_TURNS = 40


def main() -> None:
    """Starts the system, measures, prints the table."""
    options = _options()
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="relais-bench-") as folder:
        with MeasuredSystem(Path(folder), options.profile) as system:
            print("ready; measuring", flush=True)
            report = asyncio.run(measure(system, options.parents, options.turns, options.seconds))
    report["machine"] = {
        "cores": os.cpu_count(),
        "load_before": load_before,
        "load_after": os.getloadavg()[0],
        "date": datetime.now(UTC).date().isoformat(),
    }
    print(as_text(report))
    if options.json:
        write_json(options.json, report)


async def measure(system: MeasuredSystem, parents: Sequence[int], turns: int, seconds: float) -> JsonObject:
    """The figures of all cells. At most ``turns`` turns and ``seconds`` a cell."""
    timeout = aiohttp.ClientTimeout(total=60)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout) as session:
        doors = (GatewayDoor(session, system.url), RasaDoor(session, system.rasa_url, system.rasa_token))
        expected = await rehearse(doors[1], VISITS)
        for door in doors:
            await play(door, 8, _WARM_UP_TURNS, seconds, expected)
        before = system.usage()
        cells = [
            cell for count in parents for cell in await _side_by_side(system, doors, count, turns, seconds, expected)
        ]
        return {
            "cells": [cell.figures() for cell in cells],
            "compared": compare([cell.figures() for cell in cells]),
            "memory": memory(before, system.usage()),
            "said": sorted({word for visit in expected.values() for said in visit for word in said}),
        }


async def _side_by_side(
    system: MeasuredSystem, doors: Sequence[Door], parents: int, turns: int, seconds: float, expected: Expected
) -> list[Cell]:
    """A B, B A, A B, B A: neither door always comes first. A round is long enough for three turns of each parent."""
    count = max(2, min(_MOST_ROUNDS, turns // (3 * parents)))
    rounds: dict[str, list[Round]] = {door.name: [] for door in doors}
    spent: dict[str, list[tuple[Usage, Usage]]] = {door.name: [] for door in doors}
    for number in range(count):
        for door in doors if number % 2 == 0 else reversed(doors):
            before = system.usage()
            rounds[door.name].append(await play(door, parents, turns // count, seconds / count, expected))
            spent[door.name].append((before, system.usage()))
    return [
        Cell(
            door=door.name,
            parents=parents,
            rounds=rounds[door.name],
            gateway_seconds=sum(after.gateway_seconds - before.gateway_seconds for before, after in spent[door.name]),
            rasa_seconds=sum(after.rasa_seconds - before.rasa_seconds for before, after in spent[door.name]),
        )
        for door in doors
    ]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.turn", description=__doc__)
    parser.add_argument("--parents", type=int, nargs="+", default=[1, 8, 32], help="parents at a time")
    parser.add_argument("--turns", type=int, default=200, help="turns a cell, at most")
    parser.add_argument("--seconds", type=float, default=60.0, help="seconds a cell, at most")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures to this file too")
    parser.add_argument("--profile", type=Path, metavar="OUT", help="cProfile of the app; slows it down")
    return parser.parse_args()


if __name__ == "__main__":
    main()
