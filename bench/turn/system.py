"""A system of the measurement's own: new database, free ports, the encoder, search and Rasa model of set-up."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil

from bench.turn import parts
from relais.settings import ROOT
from tests.end_to_end.running_system import borrow_what_setup_made, family, free_ports

_READY_SECONDS = 120.0
_STOP_SECONDS = 20.0


class SystemNotReady(RuntimeError):
    """The system did not start; the message holds the end of what it printed."""


@dataclass(frozen=True)
class Usage:
    """What the two processes have used until now: seconds of processor, megabytes resident."""

    gateway_seconds: float
    rasa_seconds: float
    gateway_mb: float
    rasa_mb: float


class MeasuredSystem:
    """Starts in ``with``, ends with it. ``folder`` holds everything that it writes."""

    def __init__(self, folder: Path, profile: Path | None = None) -> None:
        self._folder = folder
        self._profile = profile
        self._output = folder / "output.txt"
        port, rasa_port, actions_port = free_ports(3)
        self._ports = {"RELAIS_PORT": port, "RELAIS_RASA_PORT": rasa_port, "RELAIS_ACTIONS_PORT": actions_port}
        self.url = f"http://127.0.0.1:{port}"
        self.rasa_url = f"http://127.0.0.1:{rasa_port}"
        self.rasa_token = secrets.token_urlsafe(32)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Returns once a parent would be answered.

        Raises:
            SystemNotReady: it ends, or is not ready in time.
        """
        borrow_what_setup_made(self._folder)
        with self._output.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", parts.__name__],
                cwd=ROOT,
                env=self._environment(),
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Ends both processes."""
        process, self._process = self._process, None
        if process is None:
            return
        children = family(process.pid)
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for child in children:
            with suppress(psutil.NoSuchProcess):
                child.kill()

    def usage(self) -> Usage:
        """What both processes have used."""
        assert self._process is not None
        gateway = psutil.Process(self._process.pid)
        (rasa,) = gateway.children()
        return Usage(
            gateway_seconds=_seconds(gateway),
            rasa_seconds=_seconds(rasa),
            gateway_mb=gateway.memory_info().rss / 2**20,
            rasa_mb=rasa.memory_info().rss / 2**20,
        )

    def _wait_ready(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            with suppress(urllib.error.URLError, OSError):
                with urllib.request.urlopen(f"{self.url}/health/ready", timeout=5):
                    return
            time.sleep(0.2)
        raise SystemNotReady("the system did not start:\n" + self._output.read_text("utf-8", "replace")[-3000:])

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("RELAIS_")}
        return {
            **inherited,
            "RELAIS_VAR": str(self._folder),
            "RELAIS_LOG_LEVEL": "WARNING",
            **{name: str(port) for name, port in self._ports.items()},
            parts.RASA_TOKEN: self.rasa_token,
            parts.ACTIONS_TOKEN: secrets.token_urlsafe(32),
            **({parts.PROFILE: str(self._profile)} if self._profile else {}),
        }


def _seconds(process: psutil.Process) -> float:
    used = process.cpu_times()
    return float(used.user + used.system)
