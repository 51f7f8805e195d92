"""``python -m bench.soak``: conversations with scripted mediators, the app killed now and then; prints the counts.

Exits with 1 when anything was lost, doubled, never answered, or said by the bot in a mediator's conversation.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import signal
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from bench.soak.people import Ledger, Mediator, Parent
from bench.soak.report import report
from channels.api.persistence.tokens import SqlTokens
from channels.api.tokens import SCOPES, new_token
from conversations.persistence.engine import open_engine
from relais.evaluation.tables import write_json
from tests.end_to_end.running_system import RunningSystem, SystemTrouble

_SETTLE_SECONDS = 300
_LATE_SECONDS = 600


def main() -> int:
    """Runs it; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument("--mediators", type=int, default=5)
    parser.add_argument("--pause", type=float, default=35.0, help="seconds between two messages of a parent, about")
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    options.seconds = options.minutes * 60
    random.seed(options.seed)
    with tempfile.TemporaryDirectory(prefix="relais-soak-") as folder:
        system = RunningSystem(Path(folder), Path(folder) / "output.txt", log_level="WARNING")
        system.start()
        try:
            system.wait_ready()
            found = asyncio.run(soak(system, options))
        finally:
            system.discard()
    print(json.dumps(found, indent=1, ensure_ascii=False))
    if options.json:
        write_json(options.json, found)
    return 1 if any(found["trouble"].values()) else 0


async def soak(system: RunningSystem, options: argparse.Namespace) -> dict[str, Any]:
    """Everybody at once, then the counts."""
    ledger, began = Ledger(), time.monotonic()
    secrets = await _tokens(system, options.mediators)
    connector = aiohttp.TCPConnector(limit=60)
    async with aiohttp.ClientSession(connector=connector) as http:
        until = asyncio.get_running_loop().time() + options.seconds
        parents = [Parent(http, system.url, number, ledger, options.pause) for number in range(options.conversations)]
        names = [f"api:{name}" for name in secrets]
        mediators = [
            Mediator(http, system.url, name, secret, [one for one in names if one != f"api:{name}"], ledger)
            for name, secret in secrets.items()
        ]
        killing = asyncio.create_task(_kill(system, options.kills, options.seconds))
        await asyncio.gather(*(one.lives(until) for one in parents), *(one.works(until) for one in mediators))
        deaths = await killing
        await _settled(system)
        await asyncio.gather(*(one.reads() for one in parents))
    found = report(system.folder / "relais.db", ledger)
    measured = {"minutes": options.minutes, "seconds": round(time.monotonic() - began), "mediators": options.mediators}
    found["trouble"]["not_really_killed"] = options.kills - sum(one["status"] == -signal.SIGKILL for one in deaths)
    measured["deaths"] = deaths
    return {"at": datetime.now(UTC).isoformat(timespec="seconds"), **measured, **found}


async def _tokens(system: RunningSystem, count: int) -> dict[str, str]:
    engine = open_engine(f"sqlite+aiosqlite:///{system.folder / 'relais.db'}")
    kept, made = SqlTokens(engine), {}
    for number in range(count):
        secret, token = new_token(f"m{number}", list(SCOPES), [], "soak", datetime.now(UTC))
        await kept.add(token)
        made[token.name] = secret
    await engine.dispose()
    return made


async def _kill(system: RunningSystem, times: int, seconds: float) -> list[dict[str, Any]]:
    """Kills the app at even distances, and starts another; what each died of, and how long nobody was there."""
    began, deaths = time.monotonic(), []
    for number in range(times):
        await asyncio.sleep(max(0.0, seconds * (number + 1) / (times + 1) - (time.monotonic() - began)))
        process, died = system._process, time.monotonic()
        assert process is not None
        await asyncio.to_thread(system.kill)
        print(f"process {process.pid} ended with {process.returncode}; starting again", file=sys.stderr, flush=True)
        await asyncio.to_thread(_start_again, system)
        again = system._process
        assert again is not None and again.pid != process.pid
        away = round(time.monotonic() - died, 1)
        deaths.append({"after_s": round(died - began), "status": process.returncode, "away_s": away})
    return deaths


def _start_again(system: RunningSystem) -> None:
    """On a busy machine the doors may open late; that is no loss."""
    try:
        system.start()
    except SystemTrouble:
        system.wait_until(lambda: system.status("/health/live") == 200, "open its doors", _LATE_SECONDS)


async def _settled(system: RunningSystem) -> None:
    """Until no message waits for its turn."""
    await asyncio.to_thread(system.wait_until, lambda: system.status("/health/ready") == 200, "be ready", _LATE_SECONDS)
    wanted = "SELECT CAST(count(*) AS TEXT) FROM messages WHERE state = 'pending'"
    for _ in range(_SETTLE_SECONDS):
        if system._read(system.folder / "relais.db", wanted) == [("0",)]:
            return
        await asyncio.sleep(1)


if __name__ == "__main__":
    raise SystemExit(main())
