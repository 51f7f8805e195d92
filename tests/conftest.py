"""What tests of several rooms share: a throw-away PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_OPTIONS = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c listen_addresses=127.0.0.1"


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The address of an empty database on a server of its own, stopped at the end.

    PostgreSQL refuses to run as root: there it runs as the user ``postgres``.
    """
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="relais-postgresql-"))
    folder.chmod(0o777)
    data, port = folder / "data", _free_port()
    _run(binaries / "initdb", "-D", data, "-A", "trust", "-U", "relais", "--no-sync", "--encoding=UTF8", "--locale=C")
    options = f"-p {port} -k {folder} {_OPTIONS}"
    _run(binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "server.log", "-o", options, "start")
    try:
        yield f"postgresql+asyncpg://relais@127.0.0.1:{port}/postgres"
    finally:
        _run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        pytest.fail("the PostgreSQL server is missing: run `python -m tests.services`")
    return found[-1].parent if found else Path(str(on_path)).parent


def _run(*command: object) -> None:
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*as_postgres, *map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd="/", check=False
    )
    assert done.returncode == 0, done.stdout.decode()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
