"""Starts the house: ports, database, first accounts, Rasa, the app; and stops it cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import signal
import socket
import time

from aiohttp import web

from channels.sign_in.first_accounts import create_first_accounts
from channels.sign_in.persistence.accounts import SqlAccounts
from conversations.persistence.engine import close_engine, open_engine
from relais import database, library, logs, sms
from relais.house import House, open_house, rounds, second_step_seal
from relais.rasa_process import RasaProcess
from relais.settings import Settings

log = logging.getLogger(__name__)

_READY_SECONDS = 120
_SHUTDOWN_SECONDS = 5.0


class ServeError(RuntimeError):
    """The house cannot open; one line says why and what to set."""


async def serve(settings: Settings) -> int:
    """Opens the house and keeps it open until SIGINT or SIGTERM.

    Raises:
        ServeError: a port is busy, or Rasa's model is missing.
        DatabaseError, SearchMissingError, EncoderMissingError: see their messages.
    """
    began = time.monotonic()
    _check_ports(settings)
    sms.check(settings)
    if not (settings.rasa_folder / "models" / "relais.tar.gz").exists():
        raise ServeError("Rasa has not been trained: run `make setup`")
    database.check_room(settings)
    await _prepare_database(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(logs.unhandled)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    rasa_token, actions_token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    actions_url = f"http://127.0.0.1:{settings.actions_port}/webhook/{actions_token}"
    rasa = RasaProcess(settings, rasa_token, actions_url)
    watch = asyncio.create_task(rasa.keep_running())
    try:
        async with open_house(settings, rasa_token, actions_token) as house:
            await _run(settings, house, stop, began)
    finally:
        print("\nstopping…", flush=True)
        await rasa.stop()
        watch.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watch
    print("stopped", flush=True)
    return 0


async def _run(settings: Settings, house: House, stop: asyncio.Event, began: float) -> None:
    runners = [
        await _listen(house.actions, "127.0.0.1", settings.actions_port),
        await _listen(house.public, settings.host, settings.port),
    ]
    base = settings.public_url or f"http://{settings.host}:{settings.port}"
    print(f"parents    {base}/\nmediators  {base}/mediators\neditors    {base}/editors", flush=True)
    print("waiting for the assistant…", flush=True)
    looking_after = asyncio.create_task(rounds(house, settings.retention_days, settings.sms_quiet_months))
    announcing = asyncio.create_task(_announce_ready(house, began))
    tasks = [looking_after, announcing, *([asyncio.create_task(house.sms.run())] if house.sms else [])]
    try:
        await stop.wait()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for runner in reversed(runners):
            await runner.cleanup()
        await house.turns.stop()


async def _announce_ready(house: House, began: float) -> None:
    while time.monotonic() - began < _READY_SECONDS:
        if await house.rasa.ready():
            print(f"ready after {time.monotonic() - began:.0f} s", flush=True)
            return
        await asyncio.sleep(0.5)
    print("the assistant is late: see var/rasa/rasa.log", flush=True)


async def _prepare_database(settings: Settings) -> None:
    engine = open_engine(settings.database)
    try:
        await database.upgrade(engine)
        await library.import_shipped(engine)
        accounts = SqlAccounts(engine, second_step_seal(settings))
        await accounts.seal_kept_keys()
        for username, once in await create_first_accounts(accounts):
            print(f"first account  {username}  one-time password: {once}", flush=True)
    finally:
        await close_engine(engine)


async def _listen(application: web.Application, host: str, port: int) -> web.AppRunner:
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise ServeError(f"port {port} was taken meanwhile: set another, or stop what uses it") from error
    return runner


def _check_ports(settings: Settings) -> None:
    wanted = (
        (settings.host, settings.port, "RELAIS_PORT"),
        ("127.0.0.1", settings.rasa_port, "RELAIS_RASA_PORT"),
        ("127.0.0.1", settings.actions_port, "RELAIS_ACTIONS_PORT"),
    )
    for host, port, name in wanted:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise ServeError(f"port {port} is not free ({error.strerror}): set {name} to another") from error
