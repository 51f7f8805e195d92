"""What tests of several rooms share: a throw-away PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# No example is late (machines differ), and every run plays the same ones: a new one is looked for on purpose, with
# `pytest --hypothesis-profile=explore`, not by chance while something else is being judged.
settings.register_profile("house", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("house")


_OPTIONS = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "listen_addresses=127.0.0.1")


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The address of an empty database on a server of its own, which ends with the tests, even when they are killed.

    PostgreSQL refuses to run as root: there it runs as the user ``postgres``.
    """
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="relais-postgresql-"))
    folder.chmod(0o777)
    data, port = folder / "data", _free_port()
    made = (binaries / "initdb", "-D", data, "-A", "trust", "-U", "relais", "--no-sync", "-E", "UTF8", "--locale=C")
    done = subprocess.run(_as_postgres(*made), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd="/", check=False)
    assert done.returncode == 0, done.stdout.decode()
    with (folder / "server.log").open("wb") as log:
        serving = (binaries / "postgres", "-D", data, "-p", port, "-k", folder, *_OPTIONS)
        server = subprocess.Popen(_as_postgres(*serving), stdout=log, stderr=log, cwd="/")
    try:
        _wait_for(folder / "server.log")
        yield f"postgresql+asyncpg://relais@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _as_postgres(*command: object) -> list[str]:
    user = ("--reuid=postgres", "--regid=postgres", "--init-groups") if os.geteuid() == 0 else ()
    return ["setpriv", *user, "--pdeathsig=QUIT", *map(str, command)]


def _wait_for(log: Path) -> None:
    # It listens before it can answer: a connection proves nothing.
    for _ in range(300):
        if b"ready to accept connections" in log.read_bytes():
            return
        time.sleep(0.1)
    pytest.fail(f"PostgreSQL did not start: {log.read_text(errors='replace')}")


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        pytest.fail("the PostgreSQL server is missing: run `python -m tests.services`")
    return found[-1].parent if found else Path(str(on_path)).parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
