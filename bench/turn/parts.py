"""The process that is measured: the app and its Rasa, wired by the front of the house, with tokens known beforehand.

``relais serve`` draws its tokens at random and tells nobody, which is right, but then nobody else can ask its Rasa.
Everything else is as ``relais serve`` does it. Ends on SIGTERM, or when whoever started it is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import cProfile
import logging
import os
import signal
import sys

from aiohttp import web

from conversations.persistence.engine import open_engine
from relais import database, library
from relais.house import open_house, rounds
from relais.rasa_process import RasaProcess
from relais.settings import Settings, load

RASA_TOKEN = "BENCH_RASA_TOKEN"
ACTIONS_TOKEN = "BENCH_ACTIONS_TOKEN"
PROFILE = "BENCH_PROFILE"


async def run(settings: Settings, rasa_token: str, actions_token: str) -> None:
    """Opens both listeners and keeps them open until told to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_reader(sys.stdin.fileno(), stop.set)
    await _prepare(settings)
    rasa = RasaProcess(settings, rasa_token, f"http://127.0.0.1:{settings.actions_port}/webhook/{actions_token}")
    watch = asyncio.create_task(rasa.keep_running())
    try:
        async with open_house(settings, rasa_token, actions_token) as house:
            runners = [
                await _listen(house.actions, settings.actions_port),
                await _listen(house.public, settings.port),
            ]
            looking_after = asyncio.create_task(rounds(house, settings.retention_days))
            await stop.wait()
            looking_after.cancel()
            for runner in runners:
                await runner.cleanup()
            await house.turns.stop()
    finally:
        await rasa.stop()
        watch.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watch


async def _prepare(settings: Settings) -> None:
    engine = open_engine(settings.database)
    try:
        await database.upgrade(engine)
        await library.import_shipped(engine)
    finally:
        await engine.dispose()


async def _listen(application: web.Application, port: int) -> web.AppRunner:
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner


def main() -> None:
    """Reads the settings and the tokens from the environment; profiles itself when ``BENCH_PROFILE`` names a file."""
    settings = load()
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
    running = run(settings, os.environ[RASA_TOKEN], os.environ[ACTIONS_TOKEN])
    profile = os.environ.get(PROFILE)
    if not profile:
        asyncio.run(running)
        return
    profiler = cProfile.Profile()
    try:
        profiler.runcall(asyncio.run, running)
    finally:
        profiler.dump_stats(profile)


if __name__ == "__main__":
    main()
