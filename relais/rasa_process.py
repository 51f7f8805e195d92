"""The Rasa server as a child process: started, watched, started again, stopped."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import signal
from pathlib import Path

from relais.settings import ROOT, Settings

log = logging.getLogger(__name__)

_PAUSES = (1, 2, 5, 10, 30)
_STOP_SECONDS = 8
_STEADY_SECONDS = 60


class RasaProcess:
    """Keeps one Rasa server running on loopback until ``stop``."""

    def __init__(self, settings: Settings, rasa_token: str, actions_url: str) -> None:
        self._settings = settings
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "RELAIS_RASA_TOKEN": rasa_token,
            "RELAIS_ACTIONS_URL": actions_url,
            "RELAIS_TRACKER_DB": str(settings.tracker_file),
            "RELAIS_ENCODER_FOLDER": str(settings.encoder_folder),
            "LOG_LEVEL": "WARNING",
            "RASA_TELEMETRY_ENABLED": "false",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        }
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = False

    async def keep_running(self) -> None:
        """Starts Rasa, and again whenever it ends, with growing pauses. Runs until cancelled or ``stop``."""
        failures = 0
        while not self._stopping:
            began = asyncio.get_running_loop().time()
            self._process = await self._start()
            code = await self._process.wait()
            if self._stopping:
                return
            steady = asyncio.get_running_loop().time() - began > _STEADY_SECONDS
            failures = 0 if steady else failures + 1
            pause = _PAUSES[min(failures, len(_PAUSES) - 1)]
            log.warning("Rasa ended (status %s); starting again in %s s", code, pause)
            await asyncio.sleep(pause)

    async def stop(self) -> None:
        """Ends Rasa: asks, then insists."""
        self._stopping = True
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), _STOP_SECONDS)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()

    async def _start(self) -> asyncio.subprocess.Process:
        python = Path(self._settings.rasa_python)
        python = python if python.is_absolute() else ROOT / python
        self._settings.rasa_folder.mkdir(parents=True, exist_ok=True)
        with (self._settings.rasa_folder / "rasa.log").open("ab") as output:
            return await asyncio.create_subprocess_exec(
                *_ending_with_us(),
                str(python),
                *("-m", "rasa", "run", "--model", str(self._settings.rasa_folder / "models" / "relais.tar.gz")),
                *("--interface", "127.0.0.1", "--port", str(self._settings.rasa_port)),
                *("--endpoints", "endpoints.yml", "--credentials", "credentials.yml"),
                cwd=ROOT,
                env=self._environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )


def _ending_with_us() -> list[str]:
    """What makes Rasa end with the app, however the app ends.

    An app killed outright cannot stop its Rasa, which would keep the port and bar the way to the next start.
    """
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL", "--"] if setpriv else []
